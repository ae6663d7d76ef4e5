using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Digits.Reports;

/// <summary>A number of the report as people read it, by <see cref="Shown"/>, and where it comes from.</summary>
/// <param name="Exact">The number itself, as in JSON.</param>
/// <param name="Pointer">The JSON pointer to it in <c>report.json</c>.</param>
/// <param name="Text">The number rounded, with its unit.</param>
internal sealed record ShownNumber(string Exact, string Pointer, string Text)
{
    /// <summary>A share of so many images.</summary>
    public static ShownNumber Percent(double share, int count, string pointer) => new(Exactly(share), pointer, Shown.Percent(share, count));

    /// <summary>A share that counts no images.</summary>
    public static ShownNumber Share(double share, string pointer) => new(Exactly(share), pointer, Shown.Share(share));

    /// <summary>How many of something.</summary>
    public static ShownNumber Count(long count, string pointer) => new(Exactly(count), pointer, Shown.Count(count));

    /// <summary>A number that only names something: a seed, a trial.</summary>
    public static ShownNumber Name(long number, string pointer) => new(Exactly(number), pointer, Exactly(number));

    /// <summary>A number without a unit.</summary>
    public static ShownNumber Plain(double number, string pointer) => new(Exactly(number), pointer, Shown.Digits(number));

    /// <summary>A log-loss.</summary>
    public static ShownNumber? LogLoss(double? loss, string pointer) => loss is { } known ? new(Exactly(known), pointer, Shown.LogLoss(known)) : null;

    /// <summary>A p-value.</summary>
    public static ShownNumber PValue(double p, string pointer) => new(Exactly(p), pointer, Shown.PValue(p));

    /// <summary>A time that is given in seconds.</summary>
    public static ShownNumber? Seconds(double? time, string pointer) => time is { } known ? new(Exactly(known), pointer, Shown.Seconds(known)) : null;

    /// <summary>A time that is given in microseconds.</summary>
    public static ShownNumber? Microseconds(double? time, string pointer) =>
        time is { } known ? new(Exactly(known), pointer, Shown.Microseconds(known)) : null;

    /// <summary>How many images a second.</summary>
    public static ShownNumber? Rate(double? imagesPerSecond, string pointer) =>
        imagesPerSecond is { } rate ? new(Exactly(rate), pointer, Shown.Rate(rate)) : null;

    /// <summary>A size that is given in bytes.</summary>
    public static ShownNumber? Bytes(long? size, string pointer) => size is { } bytes ? new(Exactly(bytes), pointer, Shown.Bytes(bytes)) : null;

    /// <summary>The number that a parameter is; null where it is none.</summary>
    public static ShownNumber? Parameter(JsonNode? value, string pointer) =>
        value?.GetValueKind() == JsonValueKind.Number ? new ShownNumber(value.ToJsonString(), pointer, Shown.Parameter(value)) : null;

    private static string Exactly(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Exactly(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
