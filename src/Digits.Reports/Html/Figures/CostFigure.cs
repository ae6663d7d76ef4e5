using System.Globalization;
using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>Error, latency and size of the models that met the test set, and which of them none of the others beats in both error and latency.</summary>
internal static class CostFigure
{
    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>The figure; null where there are not two models with a latency.</summary>
    public static Figure? Create(ExperimentReport report, TrainerStyles styles)
    {
        ReportModel[] models = [.. report.Models.Where(model => model.LatencyMicroseconds > 0)];
        if (models.Length < 2)
            return null;
        ReportModel[] front = [.. models.Where(model => !models.Any(other => Beats(other, model))).OrderBy(model => model.LatencyMicroseconds)];
        double[] times = [.. models.Select(model => Math.Log10(model.LatencyMicroseconds!.Value))];
        double least = times.Min(), most = times.Max();
        var data = new JsonArray
        {
            new JsonObject
            {
                ["type"] = "scatter",
                ["mode"] = "lines",
                ["x"] = new JsonArray([.. front.Select(model => (JsonNode)model.LatencyMicroseconds!.Value)]),
                ["y"] = new JsonArray([.. front.Select(model => (JsonNode)Position(model))]),
                ["line"] = new JsonObject { ["shape"] = "hv", ["color"] = FigureLayout.Muted, ["dash"] = "dot", ["width"] = 1.5 },
                ["hoverinfo"] = "skip",
            },
        };
        foreach (ReportModel model in models)
        {
            // A name to the right of its mark would run into the next one, or out of a narrow window.
            bool left = models.Any(other => Crowds(other, model)) || Math.Log10(model.LatencyMicroseconds!.Value) > least + (0.7 * (most - least));
            data.Add(Bubble(model, styles[report.Trials.First(trial => trial.Id == model.Trial).Trainer], left));
        }

        JsonObject x = FigureLayout.Axis("time for one image, µs (log scale)");
        x["type"] = "log";
        double[] ticks = [.. Enumerable.Range(-1, 9).SelectMany(power => Steps.Select(step => step * Math.Pow(10, power)))];
        x["tickmode"] = "array";
        x["tickvals"] = new JsonArray([.. ticks.Select(tick => (JsonNode)tick)]);
        x["ticktext"] = new JsonArray([.. ticks.Select(tick => (JsonNode)tick.ToString("#,0.##", CultureInfo.InvariantCulture))]);
        x["range"] = new JsonArray(least - 0.35, most + 0.35);
        double[] positions = [.. models.SelectMany(model => new[] { model.Test.Low, model.Test.High }
            .Select(bound => AccuracyAxis.Position(bound, model.Test.Count)))];
        ReportModel accurate = models.MaxBy(model => model.Test.Accuracy)!;
        return new Figure(
            "cost", "What accuracy costs",
            "Up and to the left is better; the bigger the mark, the bigger the file. Bars are 95 % intervals. "
                + "The dotted line is the best that so much time buys.",
            $"Bubble chart of {models.Length} tested models: test accuracy against time for one image. "
                + $"None beats {string.Join(" or ", front.Select(model => model.Name))} in both; "
                + $"the most accurate is {accurate.Name} with {Shown.Percent(accurate.Test)}.",
            420, data, FigureLayout.Create(x, AccuracyAxis.Create("test accuracy", positions), legend: false),
            new FigureTable(
                ["Model", "Test accuracy", "One image", "In batches", "Size"],
                [.. report.Models.Select((model, index) => Row(model, index))]));
    }

    private static bool Beats(ReportModel one, ReportModel other) =>
        one.Test.Accuracy >= other.Test.Accuracy && one.LatencyMicroseconds <= other.LatencyMicroseconds
        && (one.Test.Accuracy > other.Test.Accuracy || one.LatencyMicroseconds < other.LatencyMicroseconds);

    // Whether the other one lies where the name of this one would stand.
    private static bool Crowds(ReportModel other, ReportModel model) =>
        other != model && Math.Abs(Math.Log(Position(other) / Position(model))) < 0.3
        && Math.Log(other.LatencyMicroseconds!.Value / model.LatencyMicroseconds!.Value) is >= 0 and < 0.5;

    private static double Position(ReportModel model) => AccuracyAxis.Position(model.Test.Accuracy, model.Test.Count);

    private static JsonObject Bubble(ReportModel model, TrainerStyle style, bool left)
    {
        double position = Position(model);
        string size = model.Bytes is { } bytes ? $", {Shown.Bytes(bytes)}" : "";
        return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers+text",
            ["x"] = new JsonArray(model.LatencyMicroseconds!.Value),
            ["y"] = new JsonArray(position),
            ["error_y"] = new JsonObject
            {
                ["type"] = "data",
                ["symmetric"] = false,
                ["array"] = new JsonArray(AccuracyAxis.Position(model.Test.Low, model.Test.Count) - position),
                ["arrayminus"] = new JsonArray(position - AccuracyAxis.Position(model.Test.High, model.Test.Count)),
                ["color"] = style.Color,
                ["thickness"] = 1.5,
                ["width"] = 4,
            },
            ["text"] = new JsonArray(FigureText.Plain(model.Name, 24)),
            ["textposition"] = left ? "top left" : "top right",
            ["textfont"] = FigureLayout.Font(12),
            ["hovertext"] = $"<b>{FigureText.Plain(model.Name)}</b>, trial {model.Trial}<br>{Shown.Percent(model.Test)}, "
                + Shown.Microseconds(model.LatencyMicroseconds) + size,
            ["hoverinfo"] = "text",
            ["marker"] = new JsonObject
            {
                ["symbol"] = style.Symbol,
                ["color"] = style.Color,
                ["size"] = Math.Round(10 + (6 * Math.Log10(1 + ((model.Bytes ?? 0) / 20_000.0))), 1),
                ["opacity"] = 0.9,
            },
        };
    }

    private static object[] Row(ReportModel model, int index) =>
    [
        model.Name,
        ShownNumber.Percent(model.Test.Accuracy, model.Test.Count, JsonPointer.Of("models", index, "test", "accuracy")),
        ShownNumber.Microseconds(model.LatencyMicroseconds, JsonPointer.Of("models", index, "latencyMicroseconds")) ?? (object)Shown.Nothing,
        ShownNumber.Rate(model.ImagesPerSecond, JsonPointer.Of("models", index, "imagesPerSecond")) ?? (object)Shown.Nothing,
        ShownNumber.Bytes(model.Bytes, JsonPointer.Of("models", index, "bytes")) ?? (object)Shown.Nothing,
    ];
}
