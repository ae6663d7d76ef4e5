using Digits.Reports.Contents;

namespace Digits.Reports.Several;

/// <summary>What the texts about several experiments say alike. Plain text: whoever shows it escapes it.</summary>
internal static class SeveralWords
{
    public static string Status(ReportStatus status) => status switch
    {
        ReportStatus.Finished => "finished",
        ReportStatus.Unfinished => "unfinished",
        _ => "no model",
    };

    public static string Trials(TrialCounts trials)
    {
        (int Count, string State)[] states = [(trials.Finished, "finished"), (trials.Pruned, "pruned"), (trials.Failed, "failed"), (trials.Running, "running")];
        string[] some = [.. states.Where(state => state.Count > 0).Select(state => $"{Shown.Count(state.Count)} {state.State}")];
        return some.Length == 0 ? "none" : string.Join(", ", some);
    }

    public static string Budget(ExperimentRow row) => row.BudgetSeconds is { } budget ? Shown.Seconds(budget) : "no limit";

    /// <summary>The mean over seeds and its spread, for instance <c>99.55 % ± 0.034 over 3</c>.</summary>
    public static string Mean(ExperimentGroup group) => group switch
    {
        { Mean: null } => "none of them was tested",
        { Mean: { } mean, StandardDeviation: { } deviation } =>
            $"{Shown.Percent(mean, group.TestImages)} ± {Shown.Spread(deviation)} over {Shown.Count(group.Tested)}",
        { Mean: { } mean } => $"{Shown.Percent(mean, group.TestImages)}, of one only",
    };

    public static string Range(ExperimentGroup group) => group is { Min: { } min, Max: { } max }
        ? $"{Shown.Percent(min, group.TestImages)} to {Shown.Percent(max, group.TestImages)}"
        : Shown.Nothing;

    public static string Machines(ExperimentGroup group) => group.MachinesDiffer ? "different, or not known" : "the same";
}
