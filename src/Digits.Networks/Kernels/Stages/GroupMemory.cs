namespace Digits.Networks.Kernels.Stages;

/// <summary>The memory in which one thread runs one group of tiles at a time: values and gradients between stages, and what stages keep.</summary>
internal sealed unsafe class GroupMemory : IDisposable
{
    // What fits into the caches beside other things; a network whose maps are larger gets groups of fewer tiles.
    private const long FittingBytes = 40L << 20;
    private const long MaxBytes = 512L << 20;

    private readonly AlignedBuffer _buffer;
    private readonly Places _places;

    /// <summary>Takes the memory.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="tiles">The most tiles of a group.</param>
    /// <param name="backward">Whether gradients are needed.</param>
    public GroupMemory(NetworkPlan plan, int tiles, bool backward)
    {
        Tiles = tiles;
        _places = new Places(plan, tiles, backward);
        _buffer = new AlignedBuffer(_places.Size);
    }

    /// <summary>How many tiles a group may have, so that its memory does not grow beyond bounds.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="most">The answer for a network of usual size.</param>
    /// <param name="backward">Whether gradients are needed.</param>
    /// <exception cref="ArgumentException">Even a single tile would need too much.</exception>
    public static int FittingTiles(NetworkPlan plan, int most, bool backward)
    {
        int tiles = most;
        while (tiles > 1 && new Places(plan, tiles, backward).Size * sizeof(float) > FittingBytes)
            tiles /= 2;
        long bytes = new Places(plan, tiles, backward).Size * sizeof(float);
        return bytes <= MaxBytes
            ? tiles
            : throw new ArgumentException($"The network needs {bytes >> 20} MiB for {tiles * TileLayout.Lanes} images, and may need {MaxBytes >> 20}: its maps are too large.");
    }

    /// <summary>The most tiles of a group.</summary>
    public int Tiles { get; }

    /// <summary>The values before a stage, or after the last one.</summary>
    public float* Values(int boundary) => _buffer.Pointer + _places.Values[boundary];

    /// <summary>The gradients before a stage, or after the last one; null before the first.</summary>
    public float* Gradients(int boundary) => boundary == 0 ? null : _buffer.Pointer + _places.Gradients[boundary];

    /// <summary>What a stage keeps from forward to backward.</summary>
    public float* Saved(int stage) => _buffer.Pointer + _places.Saved[stage];

    /// <summary>Memory for any stage to use.</summary>
    public float* Scratch => _buffer.Pointer + _places.Scratch;

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    /// <summary>Where everything lies, counted in floats, without having the memory.</summary>
    private sealed class Places
    {
        public readonly long[] Values, Gradients, Saved;
        public readonly long Scratch;

        public Places(NetworkPlan plan, int tiles, bool backward)
        {
            int stages = plan.Stages.Length, scratch = 0;
            (Values, Gradients, Saved) = (new long[stages + 1], new long[stages + 1], new long[stages]);
            for (int i = 0; i <= stages; i++)
            {
                TileLayout layout = i < stages ? plan.Stages[i].Input : plan.Stages[^1].Output;
                Values[i] = Take(layout.Size * (long)tiles);
                Gradients[i] = backward && i > 0 ? Take(layout.Size * (long)tiles) : 0; // nobody asks for the gradient of the images
                if (i == stages)
                    break;
                Saved[i] = Take(backward ? plan.Stages[i].SavedSize(tiles) : 0);
                scratch = Math.Max(scratch, plan.Stages[i].ScratchSize(tiles));
            }

            Scratch = Take(scratch);
        }

        public long Size { get; private set; }

        private long Take(long floats)
        {
            long place = Size;
            Size += (floats + TileLayout.Lanes - 1) / TileLayout.Lanes * TileLayout.Lanes;
            return place;
        }
    }
}
