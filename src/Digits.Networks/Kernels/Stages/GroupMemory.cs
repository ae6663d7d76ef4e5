namespace Digits.Networks.Kernels.Stages;

/// <summary>The memory in which one thread runs one group of tiles at a time: values and gradients between stages, and what stages keep.</summary>
internal sealed unsafe class GroupMemory : IDisposable
{
    private readonly AlignedBuffer _buffer;
    private readonly long[] _values, _gradients, _saved;
    private readonly long _scratch;

    /// <summary>Takes the memory.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="tiles">The most tiles of a group.</param>
    /// <param name="backward">Whether gradients are needed.</param>
    public GroupMemory(NetworkPlan plan, int tiles, bool backward)
    {
        Tiles = tiles;
        int stages = plan.Stages.Length;
        (_values, _gradients, _saved) = (new long[stages + 1], new long[stages + 1], new long[stages]);
        long size = 0;
        int scratch = 0;
        for (int i = 0; i <= stages; i++)
        {
            TileLayout layout = i < stages ? plan.Stages[i].Input : plan.Stages[^1].Output;
            _values[i] = Take(layout.Size * (long)tiles);
            _gradients[i] = backward && i > 0 ? Take(layout.Size * (long)tiles) : 0; // nobody asks for the gradient of the images
            if (i == stages)
                break;
            _saved[i] = Take(backward ? plan.Stages[i].SavedSize(tiles) : 0);
            scratch = Math.Max(scratch, plan.Stages[i].ScratchSize(tiles));
        }

        _scratch = Take(scratch);
        _buffer = new AlignedBuffer(size);

        long Take(long floats)
        {
            long offset = size;
            size += (floats + TileLayout.Lanes - 1) / TileLayout.Lanes * TileLayout.Lanes;
            return offset;
        }
    }

    /// <summary>The most tiles of a group.</summary>
    public int Tiles { get; }

    /// <summary>Its bytes.</summary>
    public long Bytes => _buffer.Count * sizeof(float);

    /// <summary>The values before a stage, or after the last one.</summary>
    public float* Values(int boundary) => _buffer.Pointer + _values[boundary];

    /// <summary>The gradients before a stage, or after the last one; null before the first.</summary>
    public float* Gradients(int boundary) => boundary == 0 ? null : _buffer.Pointer + _gradients[boundary];

    /// <summary>What a stage keeps from forward to backward.</summary>
    public float* Saved(int stage) => _buffer.Pointer + _saved[stage];

    /// <summary>Memory for any stage to use.</summary>
    public float* Scratch => _buffer.Pointer + _scratch;

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
