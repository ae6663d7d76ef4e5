using System.Globalization;
using System.Text;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Parts;

/// <summary>The images, and what the network looks for in them.</summary>
/// <param name="Classes">The ten digits; empty where they were not recorded.</param>
/// <param name="Filters">The first layer's filters, each an SVG; empty where the winner is no network.</param>
/// <param name="FilterText">What these show, in words.</param>
internal sealed record DataPart(IReadOnlyList<ClassPart> Classes, IReadOnlyList<string> Filters, string FilterText)
{
    // From blue by white to orange: the two ends are as dark as each other and differ to all eyes.
    private static readonly (double R, double G, double B) Negative = (0, 90, 160), Middle = (247, 247, 247), Positive = (200, 85, 0);

    public static DataPart? Of(ExperimentReport report)
    {
        if (report.Classes.Count == 0 && report.Filters is null)
            return null;
        ReportFilters? filters = report.Filters is { Weights.Count: > 0 } any ? any : null;
        float most = filters?.Weights.Max(filter => filter.Max(Math.Abs)) ?? 0;
        return new DataPart(
            [.. report.Classes.Select(ClassPart.Of)],
            filters is null ? [] : [.. filters.Weights.Select(filter => Draw(filter, filters.Side, most))],
            filters is null ? "" : Describe(filters));
    }

    private static string Describe(ReportFilters filters)
    {
        float least = filters.Weights.Min(filter => filter.Min()), most = filters.Weights.Max(filter => filter.Max());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{filters.Weights.Count} filters of {filters.Side}×{filters.Side} weights between {least:0.00;−0.00} and {most:0.00;−0.00}");
    }

    private static string Draw(IReadOnlyList<float> filter, int side, float most)
    {
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">"));
        for (int i = 0; i < filter.Count; i++)
        {
            string color = Color(most == 0 ? 0 : filter[i] / most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{i % side}\" y=\"{i / side}\" width=\"1\" height=\"1\" fill=\"{color}\"/>");
        }


        return svg.Append("</svg>").ToString();
    }

    private static string Color(double value)
    {
        (double R, double G, double B) end = value < 0 ? Negative : Positive;
        double share = Math.Abs(value);
        return $"#{Mix(Middle.R, end.R):x2}{Mix(Middle.G, end.G):x2}{Mix(Middle.B, end.B):x2}";

        byte Mix(double from, double to) => (byte)Math.Round(from + ((to - from) * share));
    }
}

/// <summary>A digit in the data.</summary>
internal sealed record ClassPart(ShownNumber Digit, ShownNumber Training, ShownNumber Validation, ShownNumber Test, IReadOnlyList<string> Samples)
{
    public static ClassPart Of(ReportClass digit, int index) => new(
        ShownNumber.Name(digit.Digit, JsonPointer.Of("classes", index, "digit")),
        ShownNumber.Count(digit.Training, JsonPointer.Of("classes", index, "training")),
        ShownNumber.Count(digit.Validation, JsonPointer.Of("classes", index, "validation")),
        ShownNumber.Count(digit.Test, JsonPointer.Of("classes", index, "test")),
        digit.Samples);
}
