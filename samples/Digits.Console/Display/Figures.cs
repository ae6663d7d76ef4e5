using System.Globalization;
using Digits.Evaluation;

namespace Digits.CommandLine.Display;

/// <summary>Numbers as people read them, the same everywhere.</summary>
internal static class Figures
{
    public static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F2} %");

    public static string Percent(double? share) => share is { } known ? Percent(known) : "–";

    public static string Interval(AccuracyInterval interval) => $"95 % interval {Range(interval)}";

    public static string Range(AccuracyInterval interval) => string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Low:F2}–{100 * interval.High:F2} %");

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");

    public static string Microseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:F1} µs");

    public static string PValue(double p) => p < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {p:F3}");

    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
    };

    public static string LogLoss(double? loss) => loss is { } known ? known.ToString("F4", CultureInfo.InvariantCulture) : "–";
}
