using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>
/// A 3×3 convolution of stride 1 with its bias and, where they follow, 2×2 maximum pooling and the rectifier, with 16 multiplications for
/// each 2×2 square of outputs instead of 36: F(2×2, 3×3) of Lavin and Gray, <i>Fast algorithms for convolutional neural networks</i>, 2016.
/// </summary>
/// <remarks>
/// For each square: the 4×4 inputs d that it depends on become V = Bᵀ d B, lane by lane over input channels; for each of the 16 places
/// of V a product with the weights U = G g Gᵀ over all input channels, lanes being output channels, gives M; the outputs are Aᵀ M A.
/// Scratch: V as <c>[16][square][input channel]</c>, then M as <c>[16][square][output channel]</c>, a group of squares at a time. Sums and
/// differences are of a few values each, so that hardly any precision is lost. Needs a map of whole squares.
/// Of 24 channels to 32 and 10×10 places, pooled, on one core of a Zen 4: direct 12.0 µs (115 GFLOP/s, its ceiling), this way 8.3, with the
/// hardware's maximum 7.9, with transforms without branches 7.4, of which the products alone need 5.9.
/// </remarks>
internal sealed unsafe class WinogradStep : Step
{
    private const int Group = 28; // squares at a time: a multiple of four; 4 to 28 are equally fast

    private readonly bool _pool;
    private readonly int _padding;
    private readonly int[] _blocks;
    private readonly int _outputs; // of all blocks
    private readonly PinnedFloats _weights; // [block][16][input channel][output of the block]
    private readonly PinnedFloats _bias;
    private readonly PinnedFloats _zeros;
    private readonly float _least;

    /// <summary>Packs the weights; see <see cref="ConvolutionStep"/>.</summary>
    public WinogradStep(
        ActivationMap input, ActivationMap output, Layers.Convolution layer, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, bool pool, bool relu)
        : base(input, output)
    {
        (_pool, _padding, _least) = (pool, layer.Padding, relu ? 0 : float.NegativeInfinity);
        input.Margin = _padding;
        _blocks = ConvolutionKernel.Blocks(layer.Filters);
        _outputs = _blocks.Sum();
        int channels = input.Shape.Channels;
        _weights = new PinnedFloats(16 * channels * _outputs);
        _bias = new PinnedFloats(_outputs);
        _zeros = new PinnedFloats(_outputs);
        bias.CopyTo(_bias.Span);
        Span<float> transformed = stackalloc float[16];
        for (int o = 0, block = 0, start = 0; o < layer.Filters; o++)
        {
            if (o == start + _blocks[block])
                start += _blocks[block++];
            for (int c = 0; c < channels; c++)
            {
                TransformWeights(weights.Slice((o * channels + c) * 9, 9), transformed);
                for (int p = 0; p < 16; p++)
                    _weights.Pointer[16 * channels * start + (p * channels + c) * _blocks[block] + o - start] = transformed[p];
            }
        }
    }

    /// <summary>Whether a convolution can be computed so, and gains by it: with few channels the transforms cost more than they save.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="shape">Its output before pooling.</param>
    /// <param name="layer">The convolution.</param>
    /// <param name="pool">Whether 2×2 maximum pooling follows.</param>
    public static bool Suits(ActivationMap input, TensorShape shape, Layers.Convolution layer, bool pool) =>
        layer is { Size: 3, Stride: 1 } && input.Shape.Channels >= 8 && layer.Filters >= 8
        && (pool || (shape.Rows % 2 == 0 && shape.Columns % 2 == 0));

    /// <inheritdoc/>
    public override int ScratchFloats => 16 * Group * (Input.Pitch + _outputs);

    /// <inheritdoc/>
    public override void Run(Workspace workspace, float* blank)
    {
        ulong* activity = blank is null ? null : Spread(workspace, _pool ? new Window(4, 2, _padding) : new Window(3, 1, _padding));
        CopyBlank(workspace, blank);
        float* from = From(workspace) - _padding * (Input.RowStride + Input.Pitch), to = To(workspace);
        float** results = stackalloc float*[Group];
        int side = _pool ? 1 : 2, count = 0; // a square's outputs in the map: 1×1 or 2×2
        for (int y = 0; y < Output.Shape.Rows; y += side)
        {
            for (int x = NextSquare(activity, y, 0); x < Output.Shape.Columns; x = NextSquare(activity, y, x + side))
            {
                int inputPlace = 2 / side * (y * Input.RowStride + x * Input.Pitch);
                TransformInput(from + inputPlace, Input.RowStride, Input.Pitch, workspace.Scratch + count * Input.Pitch);
                results[count++] = to + y * Output.RowStride + x * Output.Pitch;
                if (count == Group)
                {
                    Finish(workspace.Scratch, results, count);
                    count = 0;
                }
            }
        }

        Finish(workspace.Scratch, results, count);
    }

    /// <summary>The first square with an active place in a row of squares, from column x on.</summary>
    private int NextSquare(ulong* activity, int y, int x) =>
        _pool ? Activity.Next(activity, y, x) : Math.Min(Activity.Next(activity, y, x), Activity.Next(activity, y + 1, x)) & ~1;

    /// <summary>Multiplies and transforms back a group of squares.</summary>
    private void Finish(float* inputs, float** results, int count)
    {
        int channels = Input.Shape.Channels, pitch = Input.Pitch;
        float* products = inputs + 16 * Group * pitch;
        int segment = 0;
        var kernel = new ConvolutionKernel
        {
            Segments = &segment,
            SegmentCount = 1,
            SegmentLength = channels,
            Weights = _weights.Pointer,
            Bias = _zeros.Pointer,
            Least = float.NegativeInfinity,
        };
        for (int block = 0, start = 0; block < _blocks.Length; start += _blocks[block++])
        {
            for (int p = 0; p < 16; p++)
            {
                float* from = inputs + p * Group * pitch, to = products + p * Group * _outputs + start;
                for (int i = 0; i < count; i += 4, from += 4 * pitch, to += 4 * _outputs) // what lies beyond the last square is not used
                {
                    kernel.Run(_blocks[block], new Places(from, from + pitch, from + 2 * pitch, from + 3 * pitch),
                        new Places(to, to + _outputs, to + 2 * _outputs, to + 3 * _outputs));
                }

                kernel.Weights += channels * _blocks[block];
            }
        }

        for (int i = 0; i < count; i++)
            TransformOutput(products + i * _outputs, results[i]);
    }

    /// <summary>U = G g Gᵀ, with the rows of G (1, 0, 0), (½, ½, ½), (½, −½, ½), (0, 0, 1).</summary>
    private static void TransformWeights(ReadOnlySpan<float> g, Span<float> result)
    {
        Span<double> rows = stackalloc double[12];
        for (int x = 0; x < 3; x++)
            Transform(g[x], g[3 + x], g[6 + x], rows[x..], 3);
        Span<double> line = stackalloc double[4];
        for (int y = 0; y < 4; y++)
        {
            Transform(rows[3 * y], rows[3 * y + 1], rows[3 * y + 2], line, 1);
            for (int x = 0; x < 4; x++)
                result[4 * y + x] = (float)line[x];
        }

        static void Transform(double a, double b, double c, Span<double> to, int step)
        {
            to[0] = a;
            to[step] = (a + b + c) / 2;
            to[2 * step] = (a - b + c) / 2;
            to[3 * step] = c;
        }
    }

    /// <summary>V = Bᵀ d B, with the rows of Bᵀ (1, 0, −1, 0), (0, 1, 1, 0), (0, −1, 1, 0), (0, 1, 0, −1); eight channels at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransformInput(float* from, int rowStride, int pitch, float* to)
    {
        int plane = Group * pitch;
        for (int c = 0; c < pitch; c += 8)
        {
            float* row0 = from + c, row1 = row0 + rowStride, row2 = row1 + rowStride, row3 = row2 + rowStride, v = to + c;
            Vector256<float> b0 = Vector256.Load(row1), b1 = Vector256.Load(row1 + pitch);
            Vector256<float> b2 = Vector256.Load(row1 + 2 * pitch), b3 = Vector256.Load(row1 + 3 * pitch);
            Vector256<float> c0 = Vector256.Load(row2), c1 = Vector256.Load(row2 + pitch);
            Vector256<float> c2 = Vector256.Load(row2 + 2 * pitch), c3 = Vector256.Load(row2 + 3 * pitch);
            StoreRow(Vector256.Load(row0) - c0, Vector256.Load(row0 + pitch) - c1,
                Vector256.Load(row0 + 2 * pitch) - c2, Vector256.Load(row0 + 3 * pitch) - c3, v, plane);
            StoreRow(b0 + c0, b1 + c1, b2 + c2, b3 + c3, v + 4 * plane, plane);
            StoreRow(c0 - b0, c1 - b1, c2 - b2, c3 - b3, v + 8 * plane, plane);
            StoreRow(b0 - Vector256.Load(row3), b1 - Vector256.Load(row3 + pitch),
                b2 - Vector256.Load(row3 + 2 * pitch), b3 - Vector256.Load(row3 + 3 * pitch), v + 12 * plane, plane);
        }
    }

    /// <summary>A row of Bᵀ d times B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(Vector256<float> e0, Vector256<float> e1, Vector256<float> e2, Vector256<float> e3, float* to, int plane)
    {
        (e0 - e2).Store(to);
        (e1 + e2).Store(to + plane);
        (e2 - e1).Store(to + 2 * plane);
        (e1 - e3).Store(to + 3 * plane);
    }

    /// <summary>Aᵀ M A, with the rows of Aᵀ (1, 1, 1, 0), (0, 1, −1, −1), then bias, pooling and rectifier; eight outputs at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformOutput(float* products, float* to)
    {
        int plane = Group * _outputs, right = Output.Pitch, down = Output.RowStride;
        float* biases = _bias.Pointer;
        var least = Vector256.Create(_least);
        for (int o = 0; o < _outputs; o += 8)
        {
            float* m = products + o;
            var bias = Vector256.Load(biases + o);
            Vector256<float> e0 = Above(m, plane), e1 = Above(m + plane, plane), e2 = Above(m + 2 * plane, plane), e3 = Above(m + 3 * plane, plane);
            Vector256<float> a = e0 + e1 + e2 + bias, b = e1 - e2 - e3 + bias;
            (e0, e1, e2, e3) = (Below(m, plane), Below(m + plane, plane), Below(m + 2 * plane, plane), Below(m + 3 * plane, plane));
            Vector256<float> c = e0 + e1 + e2 + bias, d = e1 - e2 - e3 + bias;
            if (_pool)
            {
                Vector256.MaxNative(Vector256.MaxNative(Vector256.MaxNative(a, b), Vector256.MaxNative(c, d)), least).Store(to + o);
                continue;
            }

            Vector256.MaxNative(a, least).Store(to + o);
            Vector256.MaxNative(b, least).Store(to + right + o);
            Vector256.MaxNative(c, least).Store(to + down + o);
            Vector256.MaxNative(d, least).Store(to + down + right + o);
        }
    }

    /// <summary>The first row of Aᵀ times a column of M.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Above(float* m, int plane) => Vector256.Load(m) + Vector256.Load(m + 4 * plane) + Vector256.Load(m + 8 * plane);

    /// <summary>The second row of Aᵀ times a column of M.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Below(float* m, int plane) =>
        Vector256.Load(m + 4 * plane) - Vector256.Load(m + 8 * plane) - Vector256.Load(m + 12 * plane);
}
