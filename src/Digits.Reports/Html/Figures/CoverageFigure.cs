using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>How accurate the answers are that are left when the least sure ones are rejected.</summary>
internal static class CoverageFigure
{
    private const int Rows = 9;

    /// <summary>The figure; null where there is no curve.</summary>
    public static Figure? Create(ReportTest test)
    {
        ReportCoverage[] points = [.. test.Rejection.Where(point => point.Coverage > 0)];
        if (points.Length < 2)
            return null;
        int count = test.Confusion.Sum(row => row.Sum());
        double[] positions = [.. points.Select(point => AccuracyAxis.Position(point.Accuracy, (int)Math.Round(point.Coverage * count)))];
        var data = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "lines", ["hoverinfo"] = "text",
                ["x"] = new JsonArray([.. points.Select(point => (JsonNode)point.Coverage)]),
                ["y"] = new JsonArray([.. positions.Select(position => (JsonNode)position)]),
                ["text"] = new JsonArray([.. points.Select(point =>
                    (JsonNode)($"answers {ShownNumber.Percent(point.Coverage, 1)}, {ShownNumber.Percent(point.Accuracy)} right<br>"
                    + $"{ShownNumber.Thousands(point.Errors)} mistakes left; from a confidence of {ShownNumber.Percent(point.Threshold, 1)}"))]),
                ["line"] = new JsonObject { ["color"] = "var(--series-0)", ["width"] = 2.5 },
            },
        };
        JsonObject x = FigureLayout.Axis("share of the images that it answers");
        x["tickformat"] = points[^1].Coverage > 0.8 ? ".1%" : ".0%";
        x["nticks"] = 6;
        ReportCoverage middle = points[points.Length / 2];
        return new Figure(
            "coverage", "What saying “I don't know” gains",
            "Where the model may pass its least sure images on to a person, the rest is read more accurately.",
            $"Line chart of accuracy against coverage: {ShownNumber.Percent(points[0].Accuracy)} when every image is answered, "
                + $"{ShownNumber.Percent(middle.Accuracy)} when {ShownNumber.Percent(middle.Coverage, 1)} are.",
            400, data, FigureLayout.Create(x, AccuracyAxis.Create("accuracy of these", positions), legend: false), Table(test));
    }

    private static FigureTable Table(ReportTest test)
    {
        int last = test.Rejection.Count - 1;
        int[] chosen = [.. Enumerable.Range(0, Rows).Select(i => last * i / (Rows - 1)).Distinct()];
        return new FigureTable(["Answered", "Read right", "Mistakes left", "From a confidence of"], [.. chosen.Select(i => (object[])
        [
            ShownNumber.Share(test.Rejection[i].Coverage, JsonPointer.Of("test", "rejection", i, "coverage"), 1),
            ShownNumber.Share(test.Rejection[i].Accuracy, JsonPointer.Of("test", "rejection", i, "accuracy")),
            ShownNumber.Count(test.Rejection[i].Errors, JsonPointer.Of("test", "rejection", i, "errors")),
            ShownNumber.Share(test.Rejection[i].Threshold, JsonPointer.Of("test", "rejection", i, "threshold"), 1),
        ])]);
    }
}
