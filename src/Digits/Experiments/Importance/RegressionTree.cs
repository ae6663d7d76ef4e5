using Digits.Data;

namespace Digits.Experiments.Importance;

/// <summary>
/// Grows a tree of a random forest: Breiman, <i>Random forests</i>, Machine Learning 2001, section 11. Each split is the one with the
/// least sum of squares among those of some dimensions, drawn at random.
/// </summary>
internal static class RegressionTree
{
    private const int LeastInLeaf = 3;

    // As in the forests of SMAC, whose authors are those of functional ANOVA: enough for trees to differ, and few splits are on noise.
    private const double ShareOfDimensions = 5.0 / 6;

    /// <summary>Grows a tree whose leaves fill the unit cube.</summary>
    /// <param name="points">The points, each D coordinates, 0 to 1.</param>
    /// <param name="values">The value at each point.</param>
    /// <param name="drawn">Which points are learned from: one may come more than once. Their order changes.</param>
    /// <param name="random">Draws the dimensions.</param>
    public static IReadOnlyList<RegressionLeaf> Grow(double[][] points, double[] values, Span<int> drawn, ref RandomStream random)
    {
        int dimensions = points[0].Length;
        var leaves = new List<RegressionLeaf>();
        double[] low = new double[dimensions], high = new double[dimensions];
        Array.Fill(high, 1);
        var scratch = new double[drawn.Length];
        int[] order = [.. Enumerable.Range(0, dimensions)];
        Grow(points, values, drawn, low, high, order, scratch, leaves, ref random);
        return leaves;
    }

    private static void Grow(
        double[][] points, double[] values, Span<int> drawn, double[] low, double[] high, int[] order, double[] scratch, List<RegressionLeaf> leaves,
        ref RandomStream random)
    {
        double sum = 0;
        foreach (int i in drawn)
            sum += values[i];
        random.Shuffle(order);
        (int Dimension, double Threshold, double Gain) best = (-1, 0, sum * sum / drawn.Length * (1 + 1e-12));
        int looked = (int)Math.Ceiling(order.Length * ShareOfDimensions);
        for (int k = 0; k < looked && drawn.Length >= 2 * LeastInLeaf; k++)
            FindSplit(points, values, drawn, order[k], sum, scratch, ref best);
        if (best.Dimension < 0)
        {
            leaves.Add(new RegressionLeaf(low, high, sum / drawn.Length));
            return;
        }

        int left = 0;
        for (int i = 0; i < drawn.Length; i++)
        {
            if (points[drawn[i]][best.Dimension] < best.Threshold)
            {
                (drawn[left], drawn[i]) = (drawn[i], drawn[left]);
                left++;
            }
        }

        double[] middleHigh = [.. high], middleLow = [.. low];
        middleHigh[best.Dimension] = middleLow[best.Dimension] = best.Threshold;
        Grow(points, values, drawn[..left], low, middleHigh, order, scratch, leaves, ref random);
        Grow(points, values, drawn[left..], middleLow, high, order, scratch, leaves, ref random);
    }

    /// <summary>Looks for a better split along a dimension: a greater Σ_left² / n_left + Σ_right² / n_right, which means fewer squares within.</summary>
    private static void FindSplit(
        double[][] points, double[] values, Span<int> drawn, int dimension, double sum, double[] scratch,
        ref (int Dimension, double Threshold, double Gain) best)
    {
        Span<double> places = scratch.AsSpan(0, drawn.Length);
        for (int i = 0; i < drawn.Length; i++)
            places[i] = points[drawn[i]][dimension];
        places.Sort(drawn);
        double left = 0;
        for (int i = 1; i <= drawn.Length - LeastInLeaf; i++)
        {
            left += values[drawn[i - 1]];
            if (i < LeastInLeaf || places[i] == places[i - 1])
                continue;
            double gain = (left * left / i) + ((sum - left) * (sum - left) / (drawn.Length - i));
            double threshold = (places[i - 1] + places[i]) / 2;
            if (gain > best.Gain && threshold > places[i - 1]) // two neighbours of all numbers have none between them
                best = (dimension, threshold, gain);
        }
    }
}
