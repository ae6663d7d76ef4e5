using Digits.Reports.Contents;

namespace Digits.Reports.Several;

/// <summary>One of several experiments.</summary>
/// <param name="Number">Which of them, from 1.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Data">What the data were loaded from.</param>
/// <param name="BudgetSeconds">The time that it had for everything; null for no limit.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Winner">The trainer, and the preset where it has one, of the trial that is best on the validation set; null where none finished.</param>
/// <param name="Validation">How the winner did on the validation set; null where none finished.</param>
/// <param name="Test">How the winner did on the test set; null where it was not tested.</param>
/// <param name="LatencyMicroseconds">The median time that one image takes, by itself, on one thread; null where it was not measured.</param>
/// <param name="Bytes">The size of the winner's file; null where it was not recorded.</param>
/// <param name="Seconds">How long everything took.</param>
/// <param name="Trials">How its trials ended.</param>
public sealed record ExperimentRow(
    int Number,
    string Name,
    ReportStatus Status,
    string Data,
    double? BudgetSeconds,
    int Seed,
    string? Winner,
    ReportAccuracy? Validation,
    ReportAccuracy? Test,
    double? LatencyMicroseconds,
    long? Bytes,
    double Seconds,
    TrialCounts Trials)
{
    internal static ExperimentRow Of(ExperimentReport report, int number)
    {
        ReportTrial? best = Ranking.Best(report);
        ReportModel? model = Ranking.Tested(report);
        return new ExperimentRow(
            number, report.Name, report.Status, report.Settings.Data, report.Settings.BudgetSeconds, report.Settings.Seed,
            model?.Name ?? best?.Name, best?.Validation, model?.Test, model?.LatencyMicroseconds, model?.Bytes, report.Seconds, TrialCounts.Of(report.Trials));
    }
}

/// <summary>How many trials of an experiment stand where.</summary>
/// <param name="Finished">Trained and scored.</param>
/// <param name="Pruned">Stopped before their end.</param>
/// <param name="Failed">Failed.</param>
/// <param name="Running">Training, or interrupted.</param>
public sealed record TrialCounts(int Finished, int Pruned, int Failed, int Running)
{
    internal static TrialCounts Of(IReadOnlyList<ReportTrial> trials)
    {
        int Count(string state) => trials.Count(trial => trial.State == state);
        return new TrialCounts(Count("finished"), Count("pruned"), Count("failed"), Count("running"));
    }
}
