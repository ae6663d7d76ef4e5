using Digits.Networks.Kernels;
using Digits.Networks.Kernels.Stages;

namespace Digits.Networks.Tests.Support;

/// <summary>
/// Runs one stage of a plan on a group of tiles, in memory of exactly the sizes that it asks for: what it may not rely on is NaN, and what it
/// may not write to is a canary behind each piece.
/// </summary>
internal sealed unsafe class StageBuffers : IDisposable
{
    private const int Guard = 64;
    private const float Canary = -12345.678f;

    private readonly List<AlignedBuffer> _buffers = [];
    private readonly AlignedBuffer _input, _output, _outputGradient, _inputGradient, _parameters, _gradient, _prepared, _saved, _scratch;
    private readonly Stage _stage;
    private readonly int _tiles;

    /// <summary>Takes the memory of a stage.</summary>
    /// <param name="stage">A stage of a plan.</param>
    /// <param name="tiles">Tiles of the group.</param>
    /// <param name="parameters">All parameters of the network.</param>
    /// <param name="input">[tile][channel][row][column][16].</param>
    /// <param name="gradientBefore">What the gradients of the parameters hold before.</param>
    public StageBuffers(Stage stage, int tiles, ReadOnlySpan<float> parameters, float[] input, float gradientBefore)
    {
        (_stage, _tiles) = (stage, tiles);
        _input = Tiles(stage.Input, input);
        (_output, _outputGradient) = (Tiles(stage.Output, []), Tiles(stage.Output, []));
        _inputGradient = Tiles(stage.Input, []);
        (_parameters, _gradient) = (Take(parameters.Length, 0), Take(parameters.Length, gradientBefore));
        parameters.CopyTo(_parameters.Span);
        _prepared = Take(stage.PreparedSize, float.NaN);
        _saved = Take(stage.SavedSize(tiles), float.NaN);
        _scratch = Take(stage.ScratchSize(tiles), float.NaN);
        stage.Prepare(_parameters.Pointer, _prepared.Pointer, backward: true);
    }

    /// <summary>The gradients of all parameters.</summary>
    public float[] Gradient => _gradient.Span[..^Guard].ToArray();

    /// <summary>The gradient of the input.</summary>
    public float[] InputGradient => Interior(_inputGradient, _stage.Input);

    /// <summary>Whether margins hold zeros, and nothing was written behind what the stage was given.</summary>
    public bool IsTidy =>
        _buffers.TrueForAll(buffer => buffer.Span[^Guard..].IndexOfAnyExcept(Canary) < 0)
        && MarginIsZero(_input, _stage.Input) && MarginIsZero(_inputGradient, _stage.Input)
        && MarginIsZero(_output, _stage.Output) && MarginIsZero(_outputGradient, _stage.Output);

    /// <summary>The output.</summary>
    public float[] Forward(bool training)
    {
        _stage.Forward(Pass(training), _input.Pointer, _output.Pointer);
        return Interior(_output, _stage.Output);
    }

    /// <summary>Runs backward, after forward in training.</summary>
    public void Backward(float[] outputGradient)
    {
        Fill(_outputGradient, _stage.Output, outputGradient);
        _scratch.Span[..^Guard].Fill(float.NaN);
        _stage.Backward(Pass(training: true), _input.Pointer, _output.Pointer, _outputGradient.Pointer, _inputGradient.Pointer);
    }

    public void Dispose() => _buffers.ForEach(buffer => buffer.Dispose());

    private Pass Pass(bool training) => new()
    {
        Tiles = _tiles,
        EndTile = _tiles,
        Images = _tiles * TileLayout.Lanes,
        Training = training,
        Adds = true,
        Parameters = _parameters.Pointer,
        Gradient = _gradient.Pointer,
        Prepared = _prepared.Pointer,
        Saved = _saved.Pointer,
        Scratch = _scratch.Pointer,
    };

    private AlignedBuffer Take(int count, float value)
    {
        var buffer = new AlignedBuffer(count + Guard);
        buffer.Span[..count].Fill(value);
        buffer.Span[count..].Fill(Canary);
        _buffers.Add(buffer);
        return buffer;
    }

    private AlignedBuffer Tiles(TileLayout layout, float[] values)
    {
        AlignedBuffer buffer = Take(_tiles * layout.Size, 0);
        Fill(buffer, layout, values);
        return buffer;
    }

    // Without values, with NaN, which a stage that overwrites leaves nowhere.
    private void Fill(AlignedBuffer buffer, TileLayout layout, float[] values)
    {
        int i = 0;
        foreach (int row in Rows(layout))
        {
            Span<float> target = buffer.Span.Slice(row, layout.Columns * TileLayout.Lanes);
            if (values.Length == 0)
                target.Fill(float.NaN);
            else
                values.AsSpan(i, target.Length).CopyTo(target);
            i += target.Length;
        }
    }

    private float[] Interior(AlignedBuffer buffer, TileLayout layout) =>
        [.. Rows(layout).SelectMany(row => buffer.Span.Slice(row, layout.Columns * TileLayout.Lanes).ToArray())];

    private bool MarginIsZero(AlignedBuffer buffer, TileLayout layout)
    {
        float[] values = buffer.Span[..(_tiles * layout.Size)].ToArray();
        foreach (int row in Rows(layout))
            values.AsSpan(row, layout.Columns * TileLayout.Lanes).Clear();
        return !Array.Exists(values, value => value != 0 || float.IsNaN(value));
    }

    private IEnumerable<int> Rows(TileLayout layout) =>
        from tile in Enumerable.Range(0, _tiles)
        from channel in Enumerable.Range(0, layout.Channels)
        from row in Enumerable.Range(0, layout.Rows)
        select tile * layout.Size + layout.Origin + layout.Offset(channel, row, 0);
}
