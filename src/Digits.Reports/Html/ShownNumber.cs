using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Digits.Reports.Html;

/// <summary>A number of the report as people read it, and where it comes from.</summary>
/// <param name="Exact">The number itself, as in JSON.</param>
/// <param name="Pointer">The JSON pointer to it in <c>report.json</c>.</param>
/// <param name="Text">The number rounded, with its unit.</param>
internal sealed record ShownNumber(string Exact, string Pointer, string Text)
{
    // A line break between a number and its unit would tear them apart.
    private const char NoBreakSpace = '\u00a0';

    /// <summary>A share as a percentage; it becomes 0 or 100 % only where it is.</summary>
    public static ShownNumber Share(double value, string pointer, int decimals = 2) => new(Exactly(value), pointer, Percent(value, decimals));

    /// <summary>How many of something.</summary>
    public static ShownNumber Count(long value, string pointer) => new(Exactly(value), pointer, Thousands(value));

    /// <summary>A number that only names something: a seed, a trial.</summary>
    public static ShownNumber Name(long value, string pointer) => new(Exactly(value), pointer, Exactly(value));

    /// <summary>A number without a unit, to three digits.</summary>
    public static ShownNumber Plain(double value, string pointer) => new(Exactly(value), pointer, Digits(value));

    /// <summary>A number to the next whole one.</summary>
    public static ShownNumber? Rounded(double? value, string pointer) =>
        value is { } number ? new(Exactly(number), pointer, number.ToString("N0", CultureInfo.InvariantCulture)) : null;

    /// <summary>A p-value, to two digits.</summary>
    public static ShownNumber Probability(double value, string pointer) => new(Exactly(value), pointer, Digits(value, "G2"));

    /// <summary>A time that is given in seconds.</summary>
    public static ShownNumber Seconds(double value, string pointer) => new(Exactly(value), pointer, Duration(value));

    /// <summary>A time that is given in microseconds.</summary>
    public static ShownNumber? Microseconds(double? value, string pointer) =>
        value is { } time ? new(Exactly(time), pointer, time < 1000 ? Unit(time, "µs") : Unit(time / 1000, "ms")) : null;

    /// <summary>A size that is given in bytes.</summary>
    public static ShownNumber? Bytes(long? value, string pointer) => value is { } bytes
        ? new(bytes.ToString(CultureInfo.InvariantCulture), pointer, bytes switch
        {
            < 1000 => Unit(bytes, "B"),
            < 100_000 => Unit(bytes / 1e3, "kB"),
            < 1_000_000_000 => Unit(bytes / 1e6, "MB"),
            _ => Unit(bytes / 1e9, "GB"),
        })
        : null;

    /// <summary>The number that a JSON value is; null where it is none.</summary>
    public static ShownNumber? Of(JsonNode? node, string pointer)
    {
        if (node?.GetValueKind() != JsonValueKind.Number)
            return null;
        string exact = node.ToJsonString();
        double value = double.Parse(exact, CultureInfo.InvariantCulture);
        bool whole = value == Math.Truncate(value) && Math.Abs(value) < 1e6;
        return new ShownNumber(exact, pointer, whole ? Exactly(value) : Digits(value));
    }

    /// <summary>A share as text.</summary>
    public static string Percent(double value, int decimals = 2)
    {
        string text = Round(decimals);
        while (decimals < 8 && value is > 0 and < 1 && double.Parse(text, CultureInfo.InvariantCulture) is 0 or 100)
            text = Round(++decimals);
        return $"{text}{NoBreakSpace}%";

        string Round(int places) => (100 * value).ToString(value is 1 or 0 ? "0" : $"F{places}", CultureInfo.InvariantCulture);
    }

    /// <summary>How many of something, as text.</summary>
    public static string Thousands(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A time in seconds as text.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 120 => Unit(seconds, "s"),
        < 7200 => Unit(seconds / 60, "min"),
        _ => Unit(seconds / 3600, "h"),
    };

    private static string Unit(double value, string unit) =>
        $"{value.ToString(value is < 10 and not 0 ? "0.0" : "0", CultureInfo.InvariantCulture)}{NoBreakSpace}{unit}";

    private static string Digits(double value, string format = "G3") => value.ToString(format, CultureInfo.InvariantCulture)
        .Replace("E-0", "e-", StringComparison.Ordinal).Replace("E", "e", StringComparison.Ordinal);

    private static string Exactly(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Exactly(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
