namespace Digits.Data;

/// <summary>
/// A stream of random numbers that depends only on its keys: the same keys give the same numbers on every platform and in every
/// version of .NET, which <see cref="Random"/> does not promise.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA 2014, figure 14). Not thread-safe.</remarks>
internal struct RandomStream
{
    private ulong _state;

    /// <summary>A stream for one purpose under one seed, so that different uses of a seed are independent.</summary>
    public RandomStream(long seed, long purpose)
    {
        _state = (ulong)seed;
        _state = NextUInt64() ^ (ulong)purpose;
        _state = NextUInt64();
    }

    public ulong NextUInt64()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> − 1, by multiplication; its bias, under 2⁻³², is of no account here.</summary>
    public int Next(int bound) => (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
