using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>
/// The gradient of the weights of a convolution that is max-pooled, of a tile of 16 images: only where a maximum lay does a gradient come
/// back, so of the four positions of each 2×2 square one counts, another one in each image.
/// </summary>
/// <remarks>
/// <para>
/// <c>dW[o][c][ky][kx] += Σ g[o][y][x] · input[c][2y + below + ky][2x + right + kx]</c>, where below and right, 0 or 1, tell where the maximum
/// of a lane lay. The input is chosen lane by lane: first between two rows, then between two columns, each value of the first choice serving two
/// columns. That is one multiplication and about two choices for each weight and square, where the plain sum has four multiplications; and
/// the gradient before pooling, which is four times as large and mostly zero, is never written.
/// </para>
/// <para>Sizes 3 and 5, stride 1. Three rows of a kernel, or two, are summed at a time: as many as the registers hold.</para>
/// </remarks>
internal static unsafe class PooledWeightGradient
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Whether there is a kernel for a size.</summary>
    public static bool Supports(int size, int stride) => size is 3 or 5 && stride == 1;

    /// <summary>Floats of scratch memory.</summary>
    public static int ScratchSize(TensorShape pooled) => 3 * Lanes * pooled.Rows * pooled.Columns;

    /// <summary>Adds to the gradients of weights and bias.</summary>
    /// <param name="corner">The first value of the input's first window, which may lie in the margin.</param>
    /// <param name="inputLayout">The input's layout.</param>
    /// <param name="size">Rows and columns of the kernel.</param>
    /// <param name="gradient">The gradient after pooling.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="output">The values after pooling and ReLU: a gradient passes where they are above 0; null without ReLU.</param>
    /// <param name="argmax">Where the maxima lay: see <see cref="MaxPoolingKernel"/>.</param>
    /// <param name="weightGradient"><c>[O][C][K][K]</c>, added to.</param>
    /// <param name="biasGradient">[O], added to.</param>
    /// <param name="scratch">Overwritten.</param>
    public static void Add(
        float* corner, TileLayout inputLayout, int size, float* gradient, TileLayout layout, float* output, uint* argmax,
        float* weightGradient, float* biasGradient, float* scratch)
    {
        int row = inputLayout.RowStride;
        for (int o = 0; o < layout.Channels; o++)
        {
            int plane = layout.Offset(o, 0, 0);
            biasGradient[o] += Spread(gradient + plane, output is null ? null : output + plane, argmax + o * layout.Rows * layout.Columns, layout, scratch);
            for (int c = 0; c < inputLayout.Channels; c++)
            {
                float* x = corner + inputLayout.Offset(c, 0, 0), d = weightGradient + (o * inputLayout.Channels + c) * size * size;
                if (size == 5)
                {
                    Sum3x5(x, row, layout.Rows, layout.Columns, scratch, d);
                    Sum2x5(x + 3 * row, row, layout.Rows, layout.Columns, scratch, d + 15);
                }
                else
                {
                    Sum3x3(x, row, layout.Rows, layout.Columns, scratch, d);
                }
            }
        }
    }

    // For each square the gradient that passes, and where each lane's maximum lay, as masks. Returns the sum of the gradients.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Spread(float* gradient, float* output, uint* argmax, TileLayout layout, float* squares)
    {
        Vector512<uint> lane = MaxPoolingKernel.LaneBits;
        Vector512<float> sum = Vector512<float>.Zero;
        for (int y = 0; y < layout.Rows; y++)
        {
            for (int x = 0; x < layout.Columns; x++, squares += 3 * Lanes)
            {
                Vector512<float> g = Vector512.Load(gradient + y * layout.RowStride + x * Lanes);
                if (output is not null)
                    g &= Vector512.GreaterThan(Vector512.Load(output + y * layout.RowStride + x * Lanes), Vector512<float>.Zero);
                uint place = *argmax++;
                sum += g;
                g.Store(squares);
                Vector512.Equals(Vector512.Create(place) & lane, lane).AsSingle().Store(squares + Lanes);
                Vector512.Equals(Vector512.Create(place >> Lanes) & lane, lane).AsSingle().Store(squares + 2 * Lanes);
            }
        }

        return TileOuterProduct.LaneSums(sum, sum, sum, sum)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum3x5(float* input, int row, int rows, int columns, float* squares, float* d)
    {
        Vector512<float> s00, s01, s02, s03, s04;
        Vector512<float> s10, s11, s12, s13, s14;
        Vector512<float> s20, s21, s22, s23, s24;
        s00 = s01 = s02 = s03 = s04 = s10 = s11 = s12 = s13 = s14 = s20 = s21 = s22 = s23 = s24 = Vector512<float>.Zero;
        for (int y = 0; y < rows; y++)
        {
            float* x = input + 2 * y * row;
            for (int i = 0; i < columns; i++, x += 2 * Lanes, squares += 3 * Lanes)
            {
                Vector512<float> g = Vector512.Load(squares), below = Vector512.Load(squares + Lanes), right = Vector512.Load(squares + 2 * Lanes);
                Choose3(x, row, below, out Vector512<float> p0, out Vector512<float> p1, out Vector512<float> p2);
                Choose3(x + Lanes, row, below, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2);
                s00 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s00);
                s10 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s10);
                s20 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q2, p2), s20);
                Choose3(x + 2 * Lanes, row, below, out p0, out p1, out p2);
                s01 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p0, q0), s01);
                s11 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p1, q1), s11);
                s21 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p2, q2), s21);
                Choose3(x + 3 * Lanes, row, below, out q0, out q1, out q2);
                s02 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s02);
                s12 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s12);
                s22 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q2, p2), s22);
                Choose3(x + 4 * Lanes, row, below, out p0, out p1, out p2);
                s03 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p0, q0), s03);
                s13 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p1, q1), s13);
                s23 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p2, q2), s23);
                Choose3(x + 5 * Lanes, row, below, out q0, out q1, out q2);
                s04 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s04);
                s14 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s14);
                s24 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q2, p2), s24);
            }
        }

        float* sums = stackalloc float[16];
        TileOuterProduct.LaneSums(s00, s01, s02, s03).Store(sums);
        TileOuterProduct.LaneSums(s04, s10, s11, s12).Store(sums + 4);
        TileOuterProduct.LaneSums(s13, s14, s20, s21).Store(sums + 8);
        TileOuterProduct.LaneSums(s22, s23, s24, s24).Store(sums + 12);
        for (int i = 0; i < 15; i++)
            d[i] += sums[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum2x5(float* input, int row, int rows, int columns, float* squares, float* d)
    {
        Vector512<float> s00, s01, s02, s03, s04;
        Vector512<float> s10, s11, s12, s13, s14;
        s00 = s01 = s02 = s03 = s04 = s10 = s11 = s12 = s13 = s14 = Vector512<float>.Zero;
        for (int y = 0; y < rows; y++)
        {
            float* x = input + 2 * y * row;
            for (int i = 0; i < columns; i++, x += 2 * Lanes, squares += 3 * Lanes)
            {
                Vector512<float> g = Vector512.Load(squares), below = Vector512.Load(squares + Lanes), right = Vector512.Load(squares + 2 * Lanes);
                Choose2(x, row, below, out Vector512<float> p0, out Vector512<float> p1);
                Choose2(x + Lanes, row, below, out Vector512<float> q0, out Vector512<float> q1);
                s00 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s00);
                s10 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s10);
                Choose2(x + 2 * Lanes, row, below, out p0, out p1);
                s01 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p0, q0), s01);
                s11 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p1, q1), s11);
                Choose2(x + 3 * Lanes, row, below, out q0, out q1);
                s02 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s02);
                s12 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s12);
                Choose2(x + 4 * Lanes, row, below, out p0, out p1);
                s03 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p0, q0), s03);
                s13 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p1, q1), s13);
                Choose2(x + 5 * Lanes, row, below, out q0, out q1);
                s04 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s04);
                s14 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s14);
            }
        }

        float* sums = stackalloc float[12];
        TileOuterProduct.LaneSums(s00, s01, s02, s03).Store(sums);
        TileOuterProduct.LaneSums(s04, s10, s11, s12).Store(sums + 4);
        TileOuterProduct.LaneSums(s13, s14, s14, s14).Store(sums + 8);
        for (int i = 0; i < 10; i++)
            d[i] += sums[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum3x3(float* input, int row, int rows, int columns, float* squares, float* d)
    {
        Vector512<float> s00, s01, s02;
        Vector512<float> s10, s11, s12;
        Vector512<float> s20, s21, s22;
        s00 = s01 = s02 = s10 = s11 = s12 = s20 = s21 = s22 = Vector512<float>.Zero;
        for (int y = 0; y < rows; y++)
        {
            float* x = input + 2 * y * row;
            for (int i = 0; i < columns; i++, x += 2 * Lanes, squares += 3 * Lanes)
            {
                Vector512<float> g = Vector512.Load(squares), below = Vector512.Load(squares + Lanes), right = Vector512.Load(squares + 2 * Lanes);
                Choose3(x, row, below, out Vector512<float> p0, out Vector512<float> p1, out Vector512<float> p2);
                Choose3(x + Lanes, row, below, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2);
                s00 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s00);
                s10 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s10);
                s20 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q2, p2), s20);
                Choose3(x + 2 * Lanes, row, below, out p0, out p1, out p2);
                s01 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p0, q0), s01);
                s11 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p1, q1), s11);
                s21 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, p2, q2), s21);
                Choose3(x + 3 * Lanes, row, below, out q0, out q1, out q2);
                s02 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q0, p0), s02);
                s12 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q1, p1), s12);
                s22 = Vector512.MultiplyAddEstimate(g, Vector512.ConditionalSelect(right, q2, p2), s22);
            }
        }

        float* sums = stackalloc float[12];
        TileOuterProduct.LaneSums(s00, s01, s02, s10).Store(sums);
        TileOuterProduct.LaneSums(s11, s12, s20, s21).Store(sums + 4);
        TileOuterProduct.LaneSums(s22, s22, s22, s22).Store(sums + 8);
        for (int i = 0; i < 9; i++)
            d[i] += sums[i];
    }

    // In each of 3 rows, the value of the row or of the one below it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose3(float* x, int row, Vector512<float> below, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2)
    {
        Vector512<float> v0 = Vector512.Load(x), v1 = Vector512.Load(x + row), v2 = Vector512.Load(x + 2 * row), v3 = Vector512.Load(x + 3 * row);
        r0 = Vector512.ConditionalSelect(below, v1, v0);
        r1 = Vector512.ConditionalSelect(below, v2, v1);
        r2 = Vector512.ConditionalSelect(below, v3, v2);
    }

    // In each of 2 rows, the value of the row or of the one below it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose2(float* x, int row, Vector512<float> below, out Vector512<float> r0, out Vector512<float> r1)
    {
        Vector512<float> v0 = Vector512.Load(x), v1 = Vector512.Load(x + row), v2 = Vector512.Load(x + 2 * row);
        r0 = Vector512.ConditionalSelect(below, v1, v0);
        r1 = Vector512.ConditionalSelect(below, v2, v1);
    }
}
