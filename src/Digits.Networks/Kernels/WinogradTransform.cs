using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>
/// The transforms of a 3×3 convolution by Winograd's F(2×2, 3×3): sixteen products make four outputs, where the plain sum takes 36.
/// </summary>
/// <remarks>
/// <para>
/// Lavin and Gray, <i>Fast algorithms for convolutional neural networks</i>, 2016, §4.1: <c>Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A</c> for each 4×4 input
/// tile d, stride 2, and each 2×2 output tile Y; summed over the channels, ⊙ becomes sixteen matrix products. The gradients are the
/// transposes of the same steps: with <c>dM = A dY Aᵀ</c>, the data's is <c>B (U ⊙ dM) Bᵀ</c>, added up where tiles overlap, and the weights'
/// <c>Gᵀ (dM ⊙ V) G</c>.
/// </para>
/// <para>
/// Tiles of a map are numbered row by row; a map of odd size has tiles that reach one row or column beyond it. Transformed values lie at
/// <c>[component][channel][tile][16 images]</c>, the component being 4·row + column of the 4×4.
/// </para>
/// </remarks>
internal static unsafe class WinogradTransform
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Weights <c>[O][C][3][3]</c> to <c>u[16][O][C]</c>: G g Gᵀ.</summary>
    public static void Weights(float* weights, int outputs, int channels, float* u)
    {
        long plane = (long)outputs * channels;
        float* rows = stackalloc float[12];
        for (long i = 0; i < plane; i++)
        {
            float* g = weights + i * 9;
            for (int x = 0; x < 3; x++)
            {
                float sum = g[x] + g[6 + x];
                rows[x] = g[x];
                rows[3 + x] = 0.5f * (sum + g[3 + x]);
                rows[6 + x] = 0.5f * (sum - g[3 + x]);
                rows[9 + x] = g[6 + x];
            }

            for (int y = 0; y < 4; y++)
            {
                float* row = rows + 3 * y;
                float sum = row[0] + row[2];
                u[4 * y * plane + i] = row[0];
                u[(4 * y + 1) * plane + i] = 0.5f * (sum + row[1]);
                u[(4 * y + 2) * plane + i] = 0.5f * (sum - row[1]);
                u[(4 * y + 3) * plane + i] = row[2];
            }
        }
    }

    /// <summary>Adds Gᵀ dU G to the gradient <c>[O][C][3][3]</c> of the weights, from <c>dU[16][O][C]</c>.</summary>
    public static void AddWeightGradient(float* du, int outputs, int channels, float* gradient)
    {
        long plane = (long)outputs * channels;
        float* rows = stackalloc float[12];
        for (long i = 0; i < plane; i++)
        {
            for (int x = 0; x < 4; x++)
            {
                float d0 = du[x * plane + i], d1 = du[(4 + x) * plane + i], d2 = du[(8 + x) * plane + i], d3 = du[(12 + x) * plane + i];
                rows[x] = d0 + 0.5f * (d1 + d2);
                rows[4 + x] = 0.5f * (d1 - d2);
                rows[8 + x] = 0.5f * (d1 + d2) + d3;
            }

            for (int y = 0; y < 3; y++)
            {
                float* row = rows + 4 * y;
                gradient[i * 9 + 3 * y] += row[0] + 0.5f * (row[1] + row[2]);
                gradient[i * 9 + 3 * y + 1] += 0.5f * (row[1] - row[2]);
                gradient[i * 9 + 3 * y + 2] += 0.5f * (row[1] + row[2]) + row[3];
            }
        }
    }

    /// <summary>Bᵀ d B of the tiles from <paramref name="first"/> on.</summary>
    /// <param name="input">The first value of the first tile, which may lie in the margin.</param>
    /// <param name="layout">The layout of the input.</param>
    /// <param name="across">Tiles in a row of tiles.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="v"><c>[16][channels][count][16]</c>, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* input, TileLayout layout, int across, int first, int count, float* v)
    {
        int row = layout.RowStride;
        long component = (long)layout.Channels * count * Lanes;
        for (int c = 0; c < layout.Channels; c++)
        {
            float* plane = input + (long)c * layout.PlaneStride;
            for (int i = 0, y = first / across, x = first % across; i < count; i++, v += Lanes)
            {
                // Bᵀ d, column by column.
                float* d = plane + 2 * y * row + 2 * x * Lanes;
                InputColumn(d, row, out Vector512<float> a0, out Vector512<float> b0, out Vector512<float> c0, out Vector512<float> d0);
                InputColumn(d + Lanes, row, out Vector512<float> a1, out Vector512<float> b1, out Vector512<float> c1, out Vector512<float> d1);
                InputColumn(d + 2 * Lanes, row, out Vector512<float> a2, out Vector512<float> b2, out Vector512<float> c2, out Vector512<float> d2);
                InputColumn(d + 3 * Lanes, row, out Vector512<float> a3, out Vector512<float> b3, out Vector512<float> c3, out Vector512<float> d3);
                InputRow(v, component, a0, a1, a2, a3);
                InputRow(v + 4 * component, component, b0, b1, b2, b3);
                InputRow(v + 8 * component, component, c0, c1, c2, c3);
                InputRow(v + 12 * component, component, d0, d1, d2, d3);
                if (++x == across)
                {
                    x = 0;
                    y++;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputColumn(float* d, int row, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> e)
    {
        Vector512<float> d0 = Vector512.Load(d), d1 = Vector512.Load(d + row), d2 = Vector512.Load(d + 2 * row), d3 = Vector512.Load(d + 3 * row);
        (a, b, c, e) = (d0 - d2, d1 + d2, d2 - d1, d1 - d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputRow(float* to, long component, Vector512<float> t0, Vector512<float> t1, Vector512<float> t2, Vector512<float> t3)
    {
        (t0 - t2).Store(to);
        (t1 + t2).Store(to + component);
        (t2 - t1).Store(to + 2 * component);
        (t1 - t3).Store(to + 3 * component);
    }

    /// <summary>Aᵀ M A + bias: the outputs of the tiles from <paramref name="first"/> on, as far as they lie in the map.</summary>
    /// <param name="m"><c>[16][channels][count][16]</c>.</param>
    /// <param name="bias">A value a channel.</param>
    /// <param name="across">Tiles in a row of tiles.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="output">Overwritten.</param>
    /// <param name="layout">The layout of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* m, float* bias, int across, int first, int count, float* output, TileLayout layout)
    {
        long component = (long)layout.Channels * count * Lanes;
        for (int c = 0; c < layout.Channels; c++)
        {
            var start = Vector512.Create(bias[c]);
            float* from = m + (long)c * count * Lanes;
            for (int i = 0, y = first / across, x = first % across; i < count; i++, from += Lanes)
            {
                // Aᵀ M, by rows: m0 + m1 + m2, m1 − m2 − m3; then the same by columns.
                Column(from, component, out Vector512<float> a0, out Vector512<float> b0);
                Column(from + component, component, out Vector512<float> a1, out Vector512<float> b1);
                Column(from + 2 * component, component, out Vector512<float> a2, out Vector512<float> b2);
                Column(from + 3 * component, component, out Vector512<float> a3, out Vector512<float> b3);
                float* to = output + (long)c * layout.PlaneStride + 2 * y * layout.RowStride + 2 * x * Lanes;
                bool right = 2 * x + 1 < layout.Columns;
                (start + (a0 + a1 + a2)).Store(to);
                if (right)
                    (start + (a1 - a2 - a3)).Store(to + Lanes);
                if (2 * y + 1 < layout.Rows)
                {
                    (start + (b0 + b1 + b2)).Store(to + layout.RowStride);
                    if (right)
                        (start + (b1 - b2 - b3)).Store(to + layout.RowStride + Lanes);
                }

                if (++x == across)
                {
                    x = 0;
                    y++;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(float* m, long component, out Vector512<float> upper, out Vector512<float> lower)
    {
        Vector512<float> m1 = Vector512.Load(m + 4 * component), m2 = Vector512.Load(m + 8 * component);
        upper = Vector512.Load(m) + (m1 + m2);
        lower = m1 - m2 - Vector512.Load(m + 12 * component);
    }

    /// <summary>A dY Aᵀ of the tiles from <paramref name="first"/> on.</summary>
    /// <param name="gradient">The gradient of the output; where a tile reaches beyond the map, its margin holds zeros.</param>
    /// <param name="layout">The layout of the gradient.</param>
    /// <param name="across">Tiles in a row of tiles.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="dm"><c>[16][channels][count][16]</c>, overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputGradient(float* gradient, TileLayout layout, int across, int first, int count, float* dm)
    {
        long component = (long)layout.Channels * count * Lanes;
        for (int c = 0; c < layout.Channels; c++)
        {
            float* plane = gradient + (long)c * layout.PlaneStride;
            for (int i = 0, y = first / across, x = first % across; i < count; i++, dm += Lanes)
            {
                float* d = plane + 2 * y * layout.RowStride + 2 * x * Lanes, below = d + layout.RowStride;
                Vector512<float> upper0 = Vector512.Load(d), upper1 = Vector512.Load(d + Lanes);
                Vector512<float> lower0 = Vector512.Load(below), lower1 = Vector512.Load(below + Lanes);
                GradientRow(dm, component, upper0, upper1);
                GradientRow(dm + 4 * component, component, upper0 + lower0, upper1 + lower1);
                GradientRow(dm + 8 * component, component, upper0 - lower0, upper1 - lower1);
                GradientRow(dm + 12 * component, component, -lower0, -lower1);
                if (++x == across)
                {
                    x = 0;
                    y++;
                }
            }
        }
    }

    /// <summary>
    /// The same where 2×2 max-pooling and, maybe, ReLU follow: of the four gradients of a tile, which is a square of the pooling, only that
    /// of the maximum is not zero. Adds their sums to the gradient of the bias.
    /// </summary>
    /// <param name="gradient">The gradient after pooling.</param>
    /// <param name="layout">Its layout, of one value a tile.</param>
    /// <param name="output">The values after pooling and ReLU: a gradient passes where they are above 0; null without ReLU.</param>
    /// <param name="argmax">Where the maxima lay: see <see cref="MaxPoolingKernel"/>.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="dm"><c>[16][channels][count][16]</c>, overwritten.</param>
    /// <param name="biasGradient">[channels], added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PooledGradient(
        float* gradient, TileLayout layout, float* output, uint* argmax, int first, int count, float* dm, float* biasGradient)
    {
        long component = (long)layout.Channels * count * Lanes;
        Vector512<uint> lane = MaxPoolingKernel.LaneBits;
        for (int c = 0; c < layout.Channels; c++)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            uint* places = argmax + c * layout.Rows * layout.Columns + first;
            for (int i = 0, y = first / layout.Columns, x = first % layout.Columns; i < count; i++, dm += Lanes)
            {
                int at = layout.Offset(c, y, x);
                Vector512<float> g = Vector512.Load(gradient + at);
                if (output is not null)
                    g &= Vector512.GreaterThan(Vector512.Load(output + at), Vector512<float>.Zero);
                sum += g;
                uint place = places[i];
                Vector512<float> isBelow = Vector512.Equals(Vector512.Create(place) & lane, lane).AsSingle();
                Vector512<float> isRight = Vector512.Equals(Vector512.Create(place >> Lanes) & lane, lane).AsSingle();
                Vector512<float> lower = g & isBelow, upper = Vector512.AndNot(g, isBelow), difference = upper - lower;
                GradientRow(dm, component, Vector512.AndNot(upper, isRight), upper & isRight);
                GradientRow(dm + 4 * component, component, Vector512.AndNot(g, isRight), g & isRight);
                GradientRow(dm + 8 * component, component, Vector512.AndNot(difference, isRight), difference & isRight);
                GradientRow(dm + 12 * component, component, -Vector512.AndNot(lower, isRight), -(lower & isRight));
                if (++x == layout.Columns)
                {
                    x = 0;
                    y++;
                }
            }

            biasGradient[c] += TileOuterProduct.LaneSums(sum, sum, sum, sum)[0];
        }
    }

    // A row of A dY, times Aᵀ: y0, y0 + y1, y0 − y1, −y1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientRow(float* to, long component, Vector512<float> t0, Vector512<float> t1)
    {
        t0.Store(to);
        (t0 + t1).Store(to + component);
        (t0 - t1).Store(to + 2 * component);
        (-t1).Store(to + 3 * component);
    }

    /// <summary>Adds B dV Bᵀ of the tiles from <paramref name="first"/> on to the gradient of the input, where neighbouring tiles overlap.</summary>
    /// <param name="dv"><c>[16][channels][count][16]</c>.</param>
    /// <param name="across">Tiles in a row of tiles.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many tiles.</param>
    /// <param name="gradient">The first value of the first tile, which may lie in the margin; added to, margins included.</param>
    /// <param name="layout">The layout of the gradient.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddInputGradient(float* dv, int across, int first, int count, float* gradient, TileLayout layout)
    {
        long component = (long)layout.Channels * count * Lanes;
        int row = layout.RowStride;
        for (int c = 0; c < layout.Channels; c++)
        {
            float* plane = gradient + (long)c * layout.PlaneStride, from = dv + (long)c * count * Lanes;
            for (int i = 0, y = first / across, x = first % across; i < count; i++, from += Lanes)
            {
                // B dV, column by column: v0, v1 − v2 + v3, v1 + v2 − v0, −v3; then the same by rows.
                GradientColumn(from, component, out Vector512<float> a0, out Vector512<float> b0, out Vector512<float> c0, out Vector512<float> d0);
                float* from1 = from + component, from2 = from1 + component, from3 = from2 + component;
                GradientColumn(from1, component, out Vector512<float> a1, out Vector512<float> b1, out Vector512<float> c1, out Vector512<float> d1);
                GradientColumn(from2, component, out Vector512<float> a2, out Vector512<float> b2, out Vector512<float> c2, out Vector512<float> d2);
                GradientColumn(from3, component, out Vector512<float> a3, out Vector512<float> b3, out Vector512<float> c3, out Vector512<float> d3);
                float* to = plane + 2 * y * row + 2 * x * Lanes;
                AddGradientRow(to, a0, a1, a2, a3);
                AddGradientRow(to + row, b0, b1, b2, b3);
                AddGradientRow(to + 2 * row, c0, c1, c2, c3);
                AddGradientRow(to + 3 * row, d0, d1, d2, d3);
                if (++x == across)
                {
                    x = 0;
                    y++;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientColumn(float* v, long component, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d)
    {
        Vector512<float> v0 = Vector512.Load(v), v1 = Vector512.Load(v + 4 * component);
        Vector512<float> v2 = Vector512.Load(v + 8 * component), v3 = Vector512.Load(v + 12 * component);
        (a, b, c, d) = (v0, v1 - v2 + v3, v1 + v2 - v0, -v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddGradientRow(float* to, Vector512<float> t0, Vector512<float> t1, Vector512<float> t2, Vector512<float> t3)
    {
        (Vector512.Load(to) + t0).Store(to);
        (Vector512.Load(to + Lanes) + (t1 - t2 + t3)).Store(to + Lanes);
        (Vector512.Load(to + 2 * Lanes) + (t1 + t2 - t0)).Store(to + 2 * Lanes);
        (Vector512.Load(to + 3 * Lanes) - t3).Store(to + 3 * Lanes);
    }
}
