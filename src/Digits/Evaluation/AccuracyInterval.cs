namespace Digits.Evaluation;

/// <summary>Where the true accuracy lies with 95 % confidence, both bounds 0 to 1.</summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
public readonly record struct AccuracyInterval(double Low, double High)
{
    /// <summary>Wilson's score interval (<i>Probable inference, the law of succession, and statistical inference</i>, JASA 1927), which holds near 0 and 1 too.</summary>
    /// <param name="correct">How many were right, 0 to <paramref name="count"/>.</param>
    /// <param name="count">Of how many, 1 or more.</param>
    public static AccuracyInterval Wilson(int correct, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, count);
        const double Z = 1.959963984540054; // 97.5 % of the normal distribution lie below
        double p = (double)correct / count;
        double scale = 1 + (Z * Z / count);
        double centre = p + (Z * Z / (2 * count));
        double spread = Z * Math.Sqrt((p * (1 - p) / count) + (Z * Z / (4.0 * count * count)));

        // By formula the bounds enclose the share; by rounding they may miss 0 and 1.
        return new AccuracyInterval(Math.Clamp((centre - spread) / scale, 0, p), Math.Clamp((centre + spread) / scale, p, 1));
    }
}
