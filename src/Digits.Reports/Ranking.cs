using Digits.Reports.Contents;

namespace Digits.Reports;

/// <summary>Which trial is the best: finished trials by how well they did on the validation set.</summary>
internal static class Ranking
{
    /// <summary>The best trial first: by accuracy, then by log-loss, then the earlier one; without those that did not finish.</summary>
    public static IEnumerable<ReportTrial> Of(IEnumerable<ReportTrial> trials) => trials
        .Where(trial => trial.Validation is not null)
        .OrderByDescending(trial => trial.Validation!.Accuracy)
        .ThenBy(trial => trial.Validation!.LogLoss ?? double.PositiveInfinity)
        .ThenBy(trial => trial.Id);

    /// <summary>The winner; while an experiment is under way, and has none, the best finished trial. Null where none finished.</summary>
    public static ReportTrial? Best(ExperimentReport report) =>
        report.Winner is { } winner ? report.Trials.FirstOrDefault(trial => trial.Id == winner.Trial) : Of(report.Trials).FirstOrDefault();

    /// <summary>The best trial's model as it was tested; null where it was not.</summary>
    public static ReportModel? Tested(ExperimentReport report) =>
        Best(report) is { } best ? report.Models.FirstOrDefault(model => model.Trial == best.Id) : null;
}
