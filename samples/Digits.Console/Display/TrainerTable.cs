using System.Globalization;
using Digits.Experiments;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>What became of each trainer's trials: as many lines as there are trainers, however many trials.</summary>
internal static class TrainerTable
{
    /// <param name="trials">The trials.</param>
    /// <param name="best">The number of the best one.</param>
    /// <param name="tests">How the best of each trainer did on the test set, where that is known.</param>
    public static Table Create(IReadOnlyCollection<Trial> trials, int? best, IReadOnlyList<TrialTest>? tests = null)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("trainer").NoWrap())
            .AddColumn(new TableColumn("trials").RightAligned())
            .AddColumn(new TableColumn("best").NoWrap())
            .AddColumn(new TableColumn("validation").RightAligned());
        if (tests is { Count: > 0 })
            table.AddColumn(new TableColumn("test").RightAligned());
        table.AddColumn(new TableColumn("training").RightAligned()).AddColumn(new TableColumn("all trials").RightAligned());
        IEnumerable<(IGrouping<string, Trial> Group, Trial? Best)> rows = trials.GroupBy(trial => trial.Trainer)
            .Select(group => (group, group.Where(trial => trial.State == TrialState.Finished).MaxBy(trial => trial.Score)))
            .OrderByDescending(row => row.Item2?.Score);
        foreach ((IGrouping<string, Trial> group, Trial? top) in rows)
        {
            Style style = top?.Id == best && best is not null ? new Style(Color.Green) : Style.Plain;
            int pruned = group.Count(trial => trial.State == TrialState.Pruned), failed = group.Count(trial => trial.State == TrialState.Failed);
            string counts = $"{group.Count()}{(pruned > 0 ? $", {pruned} pruned" : "")}{(failed > 0 ? $", {failed} failed" : "")}";
            List<string> cells = [top?.Name ?? group.Key, counts, top is null ? "" : $"trial {top.Id}", Figures.Percent(top?.ValidationAccuracy)];
            if (tests is { Count: > 0 })
                cells.Add(Figures.Percent(tests.FirstOrDefault(test => test.Trial.Id == top?.Id)?.Result.Accuracy));
            cells.Add(top is null ? "" : Seconds(top.TrainingTime));
            cells.Add(Seconds(group.Aggregate(TimeSpan.Zero, (sum, trial) => sum + trial.Duration)));
            table.AddRow(cells.Select(cell => new Text(cell, style)));
        }

        return table;
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
