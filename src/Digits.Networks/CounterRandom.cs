namespace Digits.Networks;

/// <summary>
/// Random numbers as a function of their keys: the same keys give the same numbers whoever asks, in whatever order, on every thread,
/// platform and version of .NET.
/// </summary>
/// <remarks>
/// The keys are mixed into a state, from which SplitMix64 (Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i>,
/// OOPSLA 2014, figure 14) makes as many numbers as are asked for. Not thread-safe: each use makes its own.
/// </remarks>
internal struct CounterRandom
{
    private ulong _state;

    /// <summary>The stream for one seed, purpose, epoch and index.</summary>
    public CounterRandom(long seed, RandomPurpose purpose, long epoch = 0, long index = 0)
    {
        _state = (ulong)seed;
        _state = NextUInt64() ^ (ulong)purpose;
        _state = NextUInt64() ^ (ulong)epoch;
        _state = NextUInt64() ^ (ulong)index;
        _state = NextUInt64();
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to <paramref name="bound"/> − 1, by multiplication; its bias, under 2⁻³², is of no account here.</summary>
    public int Next(int bound) => (int)(((NextUInt64() >> 32) * (ulong)bound) >> 32);

    /// <summary>From 0 to below 1, in steps of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>.</summary>
    public float NextBetween(float low, float high) => low + (high - low) * NextSingle();

    /// <summary>Normally distributed with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public float NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - (NextUInt64() >> 11) * (1.0 / (1L << 53))));
        return (float)(radius * Math.Cos(2 * Math.PI * NextSingle()));
    }

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

/// <summary>What random numbers are for, so that the uses of one seed are independent.</summary>
internal enum RandomPurpose
{
    Initialization,
    Order,
    Augmentation,
    Dropout,
}
