using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>Who writes which digit at each place of a set: all digits equally often, all writers equally often, in random order.</summary>
/// <remarks>
/// The order is a permutation that is computed place by place, so that a set of any size needs no memory for it: a Feistel network of
/// four rounds over the next power of four, walked until it comes back into the range (Black and Rogaway, <i>Ciphers with arbitrary finite
/// domains</i>, CT-RSA 2002). Immutable and thread-safe.
/// </remarks>
internal sealed class WritingPlan
{
    private const int Rounds = 4;

    private readonly long _key;
    private readonly int _firstWriter;
    private readonly int _writers;
    private readonly int _halfBits;

    /// <summary>Makes a plan.</summary>
    /// <param name="seed">The seed of the writers.</param>
    /// <param name="purpose">Keeps this use of the seed apart from others.</param>
    /// <param name="firstWriter">0 or more.</param>
    /// <param name="writers">At least 1.</param>
    /// <param name="count">The number of places, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public WritingPlan(int seed, long purpose, int firstWriter, int writers, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstWriter);
        ArgumentOutOfRangeException.ThrowIfLessThan(writers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writers, int.MaxValue - firstWriter);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _firstWriter = firstWriter;
        _writers = writers;
        Count = count;
        _key = (long)new RandomStream(seed, purpose ^ firstWriter).NextUInt64();
        _halfBits = 1;
        while (1L << (2 * _halfBits) < count)
            _halfBits++;
    }

    /// <summary>The number of places.</summary>
    public int Count { get; }

    /// <summary>What is written at a place, 0 to <see cref="Count"/> − 1.</summary>
    public (int Writer, int Digit, int Instance) this[int place]
    {
        get
        {
            int number = Permute(place);
            int round = number / DigitSet.Classes;
            return (_firstWriter + (round % _writers), number % DigitSet.Classes, round / _writers);
        }
    }

    private int Permute(int place)
    {
        long mask = (1L << _halfBits) - 1;
        long value = place;
        do
        {
            for (int round = 0; round < Rounds; round++)
            {
                long right = value & mask;
                long mixed = (long)new RandomStream(_key + round, right).NextUInt64() & mask;
                value = (right << _halfBits) | ((value >> _halfBits) ^ mixed);
            }
        }
        while (value >= Count);
        return (int)value;
    }
}
