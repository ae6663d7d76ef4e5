using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports;

/// <summary>Numbers as people read them: the same in all forms of a report, and in every culture.</summary>
internal static class Shown
{
    /// <summary>What stands where there is nothing to say.</summary>
    public const string Nothing = "–";

    /// <summary>A count with its thousands apart, for instance <c>10,000</c>.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count and what it counts, for instance <c>1 trial</c> or <c>1,200 trials</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them; more of them end in an s.</param>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>Numbers one after the other, for instance <c>1, 2, 5</c>.</summary>
    public static string List(IEnumerable<int> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A share of so many images in percent, for instance <c>99.58 %</c>.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    /// <param name="count">Of how many: there are as many decimals as tell one image more from one less, and at most two.</param>
    public static string Percent(double share, int count) => $"{Number(share, Decimals(count))} %";

    /// <summary>An accuracy in percent, for instance <c>99.58 %</c>; a dash where there is none.</summary>
    public static string Percent(ReportAccuracy? accuracy) => accuracy is null ? Nothing : Percent(accuracy.Accuracy, accuracy.Count);

    /// <summary>A share that counts no images, for instance a probability: <c>97.0 %</c>, <c>&lt; 0.1 %</c> or <c>&gt; 99.9 %</c>.</summary>
    /// <param name="share">The share, 0 to 1.</param>
    public static string Share(double share) => share switch
    {
        > 0 and < 0.0005 => "< 0.1 %",
        >= 0.9995 and < 1 => "> 99.9 %",
        _ => $"{Number(share, 1)} %",
    };

    /// <summary>Where an accuracy lies in percent, for instance <c>99.43–99.69 %</c>; a dash where there is none.</summary>
    public static string Interval(ReportAccuracy? accuracy) => accuracy is null
        ? Nothing
        : $"{Number(accuracy.Low, Decimals(accuracy.Count))}–{Number(accuracy.High, Decimals(accuracy.Count))} %";

    /// <summary>A standard deviation of shares in percentage points, for instance <c>0.034</c>.</summary>
    public static string Spread(double deviation) => Text($"{100 * deviation:F3}");

    /// <summary>A log-loss with four decimals; a dash where it is none.</summary>
    public static string LogLoss(double? loss) => loss is { } known ? Text($"{known:F4}") : Nothing;

    /// <summary>A short time, for instance <c>21 µs</c> or <c>1.4 ms</c>; a dash where it was not measured.</summary>
    public static string Microseconds(double? time) => time switch
    {
        null => Nothing,
        < 9.95 => Text($"{time:F1} µs"),
        < 999.5 => Text($"{time:F0} µs"),
        < 9_950 => Text($"{time / 1e3:F1} ms"),
        < 999_500 => Text($"{time / 1e3:F0} ms"),
        _ => Text($"{time / 1e6:F1} s"),
    };

    /// <summary>A time, for instance <c>4.2 s</c>, <c>58 s</c>, <c>12 min 05 s</c> or <c>3 h 20 min</c>; a dash where it was not recorded.</summary>
    public static string Seconds(double? time)
    {
        switch (time)
        {
            case null:
                return Nothing;
            case < 0.9995:
                return Text($"{1e3 * time:F0} ms");
            case < 9.95:
                return Text($"{time:F1} s");
            case < 119.5:
                return Text($"{time:F0} s");
            case < 7_199.5:
                var minutes = TimeSpan.FromSeconds(Math.Round(time.Value));
                return minutes.Seconds == 0 ? Text($"{(int)minutes.TotalMinutes} min") : Text($"{(int)minutes.TotalMinutes} min {minutes.Seconds:D2} s");
            default:
                var hours = TimeSpan.FromMinutes(Math.Round(time.Value / 60));
                return hours.Minutes == 0 ? Text($"{(long)hours.TotalHours} h") : Text($"{(long)hours.TotalHours} h {hours.Minutes:D2} min");
        }
    }

    /// <summary>A size in powers of ten, for instance <c>0.9 MB</c>; a dash where it was not recorded.</summary>
    public static string Bytes(long? bytes) => bytes switch
    {
        null => Nothing,
        < 1_000 => Text($"{bytes} B"),
        < 99_500 => Text($"{bytes / 1e3:F0} kB"),
        < 999_950_000 => Text($"{bytes / 1e6:F1} MB"),
        _ => Text($"{bytes / 1e9:F1} GB"),
    };

    /// <summary>How likely it is to be chance, for instance <c>p = 0.032</c> or <c>p &lt; 0.001</c>.</summary>
    public static string PValue(double p) => p < 0.001 ? "p < 0.001" : Text($"p = {p.ToString(p < 0.0995 ? "F3" : "F2", CultureInfo.InvariantCulture)}");

    /// <summary>How fast it reads in batches, for instance <c>48,000 images/s</c>, in two digits that count; a dash where it was not measured.</summary>
    public static string Rate(double? imagesPerSecond)
    {
        if (imagesPerSecond is not { } rate)
            return Nothing;
        double unit = rate < 100 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(rate)) - 1);
        return Text($"{Math.Round(rate / unit) * unit:N0} images/s");
    }

    /// <summary>Parameters on one line, for instance <c>preset=fast, learningRate=0.0051</c>: numbers with three digits that count.</summary>
    public static string Parameters(JsonObject parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Key}={Parameter(parameter.Value)}"));

    /// <summary>A parameter's value: a fraction with three digits that count, anything else as it is.</summary>
    public static string Parameter(JsonNode? value)
    {
        if (value?.GetValueKind() != JsonValueKind.Number)
            return value?.ToString() ?? Nothing;
        string exact = value.ToJsonString();
        return long.TryParse(exact, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? exact
            : Digits(double.Parse(exact, CultureInfo.InvariantCulture));
    }

    /// <summary>A number without a unit, with three digits that count, for instance <c>0.585</c> or <c>1.2e-5</c>.</summary>
    public static string Digits(double number) => number.ToString("G3", CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal).Replace("E+0", "e", StringComparison.Ordinal).Replace("E", "e", StringComparison.Ordinal);

    // What is neither none nor all never reads as if it were.
    private static string Number(double share, int decimals)
    {
        double scale = Math.Pow(10, decimals + 2), rounded = Math.Round(share * scale);
        if (share is > 0 and < 1)
            rounded = Math.Clamp(rounded, 1, scale - 1);
        return (rounded / Math.Pow(10, decimals)).ToString("F" + decimals, CultureInfo.InvariantCulture);
    }

    private static int Decimals(int count) => count switch
    {
        <= 100 => 0,
        <= 1_000 => 1,
        _ => 2,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
