using System.Globalization;

namespace Digits.Experiments.Spaces;

/// <summary>
/// Parameters as points, which tuners compute with: a coordinate for each parameter of the space, in its order. A number's is its place
/// between the searched bounds, 0 to 1; a choice's is the index of the option; NaN is what does not apply, or cannot be tuned.
/// </summary>
internal static class UnitPoints
{
    // Differences that matter are greater, such numbers are easily read, and no platform's last bit of an exponential shows.
    private const string SearchedDigits = "G4";

    /// <summary>The point of a set of parameters.</summary>
    public static double[] ToUnit(this SearchSpace space, ParameterSet parameters)
    {
        double[] point = new double[space.Count];
        for (int i = 0; i < point.Length; i++)
            point[i] = parameters.TryGet(space[i].Name, out object? value) ? Coordinate(space[i], value) : double.NaN;
        return point;
    }

    /// <summary>All parameters at a point. What is NaN there is as in the preset that the point has, or the default.</summary>
    /// <param name="space">The space.</param>
    /// <param name="point">A coordinate for each parameter; those of parameters that do not apply are not looked at.</param>
    /// <param name="near">Parameters that the point was made from: where it has not moved from them, their values are kept to the bit.</param>
    public static ParameterSet FromUnit(this SearchSpace space, double[] point, ParameterSet? near = null)
    {
        var values = new List<KeyValuePair<string, object>>(point.Length);
        for (int i = 0; i < point.Length; i++)
        {
            Parameter parameter = space[i];
            if (double.IsNaN(point[i]) || !space.Applies(i, point))
                continue;
            bool unmoved = near is not null && near.TryGet(parameter.Name, out object? value) && Coordinate(parameter, value) == point[i];
            values.Add(new(parameter.Name, unmoved ? near![parameter.Name] : Value(parameter, point[i])));
        }

        return space.Complete(new ParameterSet(values));
    }

    /// <summary>Whether a parameter applies at a point, by the choices there.</summary>
    public static bool Applies(this SearchSpace space, int index, double[] point)
    {
        if (space[index].When is not { } condition)
            return true;
        for (int i = 0; i < index; i++)
        {
            if (space[i] is Choice choice && choice.Name == condition.Parameter)
                return !double.IsNaN(point[i]) && space.Applies(i, point) && condition.Options.Contains(choice.Options[(int)point[i]]);
        }

        return false;
    }

    private static double Coordinate(Parameter parameter, object value) => parameter switch
    {
        NumberRange number => number.ToUnit(value),
        Choice choice when value is string word && choice.Options.ToList().IndexOf(word) is >= 0 and var index => index,
        _ => double.NaN,
    };

    private static object Value(Parameter parameter, double coordinate)
    {
        if (parameter is Choice choice)
            return choice.Options[(int)coordinate];
        object value = ((NumberRange)parameter).FromUnit(coordinate);
        if (parameter is not FloatRange range)
            return value;
        string digits = ((double)value).ToString(SearchedDigits, CultureInfo.InvariantCulture);
        return Math.Clamp(double.Parse(digits, CultureInfo.InvariantCulture), range.Minimum, range.Maximum);
    }
}
