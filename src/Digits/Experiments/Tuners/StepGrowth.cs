using Digits.Experiments.Spaces;

namespace Digits.Experiments.Tuners;

/// <summary>A longer training with the same parameters otherwise: what helps most often, and costs most.</summary>
internal static class StepGrowth
{
    private const double Factor = 2;

    // A parameter that counts steps costs in proportion to them, but for what is fixed.
    private const double LeastGrowthOfCost = 1.5;

    /// <summary>
    /// The parameters with twice the steps, or as many as are searched: of the first whole number whose growth makes the training take
    /// longer about as much. Null where there is none.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <param name="parameters">All parameters.</param>
    /// <param name="estimate">What a training takes, by its parameters.</param>
    public static ParameterSet? Of(SearchSpace space, ParameterSet parameters, Func<ParameterSet, double> estimate)
    {
        double cost = estimate(parameters);
        foreach (IntegerRange steps in space.OfType<IntegerRange>())
        {
            if (!parameters.TryGet(steps.Name, out object? value) || value is not long count || count <= 0)
                continue;
            long more = (long)Math.Min(Factor * count, steps.Maximum);
            if (more < LeastGrowthOfCost * count)
                continue;
            var grown = new ParameterSet(parameters.Select(pair => pair.Key == steps.Name ? new(steps.Name, more) : pair));
            if (estimate(grown) > LeastGrowthOfCost * cost * more / (Factor * count))
                return grown;
        }

        return null;
    }
}
