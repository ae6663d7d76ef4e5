namespace Digits.Networks.Kernels.SingleImage;

/// <summary>Floats that start at a cache line (64 bytes) and never move, so that pointers to them stay good while this object lives.</summary>
internal sealed unsafe class PinnedFloats
{
    private const int Line = 16; // floats in a cache line

    private readonly float[] _array;

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">How many floats; one vector more may be read and written beyond them.</param>
    public PinnedFloats(int length)
    {
        _array = GC.AllocateArray<float>(length + 2 * Line, pinned: true);
        Length = length;
        fixed (float* first = _array)
            Pointer = (float*)(((nuint)first + 63) & ~(nuint)63);
    }

    /// <summary>The first float.</summary>
    public float* Pointer { get; }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>All of them.</summary>
    public Span<float> Span => new(Pointer, Length);
}
