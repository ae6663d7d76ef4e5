using System.Globalization;
using Digits.Reports.Contents;

namespace Digits.Reports.Markdown;

/// <summary>What an experiment was asked for and what it ran on, as a table.</summary>
internal static class SettingsMarkdown
{
    public static string Of(ExperimentReport report)
    {
        ReportSettings settings = report.Settings;
        var table = new MarkdownTable("Setting", "Value")
            .Row("data", $"{MarkdownText.Escape(settings.Data)} ({MarkdownText.Code(settings.DataHash, 16)})")
            .Row("images", $"{Shown.Count(settings.TrainingImages)} for training, {Shown.Count(settings.ValidationImages)} for validation, "
                + $"{Shown.Count(settings.TestImages)} for the test; split seed {Number(settings.SplitSeed)}")
            .Row("trainers", MarkdownText.Escape(string.Join(", ", settings.Trainers), 400))
            .Row("tuner, pruner", $"{MarkdownText.Escape(settings.Tuner)}, {MarkdownText.Escape(settings.Pruner)}")
            .Row("seed", Number(settings.Seed))
            .Row("budget", settings.BudgetSeconds is { } budget ? Shown.Seconds(budget) : "no limit of time")
            .Row("trials", settings.MaxTrials is { } most ? $"at most {Shown.Count(most)}" : "no limit");
        if (settings.TargetAccuracy is { } target)
            table.Row("target", Shown.Percent(target, settings.ValidationImages));
        if (settings.MaxTrialsWithoutImprovement is { } patience)
            table.Row("patience", $"{Shown.Count(patience, "trial")} without improvement");
        if (report.Winner is { } winner)
        {
            string reason = winner.RefitSkippedReason ?? "the reason is not recorded";
            table.Row("refit", winner.Refitted ? "on training and validation images" : $"none: {MarkdownText.Escape(reason, 400)}");
        }

        if (report.Machine is { } machine)
        {
            table.Row("machine", $"{MarkdownText.Escape(machine.Processor ?? "unknown processor")}, {Shown.Count(machine.Processors, "processor")}, "
                    + $"{Shown.Count(machine.Threads, "thread")}, {Shown.Bytes(machine.MemoryBytes)}")
                .Row("system", $"{MarkdownText.Escape(machine.OperatingSystem)}, {MarkdownText.Escape(machine.Runtime)}")
                .Row("Digits", MarkdownText.Escape(machine.Library));
        }

        return table.ToString();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
