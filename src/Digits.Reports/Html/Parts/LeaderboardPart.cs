using Digits.Reports.Contents;
using Digits.Reports.Html.Figures;

namespace Digits.Reports.Html.Parts;

/// <summary>All trials: the finished ones first, the best of them on top; then the running, pruned and failed.</summary>
/// <param name="Top">The first few, and those that met the test set; all, where there are not many.</param>
/// <param name="All">All, where the top is not all; null otherwise.</param>
/// <param name="Finished">Whether any trial finished.</param>
/// <param name="Tested">Whether any model met the test set.</param>
internal sealed record LeaderboardPart(TrialTable Top, TrialTable? All, bool Finished, bool Tested)
{
    private const int Few = 15;
    private const int First = 8;

    private static readonly string[] States = ["finished", "running", "pruned", "failed"];

    public static LeaderboardPart Of(ExperimentReport report, TrainerStyles styles)
    {
        var bar = new IntervalBar(report.Trials.Select(trial => trial.Validation).OfType<ReportAccuracy>());
        Dictionary<int, (int Index, ReportModel Model)> models = report.Models.Index().ToDictionary(pair => pair.Item.Trial, pair => (pair.Index, pair.Item));
        TrialPart[] rows = [.. report.Trials.Index()
            .OrderBy(pair => Array.IndexOf(States, pair.Item.State))
            .ThenByDescending(pair => pair.Item.Id == report.Winner?.Trial)
            .ThenByDescending(pair => pair.Item.Validation?.Accuracy ?? (pair.Item.Curve is [.., var last] ? last.Accuracy : null) ?? 0)
            .ThenBy(pair => pair.Item.Validation?.LogLoss)
            .ThenBy(pair => pair.Item.Id)
            .Select((pair, rank) => TrialPart.Of(
                pair.Item, pair.Index, rank + 1, pair.Item.Id == report.Winner?.Trial, styles[pair.Item.Trainer], bar,
                models.TryGetValue(pair.Item.Id, out var model) ? model : null))];
        (bool finished, bool tested) = (rows.Any(row => row.Finished), models.Count > 0);
        if (rows.Length <= Few)
            return new LeaderboardPart(new TrialTable("All trials", rows, tested), null, finished, tested);
        TrialPart[] top = [.. rows.Where(row => (row.Rank <= First && row.Validation is not null) || row.Test is not null)];
        return new LeaderboardPart(new TrialTable("The best trials", top, tested), new TrialTable("All trials", rows, tested), finished, tested);
    }
}

/// <summary>Rows of the leaderboard.</summary>
/// <param name="Label">What they are.</param>
/// <param name="Rows">The trials.</param>
/// <param name="Tested">Whether there are columns for what only tested models have.</param>
internal sealed record TrialTable(string Label, IReadOnlyList<TrialPart> Rows, bool Tested);
