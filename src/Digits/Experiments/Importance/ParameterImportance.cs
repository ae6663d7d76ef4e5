using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Experiments.Importance;

/// <summary>Which parameters of a trainer matter: the share of the variance of the error that each explains by itself.</summary>
/// <remarks>
/// <para>
/// Functional ANOVA of Hutter, Hoos and Leyton-Brown, <i>An efficient approach for assessing hyperparameter importance</i>, ICML 2014,
/// main effects only: a forest of regression trees learns the error, and each tree's marginals are computed exactly over the
/// whole space, each parameter evenly on its scale and each option of a choice alike. A parameter that does not apply in a trial counts
/// as at its default there. What the shares leave of 1 is due to interactions.
/// </para>
/// <para>
/// What is explained are the ranks of the errors, not the errors: a few trials that diverged, with errors fifty times those of the
/// others, would otherwise be nearly all of the variance, and whatever made them diverge the only parameter that matters.
/// </para>
/// <para>Immutable. The same trials, in any order, always give the same shares.</para>
/// </remarks>
public sealed class ParameterImportance
{
    /// <summary>With fewer trials nothing is said.</summary>
    public const int LeastTrials = 10;

    private const int Trees = 64; // as many as Optuna's
    private const long Purpose = 0x666E6F7661; // "fnova"

    private ParameterImportance(IReadOnlyList<ParameterShare> parameters, ImportanceGap? gap)
    {
        Parameters = parameters;
        Gap = gap;
    }

    /// <summary>
    /// The parameters that have two values or more among the trials, the most important first; of equals as in the space. Empty where
    /// there is a <see cref="Gap"/>.
    /// </summary>
    public IReadOnlyList<ParameterShare> Parameters { get; }

    /// <summary>Why there are none; null otherwise.</summary>
    public ImportanceGap? Gap { get; }

    /// <summary>Finds out what mattered in trials of one trainer.</summary>
    /// <param name="space">What the trainer's parameters are.</param>
    /// <param name="trials">The parameters of each trial, and its error or loss: less is better, infinite or NaN the worst.</param>
    public static ParameterImportance Of(SearchSpace space, IReadOnlyList<(ParameterSet Parameters, double Error)> trials)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Count < LeastTrials)
            return new ParameterImportance([], ImportanceGap.TooFewTrials);

        // Trials that are told in another order are the same trials.
        (double[] Point, double Error)[] sorted =
            [.. trials.Select(trial => (Point(space, trial.Parameters), double.IsNaN(trial.Error) ? double.PositiveInfinity : trial.Error))];
        Array.Sort(sorted, Compare);
        int[] varied = [.. Enumerable.Range(0, space.Count).Where(i => sorted.Any(trial => trial.Point[i] != sorted[0].Point[i]))];
        if (varied.Length == 0)
            return new ParameterImportance([], ImportanceGap.NothingVaried);
        double[] ranks = Ranks([.. sorted.Select(trial => trial.Error)]);
        if (ranks.All(rank => rank == 0))
            return new ParameterImportance([], ImportanceGap.SameErrors);

        double[][] points = [.. sorted.Select(trial => (double[])[.. varied.Select(i => trial.Point[i])])];
        double[] shares = Shares(points, ranks);
        IEnumerable<ParameterShare> named = varied.Select((parameter, i) => new ParameterShare(space[parameter].Name, shares[i]));
        return new ParameterImportance([.. named.OrderByDescending(parameter => parameter.Share)], gap: null);
    }

    private static double[] Shares(double[][] points, double[] values)
    {
        var shares = new double[points[0].Length];
        var drawn = new int[points.Length];
        int used = 0;
        for (int tree = 0; tree < Trees; tree++)
        {
            var random = new RandomStream(tree, Purpose);
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = random.Next(points.Length);
            IReadOnlyList<RegressionLeaf> leaves = RegressionTree.Grow(points, values, drawn, ref random);
            if (MainEffects.Of(leaves) is not { } effects)
                continue; // a tree of one leaf explains nothing
            used++;
            for (int i = 0; i < shares.Length; i++)
                shares[i] += effects[i];
        }

        return [.. shares.Select(share => used == 0 ? 0 : share / used)];
    }

    /// <summary>A coordinate for each parameter, 0 to 1; the options of a choice in equal intervals, so that each has the same weight.</summary>
    private static double[] Point(SearchSpace space, ParameterSet parameters)
    {
        double[] point = space.ToUnit(parameters);
        for (int i = 0; i < point.Length; i++)
        {
            if (space[i] is Choice choice)
                point[i] = ((double.IsNaN(point[i]) ? 0 : point[i]) + 0.5) / choice.Options.Count; // the first option is the default
            else if (double.IsNaN(point[i]))
                point[i] = space[i] is NumberRange number ? number.ToUnit(number.Default) : 0;
        }

        return point;
    }

    /// <summary>How many values are less, minus how many are greater: whole numbers around 0, of which sums are exact.</summary>
    private static double[] Ranks(double[] values)
    {
        double[] sorted = [.. values.Order()];
        var ranks = new Dictionary<double, double>();
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            for (next = first + 1; next < sorted.Length && sorted[next] == sorted[first];)
                next++;
            ranks[sorted[first]] = first - (sorted.Length - next);
        }

        return [.. values.Select(value => ranks[value])];
    }

    private static int Compare((double[] Point, double Error) one, (double[] Point, double Error) other)
    {
        for (int i = 0; i < one.Point.Length; i++)
        {
            if (one.Point[i].CompareTo(other.Point[i]) is not 0 and var order)
                return order;
        }

        return one.Error.CompareTo(other.Error);
    }
}
