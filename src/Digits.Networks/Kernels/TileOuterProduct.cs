using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Digits.Networks.Kernels;

/// <summary>
/// The sum at the bottom of every convolution's weight gradient: <c>D[o][k] += Σ_p Σ_lanes G[o][p] · V[k][p]</c>, where G are gradients of
/// outputs and V inputs, both vectors of 16 images.
/// </summary>
/// <remarks>
/// <c>G[o][p]</c> lies at <c>g + o·gPlane + y·gRow + x·16</c> and <c>V[k][p]</c> at <c>v + offsets[k] + y·vRow + x·vStride</c>, p = (y, x).
/// 4 × 4 sums stay in registers over all positions; the sum over the lanes comes once, at the end, and is added to D, a row of which
/// has <c>dStride</c> floats. Each step loads 8 and multiplies 16 times.
/// </remarks>
internal static unsafe class TileOuterProduct
{
    /// <summary>Adds to D.</summary>
    public static void Add(
        float* g, int gPlane, int gRow, int outputs, float* v, int* offsets, int terms, int vRow, int vStride, int rows, int columns, float* d, int dStride)
    {
        Debug.Assert(Vector512<float>.Count == TileLayout.Lanes);
        float* sums = stackalloc float[16];
        for (int k = 0; k < terms; k += 4)
        {
            // The last blocks may be smaller: what is missing repeats the last one, and is not added.
            float* v0 = v + offsets[k], v1 = v + offsets[Math.Min(k + 1, terms - 1)];
            float* v2 = v + offsets[Math.Min(k + 2, terms - 1)], v3 = v + offsets[Math.Min(k + 3, terms - 1)];
            for (int o = 0; o < outputs; o += 4)
            {
                float* g0 = g + (long)o * gPlane, to = d + (long)o * dStride + k;
                if (k + 4 <= terms && o + 4 <= outputs)
                {
                    Sum(g0, g0 + gPlane, g0 + 2L * gPlane, g0 + 3L * gPlane, gRow, v0, v1, v2, v3, vRow, vStride, rows, columns, to, dStride, add: true);
                    continue;
                }

                float* g1 = g + (long)Math.Min(o + 1, outputs - 1) * gPlane;
                float* g2 = g + (long)Math.Min(o + 2, outputs - 1) * gPlane;
                float* g3 = g + (long)Math.Min(o + 3, outputs - 1) * gPlane;
                Sum(g0, g1, g2, g3, gRow, v0, v1, v2, v3, vRow, vStride, rows, columns, sums, 4, add: false);
                for (int i = 0; i < Math.Min(4, outputs - o); i++)
                {
                    for (int j = 0; j < Math.Min(4, terms - k); j++)
                        to[(long)i * dStride + j] += sums[4 * i + j];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(
        float* g0, float* g1, float* g2, float* g3, int gRow, float* v0, float* v1, float* v2, float* v3, int vRow, int vStride,
        int rows, int columns, float* d, int dStride, bool add)
    {
        Vector512<float> s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33;
        s00 = s01 = s02 = s03 = s10 = s11 = s12 = s13 = s20 = s21 = s22 = s23 = s30 = s31 = s32 = s33 = Vector512<float>.Zero;
        for (int y = 0; y < rows; y++)
        {
            int a = y * gRow, b = y * vRow;
            for (int x = 0; x < columns; x++, a += TileLayout.Lanes, b += vStride)
            {
                Vector512<float> x0 = Vector512.Load(v0 + b), x1 = Vector512.Load(v1 + b), x2 = Vector512.Load(v2 + b), x3 = Vector512.Load(v3 + b);
                var w = Vector512.Load(g0 + a);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                s02 = Vector512.MultiplyAddEstimate(w, x2, s02); s03 = Vector512.MultiplyAddEstimate(w, x3, s03);
                w = Vector512.Load(g1 + a);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                s12 = Vector512.MultiplyAddEstimate(w, x2, s12); s13 = Vector512.MultiplyAddEstimate(w, x3, s13);
                w = Vector512.Load(g2 + a);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                s22 = Vector512.MultiplyAddEstimate(w, x2, s22); s23 = Vector512.MultiplyAddEstimate(w, x3, s23);
                w = Vector512.Load(g3 + a);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
                s32 = Vector512.MultiplyAddEstimate(w, x2, s32); s33 = Vector512.MultiplyAddEstimate(w, x3, s33);
            }
        }

        Vector128<float> r0 = LaneSums(s00, s01, s02, s03), r1 = LaneSums(s10, s11, s12, s13);
        Vector128<float> r2 = LaneSums(s20, s21, s22, s23), r3 = LaneSums(s30, s31, s32, s33);
        if (add)
        {
            r0 += Vector128.Load(d);
            r1 += Vector128.Load(d + dStride);
            r2 += Vector128.Load(d + 2 * dStride);
            r3 += Vector128.Load(d + 3 * dStride);
        }

        r0.Store(d);
        r1.Store(d + dStride);
        r2.Store(d + 2 * dStride);
        r3.Store(d + 3 * dStride);
    }

    /// <summary>The sums over the lanes of four vectors, side by side; every machine adds in the same order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> LaneSums(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector128<float> p = Quarter(a), q = Quarter(b), r = Quarter(c), s = Quarter(d);
        if (Sse.IsSupported)
        {
            Vector128<float> pq = Sse.UnpackLow(p, q) + Sse.UnpackHigh(p, q); // p0 + p2, q0 + q2, p1 + p3, q1 + q3
            Vector128<float> rs = Sse.UnpackLow(r, s) + Sse.UnpackHigh(r, s);
            return Sse.MoveLowToHigh(pq, rs) + Sse.MoveHighToLow(rs, pq);
        }

        return Vector128.Create(Sum(p), Sum(q), Sum(r), Sum(s));

        static float Sum(Vector128<float> v) => (v[0] + v[2]) + (v[1] + v[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Vector512<float> v)
    {
        Vector256<float> half = v.GetLower() + v.GetUpper();
        return half.GetLower() + half.GetUpper();
    }
}
