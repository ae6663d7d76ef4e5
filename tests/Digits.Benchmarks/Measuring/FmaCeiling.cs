using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Benchmarks.Measuring;

/// <summary>The fused multiply-adds that the machine does at best: what every other figure is a share of.</summary>
/// <remarks>
/// Independent sums in registers, nothing from memory: as many as it takes to hide the latency of the addition (4 cycles, 2 units a cycle:
/// at least 8), and few enough to stay in the registers, of which AVX2 has 16.
/// </remarks>
internal static class FmaCeiling
{
    private const int Steps = 12_000_000;
    private const int WideSums = 16, NarrowSums = 12;

    /// <summary>The most of a few runs of <see cref="Measure"/>.</summary>
    public static double Most(int threads) => Enumerable.Range(0, 5).Max(_ => Measure(threads));

    /// <summary>GFLOP/s of so many threads together, each running for about a twentieth of a second; a multiply-add counts as two.</summary>
    /// <param name="threads">At least 1.</param>
    public static double Measure(int threads)
    {
        bool wide = Vector512.IsHardwareAccelerated;
        int floats = wide ? WideSums * Vector512<float>.Count : NarrowSums * Vector256<float>.Count;
        var results = new float[threads];
        using var start = new Barrier(threads);
        long began = 0;
        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            int thread = i + 1;
            others[i] = new Thread(() => Work(thread));
            others[i].Start();
        }

        Work(0);
        foreach (Thread other in others)
            other.Join();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        GC.KeepAlive(results);
        return 2.0 * floats * Steps * threads / seconds / 1e9;

        void Work(int thread)
        {
            start.SignalAndWait();
            if (thread == 0)
                began = Stopwatch.GetTimestamp();
            results[thread] = wide ? Wide(Steps) : Narrow(Steps);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide(int steps)
    {
        Vector512<float> m = Vector512.Create(0.999999f), c = Vector512.Create(1e-6f);
        Vector512<float> s0 = c, s1 = c, s2 = c, s3 = c, s4 = c, s5 = c, s6 = c, s7 = c, s8 = c, s9 = c, s10 = c, s11 = c, s12 = c, s13 = c, s14 = c, s15 = c;
        for (int i = 0; i < steps; i++)
        {
            s0 = Vector512.MultiplyAddEstimate(s0, m, c);
            s1 = Vector512.MultiplyAddEstimate(s1, m, c);
            s2 = Vector512.MultiplyAddEstimate(s2, m, c);
            s3 = Vector512.MultiplyAddEstimate(s3, m, c);
            s4 = Vector512.MultiplyAddEstimate(s4, m, c);
            s5 = Vector512.MultiplyAddEstimate(s5, m, c);
            s6 = Vector512.MultiplyAddEstimate(s6, m, c);
            s7 = Vector512.MultiplyAddEstimate(s7, m, c);
            s8 = Vector512.MultiplyAddEstimate(s8, m, c);
            s9 = Vector512.MultiplyAddEstimate(s9, m, c);
            s10 = Vector512.MultiplyAddEstimate(s10, m, c);
            s11 = Vector512.MultiplyAddEstimate(s11, m, c);
            s12 = Vector512.MultiplyAddEstimate(s12, m, c);
            s13 = Vector512.MultiplyAddEstimate(s13, m, c);
            s14 = Vector512.MultiplyAddEstimate(s14, m, c);
            s15 = Vector512.MultiplyAddEstimate(s15, m, c);
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11 + s12 + s13 + s14 + s15);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Narrow(int steps)
    {
        Vector256<float> m = Vector256.Create(0.999999f), c = Vector256.Create(1e-6f);
        Vector256<float> s0 = c, s1 = c, s2 = c, s3 = c, s4 = c, s5 = c, s6 = c, s7 = c, s8 = c, s9 = c, s10 = c, s11 = c;
        for (int i = 0; i < steps; i++)
        {
            s0 = Vector256.MultiplyAddEstimate(s0, m, c);
            s1 = Vector256.MultiplyAddEstimate(s1, m, c);
            s2 = Vector256.MultiplyAddEstimate(s2, m, c);
            s3 = Vector256.MultiplyAddEstimate(s3, m, c);
            s4 = Vector256.MultiplyAddEstimate(s4, m, c);
            s5 = Vector256.MultiplyAddEstimate(s5, m, c);
            s6 = Vector256.MultiplyAddEstimate(s6, m, c);
            s7 = Vector256.MultiplyAddEstimate(s7, m, c);
            s8 = Vector256.MultiplyAddEstimate(s8, m, c);
            s9 = Vector256.MultiplyAddEstimate(s9, m, c);
            s10 = Vector256.MultiplyAddEstimate(s10, m, c);
            s11 = Vector256.MultiplyAddEstimate(s11, m, c);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
