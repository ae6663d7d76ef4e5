using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Digits.Networks.Kernels.Stages;

/// <summary>A network ready to score many images: sixteen side by side, several tiles at a time.</summary>
/// <remarks>Thread-safe: each call borrows memory from a pool, which grows to as many as there ever were calls at once.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A network lives as long as anybody holds it; the memory is freed by its finalizers.")]
internal sealed unsafe class BatchProgram
{
    private const int MaxTiles = 4;

    private readonly NetworkPlan _plan;
    private readonly AlignedBuffer _parameters, _prepared;
    private readonly ConcurrentBag<GroupMemory> _pool = [];

    /// <summary>Prepares a network.</summary>
    public BatchProgram(NetworkDefinition definition, ReadOnlySpan<float> parameters)
    {
        var network = new InferenceNetwork(definition, parameters);
        _plan = new NetworkPlan(network.Definition);
        _parameters = new AlignedBuffer(network.Parameters.Length);
        network.Parameters.CopyTo(_parameters.Span);
        _prepared = new AlignedBuffer(_plan.PreparedSize);
        for (int i = 0; i < _plan.Stages.Length; i++)
            _plan.Prepare(i, _parameters.Pointer, _prepared.Pointer, backward: false);
    }

    /// <summary>Scores images on the calling thread.</summary>
    /// <param name="pixels">N images.</param>
    /// <param name="count">N.</param>
    /// <param name="logits">N × classes, overwritten.</param>
    public void Logits(ReadOnlySpan<byte> pixels, int count, Span<float> logits)
    {
        if (!_pool.TryTake(out GroupMemory? memory))
            memory = NewMemory(FittingTiles(MaxTiles));
        int size = _plan.Definition.Rows * _plan.Definition.Columns, classes = _plan.Definition.Classes;
        fixed (byte* images = pixels)
        fixed (float* output = logits)
        {
            int group = memory.Tiles * TileLayout.Lanes;
            for (int first = 0; first < count; first += group)
                RunGroup(memory, images + (long)first * size, size, Math.Min(group, count - first), output + (long)first * classes);
        }

        _pool.Add(memory);
        GC.KeepAlive(this);
    }

    /// <summary>How many tiles memory for a group may have: at most so many, fewer where the maps are large.</summary>
    public int FittingTiles(int most) => GroupMemory.FittingTiles(_plan, most, backward: false);

    /// <summary>Memory for groups of so many tiles.</summary>
    public GroupMemory NewMemory(int tiles) => new(_plan, tiles, backward: false);

    /// <summary>Brings up to 16 images to their tile of a group.</summary>
    public void Load(GroupMemory memory, int tile, byte** images, int count)
    {
        NetworkDefinition definition = _plan.Definition;
        TileLayout layout = _plan.Stages[0].Input;
        TileTransposeKernel.Load(
            images, count, 1 / (255 * definition.PixelDeviation), -definition.PixelMean / definition.PixelDeviation,
            memory.Values(0) + layout.Origin + (long)tile * layout.Size, layout);
    }

    /// <summary>Scores the images that were brought to a group.</summary>
    /// <returns>Their logits, [tile][classes][16], in the memory, where the caller may overwrite them.</returns>
    public float* Forward(GroupMemory memory, int images)
    {
        int tiles = (images + TileLayout.Lanes - 1) / TileLayout.Lanes;
        var pass = new Pass { Tiles = tiles, Images = images, Parameters = _parameters.Pointer, Scratch = memory.Scratch };
        _plan.Forward(pass, memory, _prepared.Pointer);
        return memory.Values(_plan.Stages.Length);
    }

    private void RunGroup(GroupMemory memory, byte* pixels, int size, int images, float* logits)
    {
        int tiles = (images + TileLayout.Lanes - 1) / TileLayout.Lanes, classes = _plan.Definition.Classes;
        byte** lanes = stackalloc byte*[TileLayout.Lanes];
        for (int t = 0; t < tiles; t++)
        {
            int count = Math.Min(TileLayout.Lanes, images - t * TileLayout.Lanes);
            for (int l = 0; l < count; l++)
                lanes[l] = pixels + (long)(t * TileLayout.Lanes + l) * size;
            Load(memory, t, lanes, count);
        }

        float* results = Forward(memory, images);
        for (int t = 0; t < tiles; t++)
        {
            int count = Math.Min(TileLayout.Lanes, images - t * TileLayout.Lanes);
            long values = (long)t * classes * TileLayout.Lanes;
            TileTransposeKernel.Unload(results + values, classes, count, logits + values);
        }
    }
}
