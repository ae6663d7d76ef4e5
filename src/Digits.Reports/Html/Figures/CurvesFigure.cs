using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>How trials stood on the way: those of the network, or of the trainer whose trials were watched most often.</summary>
internal static class CurvesFigure
{
    private const string Network = "convnet";

    /// <summary>The figure; null where no trial was watched on its way, or none finished.</summary>
    public static Figure? Create(ExperimentReport report, TrainerStyles styles)
    {
        if (report.Trials.All(trial => trial.Validation is null))
            return null;
        ReportTrial[] watched = [.. report.Trials.Where(trial => trial.Curve.Count(rung => rung.Accuracy is not null) > 1)];
        if (watched.Length == 0)
            return null;
        string trainer = watched.GroupBy(trial => trial.Trainer).OrderByDescending(own => own.Key == Network).ThenByDescending(own => own.Count()).First().Key;
        int count = report.Settings.ValidationImages;
        ReportTrial[] own = [.. report.Trials.Where(trial => trial.Trainer == trainer && trial.Curve.Any(rung => rung.Accuracy is not null))];
        ReportTrial[] pruned = [.. own.Where(trial => trial.State == "pruned")];
        ReportTrial[] others = [.. own.Where(trial => trial.State != "pruned")];
        ReportTrial? best = own.Where(trial => trial.Validation is not null).MaxBy(trial => trial.Validation!.Accuracy);

        var data = new JsonArray
        {
            Lines("pruned", pruned, count, FigureLayout.Muted, 1, 0.45, "dot"),
            Ends("where they were stopped", pruned, count),
            Lines(others.All(trial => trial.State == "finished") ? "finished" : "finished or running", others, count, styles[trainer].Color, 1.2, 0.55, "solid"),
        };
        if (best is not null)
            data.Add(Lines($"best: trial {best.Id}", [best], count, FigureLayout.Ink, 3, 1, "solid"));
        JsonObject x = FigureLayout.Axis("share of the training done");
        x["tickformat"] = ".0%";
        x["range"] = new JsonArray(0, 1.03);
        return new Figure(
            "curves", $"How trials of {trainer} learned",
            "Each line is a trial." + (pruned.Length == 0 ? "" : " Those that fell behind were stopped early, which saves their time for others."),
            $"Learning curves of {own.Length} trials of {trainer}; {pruned.Length} were pruned on the way"
                + (best is null ? "." : $". The best, trial {best.Id}, ends at {Shown.Percent(best.Validation)}."),
            400, data,
            FigureLayout.Create(x, AccuracyAxis.Create("validation accuracy", own.SelectMany(trial => Rungs(trial).Select(rung => Position(rung, count))))),
            best is null ? null : Table(report, best, count));
    }

    private static IEnumerable<ReportRung> Rungs(ReportTrial trial) => trial.Curve.Where(rung => rung.Accuracy is not null);

    private static double Position(ReportRung rung, int count) => AccuracyAxis.Position(rung.Accuracy!.Value, count);

    // One trace for all lines, with gaps between them: a thousand traces would take the browser seconds.
    private static JsonObject Lines(string name, IEnumerable<ReportTrial> trials, int count, string color, double width, double opacity, string dash)
    {
        var (x, y, text) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (ReportTrial trial in trials)
        {
            foreach (ReportRung rung in Rungs(trial))
            {
                x.Add(Math.Round(rung.Share, 4));
                y.Add(Position(rung, count));
                text.Add($"<b>trial {trial.Id}</b>, {FigureText.Plain(trial.Name)}<br>"
                    + $"{Shown.Percent(rung.Accuracy!.Value, count)} after {Shown.Percent(rung.Share, 100)}");
            }

            x.Add((JsonNode?)null);
            y.Add((JsonNode?)null);
            text.Add("");
        }

        return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = name,
            ["x"] = x,
            ["y"] = y,
            ["text"] = text,
            ["hoverinfo"] = "text",
            ["opacity"] = opacity,
            ["line"] = new JsonObject { ["color"] = color, ["width"] = width, ["dash"] = dash },
        };
    }

    private static JsonObject Ends(string name, IEnumerable<ReportTrial> pruned, int count) => new()
    {
        ["type"] = "scatter",
        ["mode"] = "markers",
        ["name"] = name,
        ["x"] = new JsonArray([.. pruned.Select(trial => (JsonNode)Rungs(trial).Last().Share)]),
        ["y"] = new JsonArray([.. pruned.Select(trial => (JsonNode)Position(Rungs(trial).Last(), count))]),
        ["hoverinfo"] = "skip",
        ["marker"] = new JsonObject { ["symbol"] = "x-thin-open", ["color"] = FigureLayout.Muted, ["size"] = 7 },
    };

    private static FigureTable Table(ExperimentReport report, ReportTrial best, int count)
    {
        int index = report.Trials.Index().First(pair => pair.Item.Id == best.Id).Index;
        return new FigureTable(
            [$"Trial {best.Id}, share of its training", "Validation accuracy", "Log-loss"],
            [.. best.Curve.Select((rung, i) => (object[])
            [
                ShownNumber.Percent(rung.Share, 100, JsonPointer.Of("trials", index, "curve", i, "share")),
                rung.Accuracy is { } accuracy ? ShownNumber.Percent(accuracy, count, JsonPointer.Of("trials", index, "curve", i, "accuracy")) : Shown.Nothing,
                ShownNumber.LogLoss(rung.LogLoss, JsonPointer.Of("trials", index, "curve", i, "logLoss")) ?? (object)Shown.Nothing,
            ])]);
    }
}
