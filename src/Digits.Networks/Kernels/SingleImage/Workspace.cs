namespace Digits.Networks.Kernels.SingleImage;

/// <summary>What one running prediction writes to: the maps between its steps, and a list for dense layers. Used by one thread at a time.</summary>
internal sealed unsafe class Workspace
{
    private readonly PinnedFloats _values;
    private readonly PinnedFloats _nonzero;
    private readonly ulong[] _activity;
    private readonly int[] _indices;

    /// <summary>Allocates it.</summary>
    /// <param name="floats">Floats of all maps.</param>
    /// <param name="rows">Rows of all maps.</param>
    /// <param name="longest">The greatest number of floats that a dense layer reads.</param>
    public Workspace(int floats, int rows, int longest)
    {
        _values = new PinnedFloats(floats);
        _nonzero = new PinnedFloats(longest);
        _activity = GC.AllocateArray<ulong>(Math.Max(1, rows), pinned: true);
        _indices = GC.AllocateArray<int>(longest + 1, pinned: true);
        fixed (ulong* activity = _activity)
            ActivityRows = activity;
        fixed (int* indices = _indices)
            Indices = indices;
    }

    /// <summary>The maps.</summary>
    public float* Values => _values.Pointer;

    /// <summary>A bit for each place of each map's row; see <see cref="Activity"/>.</summary>
    public ulong* ActivityRows { get; }

    /// <summary>Room for the values of a dense layer's input that are not 0.</summary>
    public float* Nonzero => _nonzero.Pointer;

    /// <summary>Room for their indices.</summary>
    public int* Indices { get; }

    /// <summary>The maps, to be copied.</summary>
    public ReadOnlySpan<float> AllValues => _values.Span;
}
