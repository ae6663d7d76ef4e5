using System.Globalization;
using System.Text.Json.Nodes;

namespace Digits.Reports.Html.Figures;

/// <summary>
/// An axis of accuracies, on which halving the errors is as long a way from 90 % as from 99 %: the logarithm of the error, greatest at the
/// bottom. On a plain axis all good models would be one point.
/// </summary>
internal static class AccuracyAxis
{
    private static readonly double[] Round = [1, 2, 5];
    private static readonly double[] All = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];

    /// <summary>Where an accuracy lies on the axis; one without errors as half an error would.</summary>
    public static double Position(double accuracy, int count) => Math.Max(1 - accuracy, 0.5 / Math.Max(count, 1));

    /// <summary>The axis.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="positions">The positions that it has to hold.</param>
    public static JsonObject Create(string title, IEnumerable<double> positions)
    {
        double[] all = [.. positions.DefaultIfEmpty(0.01)];
        double low = all.Min() / 1.25, high = Math.Min(all.Max() * 1.25, 1);
        double[] ticks = Ticks(Round, low, high);
        if (ticks.Length < 3)
            ticks = Ticks(All, low, high);
        JsonObject axis = FigureLayout.Axis(title);
        axis["type"] = "log";
        axis["range"] = new JsonArray(Math.Log10(high), Math.Log10(low));
        axis["tickmode"] = "array";
        axis["tickvals"] = new JsonArray([.. ticks.Select(tick => (JsonNode)tick)]);
        axis["ticktext"] = new JsonArray([.. ticks.Select(tick => (JsonNode)Label(1 - tick))]);
        return axis;
    }

    private static double[] Ticks(double[] steps, double low, double high) =>
        [.. Enumerable.Range(-7, 8).SelectMany(power => steps.Select(step => Math.Round(step * Math.Pow(10, power), 9)))
            .Where(tick => tick >= low && tick <= high)];

    private static string Label(double accuracy) => $"{Math.Round(100 * accuracy, 5).ToString("0.#####", CultureInfo.InvariantCulture)} %";
}
