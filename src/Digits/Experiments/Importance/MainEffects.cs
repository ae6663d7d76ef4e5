namespace Digits.Experiments.Importance;

/// <summary>
/// The shares of the variance of a tree, over the unit cube, that its dimensions explain by themselves: V_j / V of Hutter, Hoos and
/// Leyton-Brown (ICML 2014).
/// </summary>
internal static class MainEffects
{
    /// <summary>A share for each dimension, 0 to 1.</summary>
    /// <param name="leaves">Boxes that fill the unit cube; at least one.</param>
    /// <returns>Null where all leaves have one value.</returns>
    public static double[]? Of(IReadOnlyList<RegressionLeaf> leaves)
    {
        int dimensions = leaves[0].Low.Length;
        double[] volumes = [.. leaves.Select(Volume)];
        double mean = 0, variance = 0;
        for (int i = 0; i < volumes.Length; i++)
            mean += volumes[i] * leaves[i].Value;
        for (int i = 0; i < volumes.Length; i++)
            variance += volumes[i] * (leaves[i].Value - mean) * (leaves[i].Value - mean);
        if (leaves.All(leaf => leaf.Value == leaves[0].Value) || variance <= 0)
            return null;

        var shares = new double[dimensions];
        for (int dimension = 0; dimension < dimensions; dimension++)
            shares[dimension] = Math.Min(1, Variance(leaves, volumes, mean, dimension) / variance);
        return shares;
    }

    private static double Volume(RegressionLeaf leaf)
    {
        double volume = 1;
        for (int i = 0; i < leaf.Low.Length; i++)
            volume *= leaf.High[i] - leaf.Low[i];
        return volume;
    }

    /// <summary>The variance of the marginal: of the mean of the tree over all other dimensions, which is constant between the bounds of leaves.</summary>
    private static double Variance(IReadOnlyList<RegressionLeaf> leaves, double[] volumes, double mean, int dimension)
    {
        // Going up, each leaf adds its part of the marginal at its lower bound, and takes it away at its upper one.
        var places = new double[2 * volumes.Length];
        var changes = new double[places.Length];
        for (int i = 0; i < volumes.Length; i++)
        {
            (double low, double high) = (leaves[i].Low[dimension], leaves[i].High[dimension]);
            double part = volumes[i] / (high - low) * (leaves[i].Value - mean);
            (places[2 * i], changes[2 * i]) = (low, part);
            (places[(2 * i) + 1], changes[(2 * i) + 1]) = (high, -part);
        }

        Array.Sort(places, changes);
        double variance = 0, marginal = 0;
        for (int i = 0; i < places.Length - 1; i++)
        {
            marginal += changes[i];
            variance += marginal * marginal * (places[i + 1] - places[i]);
        }

        return variance;
    }
}
