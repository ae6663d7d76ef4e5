using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>
/// The inner product at the bottom of every forward and data-gradient pass: <c>M[o][t] = bias[o] + Σ_k U[o][k] · V[k][t]</c>, where U are
/// scalars, and V and M are vectors of 16 images.
/// </summary>
/// <remarks>
/// <para>
/// O rows of U, K terms, T columns of V. <c>U[o][k]</c> lies at <c>u + o·uRow + k·uTerm</c>, <c>V[k][t]</c> at <c>v + offsets[k] + t·vStride</c> and
/// <c>M[o][t]</c> at <c>m + o·mRow + t·mStride</c>. With a table of offsets the same loop is a convolution (k runs over channels and taps, t
/// over the pixels of a row), a step of a Winograd convolution (k over channels, t over tiles) and a dense layer (k over inputs, t over
/// tiles of images): none copies its input into another order.
/// </para>
/// <para>
/// 4 rows × up to 6 columns stay in registers: 24 sums, 6 vectors and one weight fill 31 of the 32 registers of AVX-512, each step loads
/// 10 and multiplies 24 times, and no sum waits for its own last addition. Each sum adds its terms in the order of k, whatever the block
/// it lies in, so that results do not depend on how the work was cut.
/// </para>
/// </remarks>
internal static unsafe class TileMatrixMultiply
{
    /// <summary>Rows of U that are computed at once.</summary>
    public const int RowBlock = 4;

    /// <summary>Overwrites M, or adds to it.</summary>
    /// <param name="u">The weights.</param>
    /// <param name="uRow">Floats from a row of weights to the next.</param>
    /// <param name="uTerm">Floats from a weight of a row to the next.</param>
    /// <param name="rows">O, any number.</param>
    /// <param name="offsets">For each k the offset of its vectors, in floats.</param>
    /// <param name="terms">K.</param>
    /// <param name="v">The first vector.</param>
    /// <param name="vStride">Floats from a column of V to the next.</param>
    /// <param name="columns">T.</param>
    /// <param name="m">The sums.</param>
    /// <param name="mRow">Floats from a row of M to the next.</param>
    /// <param name="mStride">Floats from a column of M to the next.</param>
    /// <param name="bias">What each row starts from; null for 0.</param>
    /// <param name="add">Whether to start from what M holds, instead of the bias.</param>
    public static void Multiply(
        float* u, int uRow, int uTerm, int rows, int* offsets, int terms, float* v, int vStride, int columns, float* m, int mRow, int mStride, float* bias, bool add)
    {
        Debug.Assert(Vector512<float>.Count == TileLayout.Lanes);
        for (int t = 0; t < columns;)
        {
            // Blocks of nearly the same width: 14 columns are 5 + 5 + 4, not 6 + 6 + 2.
            int left = columns - t, blocks = (left + 5) / 6, width = (left + blocks - 1) / blocks;
            float* at = v + (long)t * vStride, to = m + (long)t * mStride;
            switch (width)
            {
                case 6: Multiply6(u, uRow, uTerm, rows, offsets, terms, at, vStride, to, mRow, mStride, bias, add); break;
                case 5: Multiply5(u, uRow, uTerm, rows, offsets, terms, at, vStride, to, mRow, mStride, bias, add); break;
                case 4: Multiply4(u, uRow, uTerm, rows, offsets, terms, at, vStride, to, mRow, mStride, bias, add); break;
                case 3: Multiply3(u, uRow, uTerm, rows, offsets, terms, at, vStride, to, mRow, mStride, bias, add); break;
                case 2: Multiply2(u, uRow, uTerm, rows, offsets, terms, at, vStride, to, mRow, mStride, bias, add); break;
                default: Multiply1(u, uRow, uTerm, rows, offsets, terms, at, vStride, to, mRow, mStride, bias, add); break;
            }

            t += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply6(
        float* u, int ur, int ut, int rows, int* offsets, int terms, float* v, int vs, float* m, int mr, int ms, float* bias, bool add)
    {
        for (int o = 0; o < rows; o += RowBlock, u += RowBlock * ur, m += RowBlock * mr)
        {
            // The last block may have fewer rows: the missing ones repeat the last one, and write what it writes.
            int left = rows - 1 - o, o1 = Math.Min(1, left), o2 = Math.Min(2, left), o3 = Math.Min(3, left);
            float* u0 = u, u1 = u + o1 * ur, u2 = u + o2 * ur, u3 = u + o3 * ur, m1 = m + o1 * mr, m2 = m + o2 * mr, m3 = m + o3 * mr;
            Vector512<float> s00, s01, s02, s03, s04, s05;
            Vector512<float> s10, s11, s12, s13, s14, s15;
            Vector512<float> s20, s21, s22, s23, s24, s25;
            Vector512<float> s30, s31, s32, s33, s34, s35;
            if (add)
            {
                s00 = Vector512.Load(m); s01 = Vector512.Load(m + ms); s02 = Vector512.Load(m + 2 * ms);
                s03 = Vector512.Load(m + 3 * ms); s04 = Vector512.Load(m + 4 * ms); s05 = Vector512.Load(m + 5 * ms);
                s10 = Vector512.Load(m1); s11 = Vector512.Load(m1 + ms); s12 = Vector512.Load(m1 + 2 * ms);
                s13 = Vector512.Load(m1 + 3 * ms); s14 = Vector512.Load(m1 + 4 * ms); s15 = Vector512.Load(m1 + 5 * ms);
                s20 = Vector512.Load(m2); s21 = Vector512.Load(m2 + ms); s22 = Vector512.Load(m2 + 2 * ms);
                s23 = Vector512.Load(m2 + 3 * ms); s24 = Vector512.Load(m2 + 4 * ms); s25 = Vector512.Load(m2 + 5 * ms);
                s30 = Vector512.Load(m3); s31 = Vector512.Load(m3 + ms); s32 = Vector512.Load(m3 + 2 * ms);
                s33 = Vector512.Load(m3 + 3 * ms); s34 = Vector512.Load(m3 + 4 * ms); s35 = Vector512.Load(m3 + 5 * ms);
            }
            else
            {
                s00 = s01 = s02 = s03 = s04 = s05 = Vector512.Create(bias is null ? 0 : bias[o]);
                s10 = s11 = s12 = s13 = s14 = s15 = Vector512.Create(bias is null ? 0 : bias[o + o1]);
                s20 = s21 = s22 = s23 = s24 = s25 = Vector512.Create(bias is null ? 0 : bias[o + o2]);
                s30 = s31 = s32 = s33 = s34 = s35 = Vector512.Create(bias is null ? 0 : bias[o + o3]);
            }

            for (int k = 0; k < terms; k++, u0 += ut, u1 += ut, u2 += ut, u3 += ut)
            {
                float* x = v + offsets[k];
                Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + vs), x2 = Vector512.Load(x + 2 * vs);
                Vector512<float> x3 = Vector512.Load(x + 3 * vs), x4 = Vector512.Load(x + 4 * vs), x5 = Vector512.Load(x + 5 * vs);
                Vector512<float> w = Vector512.Create(*u0);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                s02 = Vector512.MultiplyAddEstimate(w, x2, s02);
                s03 = Vector512.MultiplyAddEstimate(w, x3, s03); s04 = Vector512.MultiplyAddEstimate(w, x4, s04);
                s05 = Vector512.MultiplyAddEstimate(w, x5, s05);
                w = Vector512.Create(*u1);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                s12 = Vector512.MultiplyAddEstimate(w, x2, s12);
                s13 = Vector512.MultiplyAddEstimate(w, x3, s13); s14 = Vector512.MultiplyAddEstimate(w, x4, s14);
                s15 = Vector512.MultiplyAddEstimate(w, x5, s15);
                w = Vector512.Create(*u2);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                s22 = Vector512.MultiplyAddEstimate(w, x2, s22);
                s23 = Vector512.MultiplyAddEstimate(w, x3, s23); s24 = Vector512.MultiplyAddEstimate(w, x4, s24);
                s25 = Vector512.MultiplyAddEstimate(w, x5, s25);
                w = Vector512.Create(*u3);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
                s32 = Vector512.MultiplyAddEstimate(w, x2, s32);
                s33 = Vector512.MultiplyAddEstimate(w, x3, s33); s34 = Vector512.MultiplyAddEstimate(w, x4, s34);
                s35 = Vector512.MultiplyAddEstimate(w, x5, s35);
            }

            s00.Store(m); s01.Store(m + ms); s02.Store(m + 2 * ms);
            s03.Store(m + 3 * ms); s04.Store(m + 4 * ms); s05.Store(m + 5 * ms);
            s10.Store(m1); s11.Store(m1 + ms); s12.Store(m1 + 2 * ms);
            s13.Store(m1 + 3 * ms); s14.Store(m1 + 4 * ms); s15.Store(m1 + 5 * ms);
            s20.Store(m2); s21.Store(m2 + ms); s22.Store(m2 + 2 * ms);
            s23.Store(m2 + 3 * ms); s24.Store(m2 + 4 * ms); s25.Store(m2 + 5 * ms);
            s30.Store(m3); s31.Store(m3 + ms); s32.Store(m3 + 2 * ms);
            s33.Store(m3 + 3 * ms); s34.Store(m3 + 4 * ms); s35.Store(m3 + 5 * ms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply5(
        float* u, int ur, int ut, int rows, int* offsets, int terms, float* v, int vs, float* m, int mr, int ms, float* bias, bool add)
    {
        for (int o = 0; o < rows; o += RowBlock, u += RowBlock * ur, m += RowBlock * mr)
        {
            // The last block may have fewer rows: the missing ones repeat the last one, and write what it writes.
            int left = rows - 1 - o, o1 = Math.Min(1, left), o2 = Math.Min(2, left), o3 = Math.Min(3, left);
            float* u0 = u, u1 = u + o1 * ur, u2 = u + o2 * ur, u3 = u + o3 * ur, m1 = m + o1 * mr, m2 = m + o2 * mr, m3 = m + o3 * mr;
            Vector512<float> s00, s01, s02, s03, s04;
            Vector512<float> s10, s11, s12, s13, s14;
            Vector512<float> s20, s21, s22, s23, s24;
            Vector512<float> s30, s31, s32, s33, s34;
            if (add)
            {
                s00 = Vector512.Load(m); s01 = Vector512.Load(m + ms); s02 = Vector512.Load(m + 2 * ms);
                s03 = Vector512.Load(m + 3 * ms); s04 = Vector512.Load(m + 4 * ms);
                s10 = Vector512.Load(m1); s11 = Vector512.Load(m1 + ms); s12 = Vector512.Load(m1 + 2 * ms);
                s13 = Vector512.Load(m1 + 3 * ms); s14 = Vector512.Load(m1 + 4 * ms);
                s20 = Vector512.Load(m2); s21 = Vector512.Load(m2 + ms); s22 = Vector512.Load(m2 + 2 * ms);
                s23 = Vector512.Load(m2 + 3 * ms); s24 = Vector512.Load(m2 + 4 * ms);
                s30 = Vector512.Load(m3); s31 = Vector512.Load(m3 + ms); s32 = Vector512.Load(m3 + 2 * ms);
                s33 = Vector512.Load(m3 + 3 * ms); s34 = Vector512.Load(m3 + 4 * ms);
            }
            else
            {
                s00 = s01 = s02 = s03 = s04 = Vector512.Create(bias is null ? 0 : bias[o]);
                s10 = s11 = s12 = s13 = s14 = Vector512.Create(bias is null ? 0 : bias[o + o1]);
                s20 = s21 = s22 = s23 = s24 = Vector512.Create(bias is null ? 0 : bias[o + o2]);
                s30 = s31 = s32 = s33 = s34 = Vector512.Create(bias is null ? 0 : bias[o + o3]);
            }

            for (int k = 0; k < terms; k++, u0 += ut, u1 += ut, u2 += ut, u3 += ut)
            {
                float* x = v + offsets[k];
                Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + vs), x2 = Vector512.Load(x + 2 * vs);
                Vector512<float> x3 = Vector512.Load(x + 3 * vs), x4 = Vector512.Load(x + 4 * vs);
                Vector512<float> w = Vector512.Create(*u0);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                s02 = Vector512.MultiplyAddEstimate(w, x2, s02);
                s03 = Vector512.MultiplyAddEstimate(w, x3, s03); s04 = Vector512.MultiplyAddEstimate(w, x4, s04);
                w = Vector512.Create(*u1);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                s12 = Vector512.MultiplyAddEstimate(w, x2, s12);
                s13 = Vector512.MultiplyAddEstimate(w, x3, s13); s14 = Vector512.MultiplyAddEstimate(w, x4, s14);
                w = Vector512.Create(*u2);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                s22 = Vector512.MultiplyAddEstimate(w, x2, s22);
                s23 = Vector512.MultiplyAddEstimate(w, x3, s23); s24 = Vector512.MultiplyAddEstimate(w, x4, s24);
                w = Vector512.Create(*u3);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
                s32 = Vector512.MultiplyAddEstimate(w, x2, s32);
                s33 = Vector512.MultiplyAddEstimate(w, x3, s33); s34 = Vector512.MultiplyAddEstimate(w, x4, s34);
            }

            s00.Store(m); s01.Store(m + ms); s02.Store(m + 2 * ms);
            s03.Store(m + 3 * ms); s04.Store(m + 4 * ms);
            s10.Store(m1); s11.Store(m1 + ms); s12.Store(m1 + 2 * ms);
            s13.Store(m1 + 3 * ms); s14.Store(m1 + 4 * ms);
            s20.Store(m2); s21.Store(m2 + ms); s22.Store(m2 + 2 * ms);
            s23.Store(m2 + 3 * ms); s24.Store(m2 + 4 * ms);
            s30.Store(m3); s31.Store(m3 + ms); s32.Store(m3 + 2 * ms);
            s33.Store(m3 + 3 * ms); s34.Store(m3 + 4 * ms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply4(
        float* u, int ur, int ut, int rows, int* offsets, int terms, float* v, int vs, float* m, int mr, int ms, float* bias, bool add)
    {
        for (int o = 0; o < rows; o += RowBlock, u += RowBlock * ur, m += RowBlock * mr)
        {
            // The last block may have fewer rows: the missing ones repeat the last one, and write what it writes.
            int left = rows - 1 - o, o1 = Math.Min(1, left), o2 = Math.Min(2, left), o3 = Math.Min(3, left);
            float* u0 = u, u1 = u + o1 * ur, u2 = u + o2 * ur, u3 = u + o3 * ur, m1 = m + o1 * mr, m2 = m + o2 * mr, m3 = m + o3 * mr;
            Vector512<float> s00, s01, s02, s03;
            Vector512<float> s10, s11, s12, s13;
            Vector512<float> s20, s21, s22, s23;
            Vector512<float> s30, s31, s32, s33;
            if (add)
            {
                s00 = Vector512.Load(m); s01 = Vector512.Load(m + ms); s02 = Vector512.Load(m + 2 * ms); s03 = Vector512.Load(m + 3 * ms);
                s10 = Vector512.Load(m1); s11 = Vector512.Load(m1 + ms); s12 = Vector512.Load(m1 + 2 * ms); s13 = Vector512.Load(m1 + 3 * ms);
                s20 = Vector512.Load(m2); s21 = Vector512.Load(m2 + ms); s22 = Vector512.Load(m2 + 2 * ms); s23 = Vector512.Load(m2 + 3 * ms);
                s30 = Vector512.Load(m3); s31 = Vector512.Load(m3 + ms); s32 = Vector512.Load(m3 + 2 * ms); s33 = Vector512.Load(m3 + 3 * ms);
            }
            else
            {
                s00 = s01 = s02 = s03 = Vector512.Create(bias is null ? 0 : bias[o]);
                s10 = s11 = s12 = s13 = Vector512.Create(bias is null ? 0 : bias[o + o1]);
                s20 = s21 = s22 = s23 = Vector512.Create(bias is null ? 0 : bias[o + o2]);
                s30 = s31 = s32 = s33 = Vector512.Create(bias is null ? 0 : bias[o + o3]);
            }

            for (int k = 0; k < terms; k++, u0 += ut, u1 += ut, u2 += ut, u3 += ut)
            {
                float* x = v + offsets[k];
                Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + vs), x2 = Vector512.Load(x + 2 * vs);
                Vector512<float> x3 = Vector512.Load(x + 3 * vs);
                Vector512<float> w = Vector512.Create(*u0);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                s02 = Vector512.MultiplyAddEstimate(w, x2, s02); s03 = Vector512.MultiplyAddEstimate(w, x3, s03);
                w = Vector512.Create(*u1);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                s12 = Vector512.MultiplyAddEstimate(w, x2, s12); s13 = Vector512.MultiplyAddEstimate(w, x3, s13);
                w = Vector512.Create(*u2);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                s22 = Vector512.MultiplyAddEstimate(w, x2, s22); s23 = Vector512.MultiplyAddEstimate(w, x3, s23);
                w = Vector512.Create(*u3);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
                s32 = Vector512.MultiplyAddEstimate(w, x2, s32); s33 = Vector512.MultiplyAddEstimate(w, x3, s33);
            }

            s00.Store(m); s01.Store(m + ms); s02.Store(m + 2 * ms); s03.Store(m + 3 * ms);
            s10.Store(m1); s11.Store(m1 + ms); s12.Store(m1 + 2 * ms); s13.Store(m1 + 3 * ms);
            s20.Store(m2); s21.Store(m2 + ms); s22.Store(m2 + 2 * ms); s23.Store(m2 + 3 * ms);
            s30.Store(m3); s31.Store(m3 + ms); s32.Store(m3 + 2 * ms); s33.Store(m3 + 3 * ms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply3(
        float* u, int ur, int ut, int rows, int* offsets, int terms, float* v, int vs, float* m, int mr, int ms, float* bias, bool add)
    {
        for (int o = 0; o < rows; o += RowBlock, u += RowBlock * ur, m += RowBlock * mr)
        {
            // The last block may have fewer rows: the missing ones repeat the last one, and write what it writes.
            int left = rows - 1 - o, o1 = Math.Min(1, left), o2 = Math.Min(2, left), o3 = Math.Min(3, left);
            float* u0 = u, u1 = u + o1 * ur, u2 = u + o2 * ur, u3 = u + o3 * ur, m1 = m + o1 * mr, m2 = m + o2 * mr, m3 = m + o3 * mr;
            Vector512<float> s00, s01, s02;
            Vector512<float> s10, s11, s12;
            Vector512<float> s20, s21, s22;
            Vector512<float> s30, s31, s32;
            if (add)
            {
                s00 = Vector512.Load(m); s01 = Vector512.Load(m + ms); s02 = Vector512.Load(m + 2 * ms);
                s10 = Vector512.Load(m1); s11 = Vector512.Load(m1 + ms); s12 = Vector512.Load(m1 + 2 * ms);
                s20 = Vector512.Load(m2); s21 = Vector512.Load(m2 + ms); s22 = Vector512.Load(m2 + 2 * ms);
                s30 = Vector512.Load(m3); s31 = Vector512.Load(m3 + ms); s32 = Vector512.Load(m3 + 2 * ms);
            }
            else
            {
                s00 = s01 = s02 = Vector512.Create(bias is null ? 0 : bias[o]);
                s10 = s11 = s12 = Vector512.Create(bias is null ? 0 : bias[o + o1]);
                s20 = s21 = s22 = Vector512.Create(bias is null ? 0 : bias[o + o2]);
                s30 = s31 = s32 = Vector512.Create(bias is null ? 0 : bias[o + o3]);
            }

            for (int k = 0; k < terms; k++, u0 += ut, u1 += ut, u2 += ut, u3 += ut)
            {
                float* x = v + offsets[k];
                Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + vs), x2 = Vector512.Load(x + 2 * vs);
                Vector512<float> w = Vector512.Create(*u0);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                s02 = Vector512.MultiplyAddEstimate(w, x2, s02);
                w = Vector512.Create(*u1);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                s12 = Vector512.MultiplyAddEstimate(w, x2, s12);
                w = Vector512.Create(*u2);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                s22 = Vector512.MultiplyAddEstimate(w, x2, s22);
                w = Vector512.Create(*u3);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
                s32 = Vector512.MultiplyAddEstimate(w, x2, s32);
            }

            s00.Store(m); s01.Store(m + ms); s02.Store(m + 2 * ms);
            s10.Store(m1); s11.Store(m1 + ms); s12.Store(m1 + 2 * ms);
            s20.Store(m2); s21.Store(m2 + ms); s22.Store(m2 + 2 * ms);
            s30.Store(m3); s31.Store(m3 + ms); s32.Store(m3 + 2 * ms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply2(
        float* u, int ur, int ut, int rows, int* offsets, int terms, float* v, int vs, float* m, int mr, int ms, float* bias, bool add)
    {
        for (int o = 0; o < rows; o += RowBlock, u += RowBlock * ur, m += RowBlock * mr)
        {
            // The last block may have fewer rows: the missing ones repeat the last one, and write what it writes.
            int left = rows - 1 - o, o1 = Math.Min(1, left), o2 = Math.Min(2, left), o3 = Math.Min(3, left);
            float* u0 = u, u1 = u + o1 * ur, u2 = u + o2 * ur, u3 = u + o3 * ur, m1 = m + o1 * mr, m2 = m + o2 * mr, m3 = m + o3 * mr;
            Vector512<float> s00, s01;
            Vector512<float> s10, s11;
            Vector512<float> s20, s21;
            Vector512<float> s30, s31;
            if (add)
            {
                s00 = Vector512.Load(m); s01 = Vector512.Load(m + ms);
                s10 = Vector512.Load(m1); s11 = Vector512.Load(m1 + ms);
                s20 = Vector512.Load(m2); s21 = Vector512.Load(m2 + ms);
                s30 = Vector512.Load(m3); s31 = Vector512.Load(m3 + ms);
            }
            else
            {
                s00 = s01 = Vector512.Create(bias is null ? 0 : bias[o]);
                s10 = s11 = Vector512.Create(bias is null ? 0 : bias[o + o1]);
                s20 = s21 = Vector512.Create(bias is null ? 0 : bias[o + o2]);
                s30 = s31 = Vector512.Create(bias is null ? 0 : bias[o + o3]);
            }

            for (int k = 0; k < terms; k++, u0 += ut, u1 += ut, u2 += ut, u3 += ut)
            {
                float* x = v + offsets[k];
                Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + vs);
                Vector512<float> w = Vector512.Create(*u0);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                w = Vector512.Create(*u1);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                w = Vector512.Create(*u2);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                w = Vector512.Create(*u3);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
            }

            s00.Store(m); s01.Store(m + ms);
            s10.Store(m1); s11.Store(m1 + ms);
            s20.Store(m2); s21.Store(m2 + ms);
            s30.Store(m3); s31.Store(m3 + ms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply1(
        float* u, int ur, int ut, int rows, int* offsets, int terms, float* v, int vs, float* m, int mr, int ms, float* bias, bool add)
    {
        for (int o = 0; o < rows; o += RowBlock, u += RowBlock * ur, m += RowBlock * mr)
        {
            // The last block may have fewer rows: the missing ones repeat the last one, and write what it writes.
            int left = rows - 1 - o, o1 = Math.Min(1, left), o2 = Math.Min(2, left), o3 = Math.Min(3, left);
            float* u0 = u, u1 = u + o1 * ur, u2 = u + o2 * ur, u3 = u + o3 * ur, m1 = m + o1 * mr, m2 = m + o2 * mr, m3 = m + o3 * mr;
            Vector512<float> s00;
            Vector512<float> s10;
            Vector512<float> s20;
            Vector512<float> s30;
            if (add)
            {
                s00 = Vector512.Load(m);
                s10 = Vector512.Load(m1);
                s20 = Vector512.Load(m2);
                s30 = Vector512.Load(m3);
            }
            else
            {
                s00 = Vector512.Create(bias is null ? 0 : bias[o]);
                s10 = Vector512.Create(bias is null ? 0 : bias[o + o1]);
                s20 = Vector512.Create(bias is null ? 0 : bias[o + o2]);
                s30 = Vector512.Create(bias is null ? 0 : bias[o + o3]);
            }

            for (int k = 0; k < terms; k++, u0 += ut, u1 += ut, u2 += ut, u3 += ut)
            {
                float* x = v + offsets[k];
                Vector512<float> x0 = Vector512.Load(x);
                Vector512<float> w = Vector512.Create(*u0);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00);
                w = Vector512.Create(*u1);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10);
                w = Vector512.Create(*u2);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20);
                w = Vector512.Create(*u3);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30);
            }

            s00.Store(m);
            s10.Store(m1);
            s20.Store(m2);
            s30.Store(m3);
        }
    }
}
