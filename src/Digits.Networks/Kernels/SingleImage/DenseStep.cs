using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>
/// A dense layer with its bias and, where it follows, the rectifier. Behind a rectifier about half of the inputs are 0, and the weights of
/// those are not even read: the time is that of reading weights from the second-level cache.
/// </summary>
/// <remarks>Weights: <c>[input][output]</c>, inputs place by place as the map has them, outputs padded to a multiple of 16.</remarks>
internal sealed unsafe class DenseStep : Step
{
    private readonly PinnedFloats _weights;
    private readonly PinnedFloats _bias;
    private readonly float _least;

    /// <summary>Packs the weights.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="weights">The layer's weights, <c>[output][channel][row][column]</c>.</param>
    /// <param name="bias">Its biases.</param>
    /// <param name="relu">Whether the rectifier follows.</param>
    public DenseStep(ActivationMap input, ActivationMap output, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, bool relu)
        : base(input, output)
    {
        _least = relu ? 0 : float.NegativeInfinity;
        _weights = new PinnedFloats(checked(input.Shape.Count * output.Pitch));
        _bias = new PinnedFloats(output.Pitch);
        bias.CopyTo(_bias.Span);
        TensorShape shape = input.Shape;
        int places = shape.Rows * shape.Columns;
        for (int o = 0; o < bias.Length; o++)
        {
            for (int c = 0; c < shape.Channels; c++)
            {
                for (int place = 0; place < places; place++)
                    _weights.Pointer[(place * shape.Channels + c) * output.Pitch + o] = weights[(o * shape.Channels + c) * places + place];
            }
        }
    }

    /// <inheritdoc/>
    public override int ScratchFloats => 2 * (Input.Shape.Count + 1); // values, and where their weights start; the last written may be one too many

    /// <inheritdoc/>
    public override void Run(Workspace workspace, float* blank)
    {
        float* values = workspace.Scratch;
        int* starts = (int*)(values + Input.Shape.Count + 1);
        int count = Gather(From(workspace), Input.Shape.Rows * Input.Shape.Columns, Input.Shape.Channels, Input.Pitch, values, starts, Output.Pitch);
        float* to = To(workspace);
        int o = 0;
        for (; o + 256 <= Output.Pitch; o += 256)
            Multiply256(values, starts, count, _weights.Pointer + o, _bias.Pointer + o, to + o);
        for (; o + 64 <= Output.Pitch; o += 64)
            Multiply64(values, starts, count, _weights.Pointer + o, _bias.Pointer + o, to + o);
        for (; o < Output.Pitch; o += 16)
            Multiply16(values, starts, count, _weights.Pointer + o, _bias.Pointer + o, to + o);
        var least = Vector512.Create(_least);
        for (o = 0; o < Output.Pitch; o += 16)
            Vector512.MaxNative(Vector512.Load(to + o), least).Store(to + o);
        MarkActive(workspace);
    }

    /// <summary>Lists the values that are not 0, and where their weights start. Without branches: half are 0, in no foreseeable order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Gather(float* input, int places, int channels, int pitch, float* values, int* starts, int outputs)
    {
        nint count = 0;
        int start = 0;
        for (int place = 0; place < places; place++, input += pitch)
        {
            for (nint c = 0; c < channels; c++, start += outputs)
            {
                float value = input[c];
                values[count] = value;
                starts[count] = start;
                count += (BitConverter.SingleToUInt32Bits(value) << 1) == 0 ? 0 : 1; // 0 or −0
            }
        }

        return (int)count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply256(float* values, int* starts, int count, float* weights, float* bias, float* to)
    {
        Vector512<float> s0 = Vector512.Load(bias), s1 = Vector512.Load(bias + 16), s2 = Vector512.Load(bias + 32), s3 = Vector512.Load(bias + 48);
        Vector512<float> s4 = Vector512.Load(bias + 64), s5 = Vector512.Load(bias + 80), s6 = Vector512.Load(bias + 96), s7 = Vector512.Load(bias + 112);
        Vector512<float> s8 = Vector512.Load(bias + 128), s9 = Vector512.Load(bias + 144), sa = Vector512.Load(bias + 160), sb = Vector512.Load(bias + 176);
        Vector512<float> sc = Vector512.Load(bias + 192), sd = Vector512.Load(bias + 208), se = Vector512.Load(bias + 224), sf = Vector512.Load(bias + 240);
        for (nint i = 0; i < count; i++)
        {
            float* w = weights + starts[i];
            var x = Vector512.Create(values[i]);
            s0 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w), s0);
            s1 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 16), s1);
            s2 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 32), s2);
            s3 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 48), s3);
            s4 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 64), s4);
            s5 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 80), s5);
            s6 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 96), s6);
            s7 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 112), s7);
            s8 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 128), s8);
            s9 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 144), s9);
            sa = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 160), sa);
            sb = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 176), sb);
            sc = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 192), sc);
            sd = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 208), sd);
            se = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 224), se);
            sf = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 240), sf);
        }

        s0.Store(to);
        s1.Store(to + 16);
        s2.Store(to + 32);
        s3.Store(to + 48);
        s4.Store(to + 64);
        s5.Store(to + 80);
        s6.Store(to + 96);
        s7.Store(to + 112);
        s8.Store(to + 128);
        s9.Store(to + 144);
        sa.Store(to + 160);
        sb.Store(to + 176);
        sc.Store(to + 192);
        sd.Store(to + 208);
        se.Store(to + 224);
        sf.Store(to + 240);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply64(float* values, int* starts, int count, float* weights, float* bias, float* to)
    {
        Vector512<float> s0 = Vector512.Load(bias), s1 = Vector512.Load(bias + 16), s2 = Vector512.Load(bias + 32), s3 = Vector512.Load(bias + 48);
        for (nint i = 0; i < count; i++)
        {
            float* w = weights + starts[i];
            var x = Vector512.Create(values[i]);
            s0 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w), s0);
            s1 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 16), s1);
            s2 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 32), s2);
            s3 = Vector512.MultiplyAddEstimate(x, Vector512.Load(w + 48), s3);
        }

        s0.Store(to);
        s1.Store(to + 16);
        s2.Store(to + 32);
        s3.Store(to + 48);
    }

    /// <summary>For few outputs: four partial sums, as one would wait for each multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply16(float* values, int* starts, int count, float* weights, float* bias, float* to)
    {
        Vector512<float> s0 = Vector512.Load(bias), s1 = Vector512<float>.Zero, s2 = s1, s3 = s1;
        nint i = 0;
        for (; i + 4 <= count; i += 4)
        {
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(values[i]), Vector512.Load(weights + starts[i]), s0);
            s1 = Vector512.MultiplyAddEstimate(Vector512.Create(values[i + 1]), Vector512.Load(weights + starts[i + 1]), s1);
            s2 = Vector512.MultiplyAddEstimate(Vector512.Create(values[i + 2]), Vector512.Load(weights + starts[i + 2]), s2);
            s3 = Vector512.MultiplyAddEstimate(Vector512.Create(values[i + 3]), Vector512.Load(weights + starts[i + 3]), s3);
        }

        for (; i < count; i++)
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(values[i]), Vector512.Load(weights + starts[i]), s0);
        ((s0 + s1) + (s2 + s3)).Store(to);
    }
}
