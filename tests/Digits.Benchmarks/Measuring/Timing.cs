using System.Diagnostics;

namespace Digits.Benchmarks.Measuring;

/// <summary>Times short work.</summary>
internal static class Timing
{
    /// <summary>Seconds that a call takes: the least of many runs, each long enough for the clock. Noise only ever adds.</summary>
    /// <param name="work">What is timed.</param>
    /// <param name="runs">How many runs: at least 1.</param>
    public static double Least(Action work, int runs = 40)
    {
        const double RunSeconds = 2e-3;
        work(); // compiles, and brings the memory in
        double once = Seconds(work, 1), least = double.PositiveInfinity;
        int calls = Math.Max(1, (int)(RunSeconds / once));
        for (int run = 0; run < runs; run++)
            least = Math.Min(least, Seconds(work, calls));
        return least;
    }

    /// <summary>Seconds that a call took in one run of several.</summary>
    public static double Seconds(Action work, int calls)
    {
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds / calls;
    }

    /// <summary>The median; of an even number, the mean of the middle two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
