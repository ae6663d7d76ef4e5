using Digits.Reports.Contents;

namespace Digits.Reports;

/// <summary>Finished trials by how well they did on the validation set.</summary>
internal static class Ranking
{
    /// <summary>The best trial first: by accuracy, then by log-loss, then the earlier one; without those that did not finish.</summary>
    public static IEnumerable<ReportTrial> Of(IEnumerable<ReportTrial> trials) => trials
        .Where(trial => trial.Validation is not null)
        .OrderByDescending(trial => trial.Validation!.Accuracy)
        .ThenBy(trial => trial.Validation!.LogLoss ?? double.PositiveInfinity)
        .ThenBy(trial => trial.Id);
}
