using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>A network made ready to score one image at a time.</summary>
/// <remarks>
/// <para>
/// Computes what <see cref="ReferenceNetwork"/> computes, up to rounding. The lanes of a vector are output channels, so that one image does
/// not pay for a tile of sixteen: values lie as <c>[row][column][channel]</c> (<see cref="ActivationMap"/>), weights as <c>[tap][output]</c>,
/// and each step multiplies a vector of weights by one input value. Batch normalization becomes part of the layer before it
/// (<see cref="InferenceNetwork"/>); bias, pooling and the rectifier happen in registers (<see cref="ProgramBuilder"/>).
/// </para>
/// <para>
/// The versions, measured on one core of a Zen 4 (AVX-512, at most 117 GFLOP/s), with the trained network of the study train_mnist_fast
/// (5×5 convolution to 24 channels, 3×3 to 32, each pooled, dense 256 and 10: 2.49 MFLOP) on MNIST's test images, one at a time; median in µs:
/// </para>
/// <list type="table">
/// <item><term>50.1</term><description>ONNX Runtime 1.31.1, one thread</description></item>
/// <item><term>22.7</term><description>four places in registers (<see cref="ConvolutionKernel"/>); inputs of 0 skipped in a <see cref="DenseStep"/></description></item>
/// <item><term>20.4</term><description>places that no ink reaches are not computed (<see cref="Activity"/>)</description></item>
/// <item><term>16.7</term><description>3×3 convolutions by minimal filtering (<see cref="WinogradStep"/>)</description></item>
/// <item><term>15.9</term><description>the hardware's maximum rather than IEEE's, which takes three instructions for NaN</description></item>
/// <item><term>15.2</term><description>transforms without branches, pixels normalized sixteen at a time</description></item>
/// </list>
/// <para>
/// Of the last, the first convolution takes 5.0, the second 7.5, the dense layers 2.3. With vectors of 256 bits (AVX2) it takes 24.
/// </para>
/// <para>
/// Immutable and thread-safe: a prediction takes an idle <see cref="Workspace"/>, and nothing is allocated once as many ran at once as ever
/// will. The result depends on nothing but network, image and the machine's vector width.
/// </para>
/// </remarks>
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
        var network = new InferenceNetwork(definition, parameters);
        var builder = new ProgramBuilder(network.Definition, network.Parameters);
        _definition = definition;
        _steps = [.. builder.Steps];
        (_image, _output) = (builder.Maps[0], builder.Maps[^1]);
        _room = (builder.Floats, builder.Rows, builder.ScratchFloats);
        if (definition.Columns > Activity.MaxColumns)
            return;

        // A blank image, all of it computed, gives what inactive places hold.
        var blank = new PinnedFloats(builder.Floats);
        Workspace workspace = NewWorkspace();
        Run(new byte[definition.Rows * definition.Columns], workspace);
        workspace.AllValues.CopyTo(blank.Span);
        GC.KeepAlive(workspace);
        _blank = blank;
    }

    /// <summary>Scores one image on the calling thread.</summary>
    /// <param name="pixels">Rows × columns bytes, row-major, ink 255 on 0.</param>
    /// <param name="logits">A value for each class, overwritten.</param>
    public void Logits(ReadOnlySpan<byte> pixels, Span<float> logits)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, _definition.Rows * _definition.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, _definition.Classes);
        Workspace workspace = Interlocked.Exchange(ref _idle, null) ?? (_moreIdle.TryTake(out Workspace? another) ? another : NewWorkspace());
        Run(pixels, workspace);
        new ReadOnlySpan<float>(workspace.Values + _output.Offset, logits.Length).CopyTo(logits);
        if (Interlocked.CompareExchange(ref _idle, workspace, null) is not null)
            _moreIdle.Add(workspace);
        GC.KeepAlive(this); // and with it the weights, which steps know by their addresses
    }

    private Workspace NewWorkspace() => new(_room.Floats, _room.Rows, _room.Scratch);

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
        var scale = Vector512.Create(1 / (255 * _definition.PixelDeviation));
        var shift = Vector512.Create(-_definition.PixelMean / _definition.PixelDeviation);
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
