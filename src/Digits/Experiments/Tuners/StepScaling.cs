using Digits.Experiments.Spaces;

namespace Digits.Experiments.Tuners;

/// <summary>Longer and shorter trainings with the same parameters otherwise: steps are what helps most often, and costs most.</summary>
internal static class StepScaling
{
    private const double Factor = 2;

    // With less of its steps a training is no longer what it was meant to be.
    private const double LeastShare = 0.5;

    // A parameter that counts steps costs in proportion to them, but for what is fixed.
    private const double LeastGrowthOfCost = 1.5;

    /// <summary>
    /// The parameters with twice the steps, or as many as are searched; null where that is not many more, or nothing counts steps.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="estimate">What a training takes, by its parameters.</param>
    public static ParameterSet? Grown(SearchSpace space, ParameterSet parameters, Func<ParameterSet, double> estimate)
    {
        if (StepsOf(space, parameters, estimate) is not var (steps, count))
            return null;
        long more = (long)Math.Min(Factor * count, steps.Maximum);
        return more < LeastGrowthOfCost * count ? null : With(parameters, steps, more);
    }

    /// <summary>The parameters with as many of their steps as fit, half of them or more; null where that is not enough.</summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="estimate">What a training takes, by its parameters.</param>
    /// <param name="fits">Whether a training fits.</param>
    public static ParameterSet? Fitting(SearchSpace space, ParameterSet parameters, Func<ParameterSet, double> estimate, Func<ParameterSet, bool> fits)
    {
        if (fits(parameters))
            return parameters;
        if (StepsOf(space, parameters, estimate) is not var (steps, count))
            return null;
        for (long fewer = count - 1; fewer >= Math.Max(LeastShare * count, steps.Minimum); fewer--)
        {
            if (With(parameters, steps, fewer) is var shorter && fits(shorter))
                return shorter;
        }

        return null;
    }

    /// <summary>The first whole number that makes a training take longer about as much as it grows.</summary>
    private static (IntegerRange Steps, long Count)? StepsOf(SearchSpace space, ParameterSet parameters, Func<ParameterSet, double> estimate)
    {
        double cost = estimate(parameters);
        foreach (IntegerRange steps in space.OfType<IntegerRange>())
        {
            if (parameters.TryGet(steps.Name, out object? value) && value is long count and > 0
                && estimate(With(parameters, steps, (long)Factor * count)) > LeastGrowthOfCost * cost)
                return (steps, count);
        }

        return null;
    }

    private static ParameterSet With(ParameterSet parameters, IntegerRange steps, long count) =>
        new(parameters.Select(pair => pair.Key == steps.Name ? new(steps.Name, count) : pair));
}
