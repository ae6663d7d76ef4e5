using System.Diagnostics;
using System.Globalization;

namespace Digits.Benchmarks.Measuring;

/// <summary>How much of the machine other processes took while something was timed: a timing that shared it is worth little.</summary>
internal readonly struct ForeignLoad
{
    private const string Statistics = "/proc/stat";

    private readonly long _began;
    private readonly double _busy, _own;

    private ForeignLoad(long began, double busy, double own) => (_began, _busy, _own) = (began, busy, own);

    /// <summary>Begins to watch.</summary>
    public static ForeignLoad Start() => new(Stopwatch.GetTimestamp(), Busy(), Own());

    /// <summary>What other processes took since then, as a share of one processor; NaN where the system does not tell (it is Linux that does).</summary>
    /// <remarks>The system counts in hundredths of a second: of a short time the share is rough.</remarks>
    public double Share() => Math.Max(Busy() - _busy - (Own() - _own), 0) / Stopwatch.GetElapsedTime(_began).TotalSeconds;

    private static double Own()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    // "cpu  user nice system idle iowait irq softirq steal …", in hundredths of a second, summed over all processors.
    private static double Busy()
    {
        if (!File.Exists(Statistics))
            return double.NaN;
        string[] words = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        long[] times = [.. words.Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return (times[0] + times[1] + times[2] + times[5] + times[6]) / 100.0;
    }
}
