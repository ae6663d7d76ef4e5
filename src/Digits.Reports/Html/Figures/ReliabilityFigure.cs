using System.Text.Json.Nodes;
using Digits.Evaluation;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>Whether a probability of 90 % is right in 90 % of the cases, before and after calibration.</summary>
/// <remarks>Reliability diagrams and temperature: Guo et al., <i>On calibration of modern neural networks</i>, ICML 2017, sections 2 and 4.2.</remarks>
internal static class ReliabilityFigure
{
    public static Figure Create(ReportCalibration calibration, int count)
    {
        var data = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "scatter", ["mode"] = "lines", ["name"] = "perfect",
                ["x"] = new JsonArray(0, 1), ["y"] = new JsonArray(0, 1), ["hoverinfo"] = "skip",
                ["line"] = new JsonObject { ["color"] = FigureLayout.Muted, ["width"] = 1, ["dash"] = "dot" },
            },
            Bins("as it is", calibration.Before, "circle-open", "var(--series-1)", "dash"),
            Bins("calibrated", calibration.After, "square", "var(--series-0)", "solid"),
        };
        double least = Math.Max(0, Math.Min(calibration.Before.Bins.Min(bin => bin.Low), calibration.After.Bins.Min(bin => bin.Low)) - 0.02);
        JsonObject x = FigureLayout.Axis("confidence"), y = FigureLayout.Axis("share read right");
        (x["tickformat"], y["tickformat"]) = (".0%", ".0%");
        (x["range"], y["range"]) = (new JsonArray(least, 1.02), new JsonArray(0, 1.04));
        return new Figure(
            "reliability", "Can its probabilities be believed?",
            "On the dotted line a confidence of 90 % is right in 90 % of the cases; above it the model is too modest, below too sure. "
                + "Bars are 95 % intervals: few images are unsure.",
            $"Reliability diagram. The mean distance between confidence and accuracy is "
                + $"{Shown.Percent(calibration.Before.ExpectedCalibrationError, count)} as the model is "
                + $"and {Shown.Percent(calibration.After.ExpectedCalibrationError, count)} calibrated.",
            400, data, FigureLayout.Create(x, y),
            new FigureTable(["Confidence", "Images", "Mean confidence", "Read right"],
                [.. Rows("before", calibration.Before), .. Rows("after", calibration.After)]));
    }

    private static JsonObject Bins(string name, ReportReliability reliability, string symbol, string color, string dash)
    {
        AccuracyInterval[] intervals = [.. reliability.Bins.Select(bin => AccuracyInterval.Wilson((int)Math.Round(bin.Accuracy * bin.Count), bin.Count))];
        return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines+markers",
            ["name"] = name,
            ["hoverinfo"] = "text",
            ["x"] = new JsonArray([.. reliability.Bins.Select(bin => (JsonNode)bin.Confidence)]),
            ["y"] = new JsonArray([.. reliability.Bins.Select(bin => (JsonNode)bin.Accuracy)]),
            ["text"] = new JsonArray([.. reliability.Bins.Select(bin =>
                (JsonNode)$"{name}: {Shown.Count(bin.Count)} images<br>"
                    + $"confidence {Shown.Share(bin.Confidence)}, right {Shown.Percent(bin.Accuracy, bin.Count)}")]),
            ["error_y"] = new JsonObject
            {
                ["type"] = "data",
                ["symmetric"] = false,
                ["color"] = color,
                ["thickness"] = 1,
                ["width"] = 3,
                ["array"] = new JsonArray([.. reliability.Bins.Select((bin, i) => (JsonNode)Math.Max(0, intervals[i].High - bin.Accuracy))]),
                ["arrayminus"] = new JsonArray([.. reliability.Bins.Select((bin, i) => (JsonNode)Math.Max(0, bin.Accuracy - intervals[i].Low))]),
            },
            ["line"] = new JsonObject { ["color"] = color, ["dash"] = dash, ["width"] = 1.5 },
            ["marker"] = new JsonObject { ["symbol"] = symbol, ["color"] = color, ["size"] = 9 },
        };
    }

    private static IEnumerable<object[]> Rows(string part, ReportReliability reliability) => reliability.Bins.Select((bin, i) => (object[])
    [
        $"{(part == "before" ? "As it is" : "Calibrated")}, {Shown.Percent(bin.Low, 100)} to {Shown.Percent(bin.High, 100)}",
        ShownNumber.Count(bin.Count, JsonPointer.Of("test", "calibration", part, "bins", i, "count")),
        ShownNumber.Share(bin.Confidence, JsonPointer.Of("test", "calibration", part, "bins", i, "confidence")),
        ShownNumber.Percent(bin.Accuracy, bin.Count, JsonPointer.Of("test", "calibration", part, "bins", i, "accuracy")),
    ]);
}
