namespace Digits.Networks.Kernels.SingleImage;

/// <summary>What one running prediction writes to: the maps between its steps, and what a step keeps while it runs. Used by one thread at a time.</summary>
internal sealed unsafe class Workspace
{
    private readonly PinnedFloats _values;
    private readonly PinnedFloats _scratch;
    private readonly ulong[] _activity;

    /// <summary>Allocates it.</summary>
    /// <param name="floats">Floats of all maps.</param>
    /// <param name="rows">Rows of all maps.</param>
    /// <param name="scratch">Floats that a step needs at most while it runs.</param>
    public Workspace(int floats, int rows, int scratch)
    {
        _values = new PinnedFloats(floats);
        _scratch = new PinnedFloats(scratch);
        _activity = GC.AllocateArray<ulong>(Math.Max(1, rows), pinned: true);
        fixed (ulong* activity = _activity)
            ActivityRows = activity;
    }

    /// <summary>The maps.</summary>
    public float* Values => _values.Pointer;

    /// <summary>A bit for each place of each map's row; see <see cref="Activity"/>.</summary>
    public ulong* ActivityRows { get; }

    /// <summary>Room that a step may use while it runs, and that holds anything before.</summary>
    public float* Scratch => _scratch.Pointer;

    /// <summary>The maps, to be copied.</summary>
    public ReadOnlySpan<float> AllValues => _values.Span;
}
