using System.Collections.Concurrent;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>A network made ready to score one image at a time.</summary>
/// <remarks>Immutable and thread-safe; nothing is allocated once as many predictions ran at once as ever will.</remarks>
internal sealed unsafe class SingleImageProgram
{
    private readonly NetworkDefinition _definition;
    private readonly Step[] _steps;
    private readonly ActivationMap _image;
    private readonly ActivationMap _output;
    private readonly (int Floats, int Rows, int Scratch) _room;
    private readonly PinnedFloats? _blank; // all maps for a blank image; null where nothing is skipped
    private readonly float[] _normalized = new float[256];
    private readonly ConcurrentBag<Workspace> _moreIdle = [];
    private Workspace? _idle; // the one that a single thread always gets

    /// <summary>Packs the weights.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="parameters">Its parameters, <see cref="NetworkDefinition.ParameterCount"/> of them.</param>
    public SingleImageProgram(NetworkDefinition definition, ReadOnlySpan<float> parameters)
    {
        var builder = new ProgramBuilder(definition, parameters);
        _definition = definition;
        _steps = [.. builder.Steps];
        (_image, _output) = (builder.Maps[0], builder.Maps[^1]);
        _room = (builder.Floats, builder.Rows, builder.ScratchFloats);
        for (int i = 0; i < _normalized.Length; i++)
            _normalized[i] = (i / 255f - definition.PixelMean) / definition.PixelDeviation;
        if (definition.Columns > Activity.MaxColumns)
            return;
        var blank = new PinnedFloats(builder.Floats);
        var workspace = new Workspace(_room.Floats, _room.Rows, _room.Scratch);
        Run(new byte[definition.Rows * definition.Columns], workspace);
        workspace.AllValues.CopyTo(blank.Span);
        _blank = blank;
    }

    /// <summary>Scores one image on the calling thread.</summary>
    /// <param name="pixels">Rows × columns bytes, row-major, ink 255 on 0.</param>
    /// <param name="logits">A value for each class, overwritten.</param>
    public void Logits(ReadOnlySpan<byte> pixels, Span<float> logits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, _definition.Rows * _definition.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, _definition.Classes);
        Workspace workspace = Interlocked.Exchange(ref _idle, null) ?? (_moreIdle.TryTake(out Workspace? another) ? another : new Workspace(_room.Floats, _room.Rows, _room.Scratch));
        Run(pixels, workspace);
        new ReadOnlySpan<float>(workspace.Values + _output.Offset, logits.Length).CopyTo(logits);
        if (Interlocked.CompareExchange(ref _idle, workspace, null) is not null)
            _moreIdle.Add(workspace);
    }

    private void Run(ReadOnlySpan<byte> pixels, Workspace workspace)
    {
        float* image = workspace.Values + _image.Offset + _image.Origin;
        for (int y = 0; y < _definition.Rows; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(y * _definition.Columns, _definition.Columns);
            float* to = image + y * _image.RowStride;
            for (int x = 0; x < row.Length; x++)
                to[x] = _normalized[row[x]];
        }

        float* blank = _blank is null ? null : _blank.Pointer;
        if (blank is not null)
            Activity.OfPixels(pixels, _definition.Rows, _definition.Columns, workspace.ActivityRows + _image.ActivityOffset);
        foreach (Step step in _steps)
            step.Run(workspace, blank);
    }
}
