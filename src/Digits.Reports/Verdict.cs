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
            ReportStatus.Unfinished => $"Unfinished: no trial has finished so far, of {Shown.Count(report.Trials.Count)}",
            _ => $"No model: {Failure(report.Trials)}",
        };
        return new Verdict(headline, Compare(report));
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

    private static string Failure(IReadOnlyList<ReportTrial> trials)
    {
        if (trials.Count == 0)
            return "no trial was begun";
        int failed = trials.Count(trial => trial.State == "failed"), pruned = trials.Count(trial => trial.State == "pruned");
        string what = (failed, pruned, trials.Count) switch
        {
            (1, _, 1) => "the only trial failed",
            (_, 1, 1) => "the only trial was pruned",
            _ when failed == trials.Count => $"all {Shown.Count(failed)} trials failed",
            _ => $"none of {Shown.Count(trials.Count, "trial")} finished ({Shown.Count(pruned)} pruned, {Shown.Count(failed)} failed)",
        };
        return trials.LastOrDefault(trial => trial.State == "failed" && trial.Reason is not null) is { } last
            ? $"{what}, {(failed == 1 ? "" : "the last ")}because of: {last.Reason}"
            : what;
    }

    private static string Compare(ExperimentReport report)
    {
        if (report.Difference is not { } difference)
            return report.Trials.Count(trial => trial.Validation is not null) > 1
                ? "Whether the winner is better than the next by more than chance was not recorded."
                : "There are not two finished trials to compare.";
        string first = Name(report, difference.First), second = Name(report, difference.Second);
        string counts = $"of the validation images only {first} read {Shown.Count(difference.OnlyFirstRight)} right, " +
            $"only {second} {Shown.Count(difference.OnlySecondRight)} (McNemar's exact test, {Shown.PValue(difference.PValue)})";
        string others = difference.Indistinguishable is > 0 and { } count
            ? $" {Shown.Count(count, "other finished trial")} cannot be told from the winner in this way."
            : "";
        return difference.IsNoise
            ? $"The lead over the next best, {second}, may be chance: {counts}.{others}"
            : $"The lead over the next best, {second}, is more than chance: {counts}.{others}";
    }

    private static string Name(ExperimentReport report, int id) =>
        report.Trials.FirstOrDefault(trial => trial.Id == id) is { } trial ? $"trial {id} ({trial.Name})" : $"trial {id}";
}
