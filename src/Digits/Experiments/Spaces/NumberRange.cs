namespace Digits.Experiments.Spaces;

/// <summary>A parameter that is searched between two bounds, on a linear or a logarithmic scale.</summary>
public abstract class NumberRange : Parameter
{
    private protected NumberRange(string name, string description, object defaultValue, bool log)
        : base(name, description, defaultValue) => IsLogarithmic = log;

    /// <summary>Whether a tuner works on a logarithmic scale.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The searched bounds.</summary>
    private protected abstract (double Minimum, double Maximum) Bounds { get; }

    /// <summary>
    /// Where a value lies between the searched bounds, on the parameter's scale: 0 to 1, also for valid values outside of them; 0 where the
    /// bounds are one value.
    /// </summary>
    public double ToUnit(object value)
    {
        (double minimum, double maximum) = Bounds;
        double number = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        if (number <= minimum || minimum == maximum)
            return 0;
        return Math.Min(1, IsLogarithmic ? Math.Log(number / minimum) / Math.Log(maximum / minimum) : (number - minimum) / (maximum - minimum));
    }

    /// <summary>The value at a place between the searched bounds; always the same where they are one value.</summary>
    /// <param name="unit">0 for the least value to 1 for the greatest; what is outside is brought to the nearer one.</param>
    public object FromUnit(double unit)
    {
        (double minimum, double maximum) = Bounds;
        unit = Math.Clamp(unit, 0, 1);
        double number = IsLogarithmic ? minimum * Math.Exp(unit * Math.Log(maximum / minimum)) : minimum + (unit * (maximum - minimum));
        return Create(Math.Clamp(number, minimum, maximum));
    }

    /// <summary>Makes a number a value of this parameter.</summary>
    private protected abstract object Create(double number);
}
