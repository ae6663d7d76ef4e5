using System.Runtime.InteropServices;

namespace Digits.Networks.Kernels;

/// <summary>Floats outside the garbage-collected heap, aligned to 64 bytes, so that no vector straddles two cache lines; 0 at first.</summary>
/// <remarks>Keep the buffer alive as long as its pointer is in use: a buffer that is forgotten is freed by its finalizer.</remarks>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const int Alignment = 64;
    private float* _pointer;

    /// <summary>Allocates floats and sets them to 0.</summary>
    /// <param name="count">How many: at least 0.</param>
    public AlignedBuffer(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _pointer = (float*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(count, 1) * sizeof(float)), Alignment);
        Count = count;
        GC.AddMemoryPressure(Pressure); // else a network that nobody holds any more waits for long
        Clear();
    }

    /// <summary>Frees a buffer that nobody disposed of.</summary>
    ~AlignedBuffer() => Free();

    /// <summary>The first float.</summary>
    /// <exception cref="ObjectDisposedException">The memory is freed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>How many floats.</summary>
    public long Count { get; }

    /// <summary>All floats, at most <see cref="int.MaxValue"/> of them.</summary>
    /// <exception cref="ObjectDisposedException">The memory is freed.</exception>
    /// <exception cref="OverflowException">There are more.</exception>
    public Span<float> Span => new(Pointer, checked((int)Count));

    /// <summary>Sets every float to 0.</summary>
    /// <exception cref="ObjectDisposedException">The memory is freed.</exception>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Count * sizeof(float));

    /// <summary>Frees the memory; a second call does nothing.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private long Pressure => Math.Max(Count, 1) * sizeof(float);

    private void Free()
    {
        if (_pointer == null)
            return;
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        GC.RemoveMemoryPressure(Pressure);
    }
}
