using System.Text.Json.Nodes;
using Digits.Evaluation;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>How well each digit is read: recall with its interval, and precision.</summary>
internal static class ClassesFigure
{
    public static Figure Create(ReportTest test)
    {
        ReportClassResult[] classes = [.. test.PerClass.Where(result => result.Count > 0)];
        AccuracyInterval[] intervals = [.. classes.Select(result => AccuracyInterval.Wilson((int)Math.Round(result.Recall * result.Count), result.Count))];
        var data = new JsonArray
        {
            Points("recall: of the images that show it, read right", classes, result => result.Recall, -0.12, "circle", "var(--series-0)"),
            Points("precision: of the images read as it, right", classes, result => result.Precision, 0.12, "diamond-open", "var(--series-1)"),
        };
        data[0]!["error_x"] = new JsonObject
        {
            ["type"] = "data",
            ["symmetric"] = false,
            ["color"] = "var(--series-0)",
            ["thickness"] = 1.2,
            ["width"] = 3,
            ["array"] = new JsonArray([.. classes.Select((result, i) => (JsonNode)(intervals[i].High - result.Recall))]),
            ["arrayminus"] = new JsonArray([.. classes.Select((result, i) => (JsonNode)(result.Recall - intervals[i].Low))]),
        };
        JsonObject x = FigureLayout.Axis("share"), y = FigureLayout.Axis("digit");
        x["tickformat"] = classes.Min(result => Math.Min(result.Recall, result.Precision)) > 0.95 ? ".1%" : ".0%";
        x["nticks"] = 6;
        y["tickmode"] = "linear";
        y["dtick"] = 1;
        y["range"] = new JsonArray(9.6, -0.6);
        y["fixedrange"] = true;
        ReportClassResult worst = classes.MinBy(result => result.Recall)!, best = classes.MaxBy(result => result.Recall)!;
        return new Figure(
            "classes", "Digit by digit",
            "The bar around each recall is its 95 % interval: digits whose bars overlap much may well be equally hard.",
            $"Dot plot of recall and precision of ten digits. The hardest is {worst.Digit} with a recall of {Shown.Percent(worst.Recall, worst.Count)}, "
                + $"the easiest {best.Digit} with {Shown.Percent(best.Recall, best.Count)}.",
            460, data, FigureLayout.Create(x, y),
            new FigureTable(["Digit", "Images", "Recall", "Precision", "F1"], [.. test.PerClass.Select((result, i) => (object[])
            [
                ShownNumber.Name(result.Digit, JsonPointer.Of("test", "perClass", i, "digit")),
                ShownNumber.Count(result.Count, JsonPointer.Of("test", "perClass", i, "count")),
                ShownNumber.Percent(result.Recall, result.Count, JsonPointer.Of("test", "perClass", i, "recall")),
                ShownNumber.Percent(result.Precision, result.Count, JsonPointer.Of("test", "perClass", i, "precision")),
                ShownNumber.Percent(result.F1, result.Count, JsonPointer.Of("test", "perClass", i, "f1")),
            ])]));
    }

    private static JsonObject Points(
        string name, ReportClassResult[] classes, Func<ReportClassResult, double> value, double shift, string symbol, string color) => new()
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = name,
            ["hoverinfo"] = "text",
            ["x"] = new JsonArray([.. classes.Select(result => (JsonNode)value(result))]),
            ["y"] = new JsonArray([.. classes.Select(result => (JsonNode)(result.Digit + shift))]),
            ["text"] = new JsonArray([.. classes.Select(result => (JsonNode)$"<b>{result.Digit}</b>: {Shown.Percent(value(result), result.Count)}")]),
            ["marker"] = new JsonObject { ["symbol"] = symbol, ["color"] = color, ["size"] = 9 },
        };
}
