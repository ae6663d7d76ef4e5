using Digits.Reports.Contents;

namespace Digits.Reports;

/// <summary>What an experiment found, in the two sentences that every form of its report begins with. Plain text: whoever shows it escapes it.</summary>
/// <param name="Headline">What was found: the winner, its accuracy with its interval, its speed and its size; or that and why there is none.</param>
/// <param name="Sureness">Whether the winner is better than the next by more than chance.</param>
public sealed record Verdict(string Headline, string Sureness)
{
    /// <summary>Says what an experiment found.</summary>
    /// <param name="report">The report of the experiment.</param>
    public static Verdict Of(ExperimentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string headline = report.Status switch
        {
            ReportStatus.Finished => Finding(report) ?? "Finished, but the winner is not recorded",
            ReportStatus.Unfinished when Finding(report) is { } best => $"Unfinished: best so far {best}",
            ReportStatus.Unfinished => $"Unfinished: {Pending(report.Trials)}",
            _ => $"No model: {Failure(report.Trials)}{Cause(report.Trials)}",
        };
        return new Verdict(headline, Digits.Reports.Sureness.Of(report).ToString());
    }

    private static string? Finding(ExperimentReport report)
    {
        if (Ranking.Tested(report) is { } model)
        {
            string speed = model.LatencyMicroseconds is { } latency ? $"; reads an image in {Shown.Microseconds(latency)}" : "";
            string size = model.Bytes is { } bytes ? $"; {Shown.Bytes(bytes)}" : "";
            return $"{model.Name}, {On(model.Test, "test")}{speed}{size}";
        }

        return Ranking.Best(report) is { Validation: { } validation } best ? $"{best.Name}, {On(validation, "validation")}, not tested" : null;
    }

    private static string On(ReportAccuracy accuracy, string images) =>
        $"{Shown.Percent(accuracy)} on {Shown.Count(accuracy.Count, images + " image")} (95 % interval {Shown.Interval(accuracy)})";

    /// <summary>That nothing has come of the trials so far.</summary>
    internal static string Pending(IReadOnlyList<ReportTrial> trials) =>
        trials.Count == 0 ? "no trial has begun" : $"no trial has finished so far, of {Shown.Count(trials.Count)}";

    /// <summary>That nothing came of the trials.</summary>
    internal static string Failure(IReadOnlyList<ReportTrial> trials)
    {
        int failed = trials.Count(trial => trial.State == "failed"), pruned = trials.Count(trial => trial.State == "pruned");
        return (failed, pruned, trials.Count) switch
        {
            (_, _, 0) => "no trial was begun",
            (1, _, 1) => "the only trial failed",
            (_, 1, 1) => "the only trial was pruned",
            _ when failed == trials.Count => $"all {Shown.Count(failed)} trials failed",
            _ => $"none of {Shown.Count(trials.Count, "trial")} finished ({Shown.Count(pruned)} pruned, {Shown.Count(failed)} failed)",
        };
    }

    private static string Cause(IReadOnlyList<ReportTrial> trials) =>
        trials.LastOrDefault(trial => trial.State == "failed" && trial.Reason is not null) is { } last
            ? $", {(trials.Count(trial => trial.State == "failed") == 1 ? "" : "the last ")}because of: {last.Reason}"
            : "";
}
