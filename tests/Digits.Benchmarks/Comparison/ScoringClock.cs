using System.Diagnostics;
using Digits.Benchmarks.Measuring;

namespace Digits.Benchmarks.Comparison;

/// <summary>How scoring is timed, the same way for everybody.</summary>
internal static class ScoringClock
{
    private const int Warmups = 500, Calls = 5000, BatchRuns = 5;

    /// <summary>Microseconds of a call: the median of some thousand, after some hundred.</summary>
    /// <param name="score">Takes the number of the image.</param>
    public static Measurement Latency(Action<int> score)
    {
        for (int i = 0; i < Warmups; i++)
            score(i);
        var microseconds = new double[Calls];
        var foreign = ForeignLoad.Start();
        for (int i = 0; i < Calls; i++)
        {
            long began = Stopwatch.GetTimestamp();
            score(i);
            microseconds[i] = Stopwatch.GetElapsedTime(began).TotalMicroseconds;
        }

        return new Measurement(Timing.Median(microseconds), Foreign: foreign.Share());
    }

    /// <summary>Seconds of a call: the least of a few, after one.</summary>
    /// <param name="score">Scores all images.</param>
    public static Measurement Batch(Action score)
    {
        score();
        var foreign = ForeignLoad.Start();
        double least = Enumerable.Range(0, BatchRuns).Min(_ => Timing.Seconds(score, 1));
        return new Measurement(least, Foreign: foreign.Share());
    }
}
