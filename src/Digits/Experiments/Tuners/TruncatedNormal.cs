using Digits.Data;

namespace Digits.Experiments.Tuners;

/// <summary>The normal distribution, cut off outside of 0 to 1.</summary>
internal static class TruncatedNormal
{
    private const int Draws = 100;

    private static readonly double LogRootTwoPi = Math.Log(2 * Math.PI) / 2;

    /// <summary>A number from 0 to 1; <paramref name="mean"/> is one too.</summary>
    public static double Sample(ref RandomStream random, double mean, double deviation)
    {
        for (int draw = 0; draw < Draws; draw++)
        {
            double value = mean + (deviation * random.Normal());
            if (value is >= 0 and <= 1)
                return value;
        }

        return mean;
    }

    /// <summary>
    /// The natural logarithm of what the density is e^(−z²/2) over, where z is the distance from <paramref name="mean"/>, in deviations.
    /// </summary>
    public static double LogNormalizer(double mean, double deviation) =>
        LogRootTwoPi + Math.Log(deviation * (Cumulative((1 - mean) / deviation) - Cumulative(-mean / deviation)));

    /// <summary>Φ, within 7.5e-8: formula 26.2.17 of Abramowitz and Stegun, <i>Handbook of Mathematical Functions</i>, 1964.</summary>
    private static double Cumulative(double z)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        double tail = Math.Exp((-z * z / 2) - LogRootTwoPi)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z > 0 ? 1 - tail : tail;
    }
}
