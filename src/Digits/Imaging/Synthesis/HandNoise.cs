using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// The randomness of a hand: numbers that depend only on their keys, and on nothing but integer arithmetic, + and ×, so that they are
/// the same bits on every platform.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal struct HandNoise
{
    // The sum of four uniform numbers of 16 bits has this mean, and a standard deviation of √(4/12) × 65536 = 37837.2.
    private const int FourMean = 2 * 65535;
    private const double FourDeviation = 37837.2;

    private RandomStream _stream;

    /// <summary>A stream for keys of any number, each of which changes all that follows.</summary>
    public HandNoise(long seed, long first, long second)
    {
        _stream = new RandomStream(seed, first);
        _stream = new RandomStream((long)_stream.NextUInt64(), second);
    }

    /// <summary>Evenly from 0 (included) to 1 (excluded).</summary>
    public double Uniform() => (_stream.NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly between two values.</summary>
    public double Uniform(double from, double to) => from + ((to - from) * Uniform());

    /// <summary>
    /// Nearly normal with mean 0 and deviation 1: the sum of four uniform numbers. It ends at ±3.5, and is wanted so: one wild control
    /// point makes a digit that nobody can read.
    /// </summary>
    public double Normal()
    {
        ulong bits = _stream.NextUInt64();
        int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        return (sum - FourMean) / FourDeviation;
    }

    /// <summary>True in this share of all cases.</summary>
    public bool Chance(double share) => Uniform() < share;
}
