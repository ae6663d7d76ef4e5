using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>How many mistakes are left when the least sure answers are rejected.</summary>
/// <remarks>
/// Mistakes, not accuracy: of a few answers that are left no accuracy is known, and where none is wrong none can be drawn beside the others.
/// </remarks>
internal static class CoverageFigure
{
    private const int Rows = 9;

    // Beyond it there is nothing to gain: hardly any mistakes are left, or too much is rejected.
    private const double HardlyAny = 0.05, TooMuch = 0.5;

    /// <summary>The figure; null where there is no curve, or no mistake to be saved.</summary>
    public static Figure? Create(ReportTest test)
    {
        (int Index, ReportCoverage Point)[] points = [.. Worthwhile(test)];
        if (points.Length < 2)
            return null;
        int count = test.Confusion.Sum(row => row.Sum());
        var data = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "lines", ["hoverinfo"] = "text",
                ["x"] = new JsonArray([.. points.Select(pair => (JsonNode)(1 - pair.Point.Coverage))]),
                ["y"] = new JsonArray([.. points.Select(pair => (JsonNode)pair.Point.Errors)]),
                ["text"] = new JsonArray([.. points.Select(pair => (JsonNode)Hover(pair.Point, count))]),
                ["line"] = new JsonObject { ["shape"] = "hv", ["color"] = "var(--series-0)", ["width"] = 2.5 },
            },
        };
        JsonObject x = FigureLayout.Axis("share of the images passed on"), y = FigureLayout.Axis("mistakes left");
        (x["tickformat"], x["nticks"]) = (points[^1].Point.Coverage > 0.8 ? ".1%" : ".0%", 6);
        (x["rangemode"], y["rangemode"]) = ("tozero", "tozero");
        ReportCoverage middle = points[points.Length / 2].Point;
        return new Figure(
            "coverage", "What saying “I don't know” gains",
            "Where the model may pass its least sure images on to a person: how many mistakes are left among those that it answers.",
            $"Line chart of mistakes left against images passed on: {Shown.Count(points[0].Point.Errors)} when every image is answered, "
                + $"{Shown.Count(middle.Errors)} when {Shown.Percent(1 - middle.Coverage, count)} are passed on.",
            400, data, FigureLayout.Create(x, y, legend: false), Table(points, count));
    }

    private static IEnumerable<(int Index, ReportCoverage Point)> Worthwhile(ReportTest test)
    {
        foreach ((int index, ReportCoverage point) in test.Rejection.Index())
        {
            if (point.Coverage < TooMuch)
                yield break;
            yield return (index, point);
            if (point.Errors <= HardlyAny * test.MistakeCount)
                yield break;
        }
    }

    private static string Hover(ReportCoverage point, int count) =>
        $"{Shown.Percent(1 - point.Coverage, count)} passed on: {Shown.Count(point.Errors, "mistake")} left<br>"
        + $"{Shown.Percent(point.Accuracy, Answered(point, count))} right; from a confidence of {Shown.Share(point.Threshold)}";

    private static int Answered(ReportCoverage point, int count) => (int)Math.Round(point.Coverage * count);

    private static FigureTable Table((int Index, ReportCoverage Point)[] points, int count)
    {
        int[] chosen = [.. Enumerable.Range(0, Rows).Select(i => (points.Length - 1) * i / (Rows - 1)).Distinct()];
        return new FigureTable(["Answered", "Mistakes left", "Read right", "From a confidence of"], [.. chosen.Select(i => points[i]).Select(pair => (object[])
        [
            ShownNumber.Percent(pair.Point.Coverage, count, JsonPointer.Of("test", "rejection", pair.Index, "coverage")),
            ShownNumber.Count(pair.Point.Errors, JsonPointer.Of("test", "rejection", pair.Index, "errors")),
            ShownNumber.Percent(pair.Point.Accuracy, Answered(pair.Point, count), JsonPointer.Of("test", "rejection", pair.Index, "accuracy")),
            ShownNumber.Share(pair.Point.Threshold, JsonPointer.Of("test", "rejection", pair.Index, "threshold")),
        ])]);
    }
}
