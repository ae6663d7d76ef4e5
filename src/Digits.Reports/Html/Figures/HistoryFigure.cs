using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Html.Figures;

/// <summary>All trials by the time they ended, and the best so far.</summary>
internal static class HistoryFigure
{
    /// <summary>The figure; null where no trial has an accuracy, or there is but one trial.</summary>
    public static Figure? Create(ExperimentReport report, TrainerStyles styles)
    {
        int count = report.Settings.ValidationImages;
        ReportTrial[] finished = [.. report.Trials.Where(trial => trial.Validation is not null)];
        if (finished.Length == 0 || report.Trials.Count == 1)
            return null;
        Clock clock = Clock.Of(report);
        ReportTrial[] pruned = [.. report.Trials.Where(trial => trial.State == "pruned" && Last(trial) is not null)];
        ReportTrial[] failed = [.. report.Trials.Where(trial => trial.State == "failed")];
        double[] positions = [.. finished.Select(trial => Position(trial, count)), .. pruned.Select(trial => Position(trial, count))];
        double bottom = Math.Min(positions.Max() * 1.15, 1);
        ReportTrial[] best = [.. Improvements(finished.OrderBy(clock.Time))];

        var data = new JsonArray();
        foreach (IGrouping<string, ReportTrial> own in finished.GroupBy(trial => trial.Trainer))
            data.Add(Points(FigureText.Plain(own.Key, 24), own, trial => Position(trial, count), clock, styles[own.Key].Symbol, styles[own.Key].Color, 0.85));
        data.Add(Points("pruned", pruned, trial => Position(trial, count), clock, "circle-open", FigureLayout.Muted, 0.6));
        data.Add(Points("failed", failed, _ => bottom, clock, "x", "var(--bad)", 0.9));
        data.Add(BestSoFar(report, best, count, clock));

        JsonObject x = FigureLayout.Axis(clock.Title);
        x["rangemode"] = "tozero";
        return new Figure(
            "history", "The search, trial by trial",
            "Each mark is a trial, at the time it ended."
                + (pruned.Length == 0 ? "" : " Pruned trials are where they stood when they were stopped.")
                + (failed.Length == 0 ? "" : " Failed ones lie on the floor."),
            $"Scatter plot of the validation accuracy of {report.Trials.Count} trials against time: {finished.Length} finished, {pruned.Length} pruned, "
                + $"{failed.Length} failed. The best so far rises from {Shown.Percent(best[0].Validation)} "
                + $"to {Shown.Percent(best[^1].Validation)}, "
                + $"reached by trial {best[^1].Id}, {best[^1].Name}.",
            420, data, FigureLayout.Create(x, AccuracyAxis.Create("validation accuracy", positions.Append(bottom))),
            new FigureTable(["Best so far", "Trial", "Ended after", "Validation accuracy"], [.. best.Select(trial => Row(report, trial))]));
    }

    private static ReportRung? Last(ReportTrial trial) => trial.Curve.LastOrDefault(rung => rung.Accuracy is not null);

    private static double Position(ReportTrial trial, int count) => AccuracyAxis.Position(trial.Validation?.Accuracy ?? Last(trial)!.Accuracy!.Value, count);

    private static IEnumerable<ReportTrial> Improvements(IEnumerable<ReportTrial> finished)
    {
        double best = double.NegativeInfinity;
        foreach (ReportTrial trial in finished)
        {
            if (trial.Validation!.Accuracy <= best)
                continue;
            best = trial.Validation.Accuracy;
            yield return trial;
        }
    }

    private static JsonObject Points(
        string name, IEnumerable<ReportTrial> trials, Func<ReportTrial, double> position, Clock clock, string symbol, string color, double opacity) => new()
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["name"] = name,
            ["x"] = new JsonArray([.. trials.Select(trial => (JsonNode)clock.Time(trial))]),
            ["y"] = new JsonArray([.. trials.Select(trial => (JsonNode)position(trial))]),
            ["text"] = new JsonArray([.. trials.Select(trial => (JsonNode)Hover(trial))]),
            ["hoverinfo"] = "text",
            ["marker"] = new JsonObject { ["symbol"] = symbol, ["color"] = color, ["size"] = 8, ["opacity"] = opacity },
        };

    private static string Hover(ReportTrial trial) => $"<b>trial {trial.Id}</b>, {FigureText.Plain(trial.Name)}<br>" + (trial switch
    {
        { Validation: { } validation } => Shown.Percent(validation),
        _ => FigureText.Plain($"{trial.State}: {trial.Reason}", 90),
    });

    private static JsonObject BestSoFar(ExperimentReport report, ReportTrial[] best, int count, Clock clock)
    {
        double end = report.Trials.Max(clock.Time);
        return new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "lines",
            ["name"] = "best so far",
            ["x"] = new JsonArray([.. best.Select(clock.Time).Append(end).Select(time => (JsonNode)time)]),
            ["y"] = new JsonArray([.. best.Append(best[^1]).Select(trial => (JsonNode)Position(trial, count))]),
            ["line"] = new JsonObject { ["shape"] = "hv", ["color"] = FigureLayout.Ink, ["width"] = 2 },
            ["hoverinfo"] = "skip",
        };
    }

    private static object[] Row(ExperimentReport report, ReportTrial trial)
    {
        int index = report.Trials.Index().First(pair => pair.Item.Id == trial.Id).Index;
        return
        [
            trial.Name, ShownNumber.Name(trial.Id, JsonPointer.Of("trials", index, "id")),
            ShownNumber.Seconds(trial.Ended, JsonPointer.Of("trials", index, "ended")) ?? (object)Shown.Nothing,
            ShownNumber.Percent(trial.Validation!.Accuracy, trial.Validation.Count, JsonPointer.Of("trials", index, "validation", "accuracy")),
        ];
    }

    // Experiments of old versions did not record when trials ended: they are shown by their numbers.
    private sealed record Clock(string Title, Func<ReportTrial, double> Time)
    {
        public static Clock Of(ExperimentReport report)
        {
            if (report.Trials.Any(trial => trial.State != "running" && trial.Ended is null))
                return new Clock("trial", trial => trial.Id);
            (double unit, string name) = report.Seconds switch { < 300 => (1, "seconds"), < 18_000 => (60, "minutes"), _ => (3600.0, "hours") };
            return new Clock($"{name} since the beginning", trial => Math.Round((trial.Ended ?? trial.Began ?? 0) / unit, 4));
        }
    }
}
