using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        Normalize(pixels, workspace.Values + _image.Offset + _image.Origin);
        float* blank = _blank is null ? null : _blank.Pointer;
        if (blank is not null)
            Activity.OfPixels(pixels, _definition.Rows, _definition.Columns, workspace.ActivityRows + _image.ActivityOffset);
        foreach (Step step in _steps)
            step.Run(workspace, blank);
    }

    /// <summary>Pixels as the numbers that the first layer reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalize(ReadOnlySpan<byte> pixels, float* to)
    {
        Vector512<float> scale = Vector512.Create(1 / (255 * _definition.PixelDeviation)), shift = Vector512.Create(-_definition.PixelMean / _definition.PixelDeviation);
        bool gaps = _image.Margin > 0; // without, all rows are one long one
        int rows = gaps ? _definition.Rows : 1, length = pixels.Length / rows;
        fixed (byte* first = pixels)
        {
            byte* from = first;
            for (int y = 0; y < rows; y++, from += length, to += _image.RowStride)
            {
                int x = 0;
                for (; x + 16 <= length; x += 16)
                    Vector512.MultiplyAddEstimate(Widen(Vector128.Load(from + x)), scale, shift).Store(to + x);
                for (; x < length; x++)
                    to[x] = Vector512.MultiplyAddEstimate(Vector512.Create((float)from[x]), scale, shift).ToScalar();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector128<byte> bytes)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        return Vector512.Create(
            Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(low), Vector128.WidenUpper(low)).AsInt32()),
            Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(high), Vector128.WidenUpper(high)).AsInt32()));
    }
}
