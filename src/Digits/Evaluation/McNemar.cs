namespace Digits.Evaluation;

/// <summary>Whether one of two models that read the same images is better, or merely luckier: the exact test of McNemar.</summary>
/// <param name="OnlyFirstRight">How many images only the first model read right.</param>
/// <param name="OnlySecondRight">How many images only the second one read right.</param>
/// <param name="PValue">How likely a difference at least as great, either way, is where both are equally good; above 0, and 1 where there is none.</param>
/// <remarks>
/// McNemar, <i>Note on the sampling error of the difference between correlated proportions or percentages</i>, Psychometrika 1947, in its
/// exact form: where both are equally good, each image that only one reads right is a fair toss, so the counts are binomial. Of the tests
/// of two classifiers on one test set it is the one that Dietterich recommends (<i>Approximate statistical tests for comparing supervised
/// classification learning algorithms</i>, Neural Computation 1998).
/// </remarks>
public readonly record struct McNemar(int OnlyFirstRight, int OnlySecondRight, double PValue)
{
    // The usual level: of two equally good models one in twenty comparisons would call one the better.
    private const double Level = 0.05;

    /// <summary>Whether the difference may well be chance: the p-value is above 0.05.</summary>
    public bool IsNoise => PValue > Level;

    /// <summary>Tests what two models read.</summary>
    /// <param name="first">What the first model read: N digits.</param>
    /// <param name="second">What the second one read of the same images: N digits.</param>
    /// <param name="labels">What the images show: N digits.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static McNemar Compare(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> labels)
    {
        if (first.Length != labels.Length || second.Length != labels.Length)
        {
            throw new ArgumentException(
                $"{first.Length} and {second.Length} digits were read, and there are {labels.Length} labels; all must be of the same images.");
        }

        int onlyFirst = 0, onlySecond = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            bool firstRight = first[i] == labels[i], secondRight = second[i] == labels[i];
            if (firstRight && !secondRight)
                onlyFirst++;
            else if (secondRight && !firstRight)
                onlySecond++;
        }

        return Test(onlyFirst, onlySecond);
    }

    /// <summary>Tests counts; in time proportional to the lesser one.</summary>
    /// <param name="onlyFirstRight">How many images only the first model read right, 0 or more.</param>
    /// <param name="onlySecondRight">How many images only the second one read right, 0 or more.</param>
    public static McNemar Test(int onlyFirstRight, int onlySecondRight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirstRight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecondRight);
        int lesser = Math.Min(onlyFirstRight, onlySecondRight);
        double tail = Tail(lesser, (long)onlyFirstRight + onlySecondRight);

        // Doubled, the two tails of equal counts share their middle, and those of hopeless differences are too small for a number.
        return new McNemar(onlyFirstRight, onlySecondRight, Math.Clamp(2 * tail, double.Epsilon, 1));
    }

    /// <summary>How likely so many heads or fewer are among fair tosses; heads are at most half of them.</summary>
    private static double Tail(int heads, long tosses)
    {
        // The likeliest term by logarithms, as 2⁻ⁿ is no number for n above 1074; then each from the next: C(n, i − 1) = C(n, i) · i / (n − i + 1).
        double logarithm = -tosses * Math.Log(2);
        for (int i = 1; i <= heads; i++)
            logarithm += Math.Log((double)(tosses - heads + i) / i);
        double sum = 0, term = 1;
        for (int i = heads; i >= 0 && term > sum * 1e-17; i--)
        {
            sum += term;
            term *= (double)i / (tosses - i + 1);
        }

        return sum * Math.Exp(logarithm);
    }
}
