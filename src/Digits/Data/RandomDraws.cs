namespace Digits.Data;

/// <summary>Real numbers from a <see cref="RandomStream"/>, by nothing but integer arithmetic, + and ×: the same bits on every platform.</summary>
internal static class RandomDraws
{
    private const int Summands = 12;

    /// <summary>Evenly from 0 (included) to 1 (excluded).</summary>
    public static double Uniform(ref this RandomStream random) => (random.NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in this share of all cases.</summary>
    public static bool Chance(ref this RandomStream random, double share) => random.Uniform() < share;

    /// <summary>Nearly normal with mean 0 and deviation 1: the sum of twelve even numbers, whose variances, 1/12 each, add up to 1.</summary>
    public static double Normal(ref this RandomStream random)
    {
        double sum = -Summands / 2.0;
        for (int i = 0; i < Summands; i++)
            sum += random.Uniform();
        return sum;
    }
}
