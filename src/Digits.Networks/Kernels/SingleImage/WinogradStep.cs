using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>
/// A 3×3 convolution of stride 1 with its bias and, where they follow, 2×2 maximum pooling and the rectifier, with 16 multiplications for
/// each 2×2 square of outputs instead of 36: F(2×2, 3×3) of Lavin and Gray, <i>Fast algorithms for convolutional neural networks</i>, 2016, §4.1.
/// </summary>
/// <remarks>
/// For each square: the 4×4 inputs d that it depends on become V = Bᵀ d B, lane by lane over input channels; for each of the 16 places
/// of V a product with the weights U = G g Gᵀ over all input channels, lanes being output channels, gives M; the outputs are Aᵀ M A.
/// Scratch: V as <c>[16][square][input channel]</c>, then M as <c>[16][square][output channel]</c>, a group of squares at a time, which the
/// first-level cache holds. All sums and differences are of at most four values, so that little precision is lost.
/// </remarks>
internal sealed unsafe class WinogradStep : Step
{
    private const int Group = 28; // squares at a time: a multiple of four

    private readonly bool _pool;
    private readonly int _padding;
    private readonly int[] _blocks;
    private readonly int _outputs; // of all blocks
    private readonly PinnedFloats _weights; // [block][16][input channel][output of the block]
    private readonly PinnedFloats _bias;
    private readonly PinnedFloats _zeros;
    private readonly float _least;

    /// <summary>Packs the weights; see <see cref="ConvolutionStep"/>.</summary>
    public WinogradStep(ActivationMap input, ActivationMap output, Layers.Convolution layer, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, bool pool, bool relu)
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
            for (int column = 0; column < 4; column++)
            {
                // Column by column of Bᵀ; B needs two columns of d each time, which are in the first-level cache.
                float* left = from + (column switch { 0 => 0, 2 => 2, _ => 1 }) * pitch + c, right = from + (column switch { 0 or 1 => 2, 2 => 1, _ => 3 }) * pitch + c;
                Vector256<float> d0, d1, d2, d3;
                if (column == 1)
                {
                    d0 = Vector256.Load(left) + Vector256.Load(right);
                    d1 = Vector256.Load(left + rowStride) + Vector256.Load(right + rowStride);
                    d2 = Vector256.Load(left + 2 * rowStride) + Vector256.Load(right + 2 * rowStride);
                    d3 = Vector256.Load(left + 3 * rowStride) + Vector256.Load(right + 3 * rowStride);
                }
                else
                {
                    d0 = Vector256.Load(left) - Vector256.Load(right);
                    d1 = Vector256.Load(left + rowStride) - Vector256.Load(right + rowStride);
                    d2 = Vector256.Load(left + 2 * rowStride) - Vector256.Load(right + 2 * rowStride);
                    d3 = Vector256.Load(left + 3 * rowStride) - Vector256.Load(right + 3 * rowStride);
                }

                float* v = to + column * plane + c;
                (d0 - d2).Store(v);
                (d1 + d2).Store(v + 4 * plane);
                (d2 - d1).Store(v + 8 * plane);
                (d1 - d3).Store(v + 12 * plane);
            }
        }
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
            Vector256<float> bias = Vector256.Load(biases + o), a = bias, b = bias, c = bias, d = bias; // a b above c d
            for (int column = 0; column < 4; column++)
            {
                float* m = products + column * plane + o;
                Vector256<float> m1 = Vector256.Load(m + 4 * plane), m2 = Vector256.Load(m + 8 * plane);
                Vector256<float> above = Vector256.Load(m) + (m1 + m2), below = (m1 - m2) - Vector256.Load(m + 12 * plane);
                if (column < 3)
                {
                    a += above;
                    c += below;
                }

                if (column == 1)
                {
                    b += above;
                    d += below;
                }
                else if (column > 1)
                {
                    b -= above;
                    d -= below;
                }
            }

            if (_pool)
            {
                Vector256.Max(Vector256.Max(Vector256.Max(a, b), Vector256.Max(c, d)), least).Store(to + o);
                continue;
            }

            Vector256.Max(a, least).Store(to + o);
            Vector256.Max(b, least).Store(to + right + o);
            Vector256.Max(c, least).Store(to + down + o);
            Vector256.Max(d, least).Store(to + down + right + o);
        }
    }
}
