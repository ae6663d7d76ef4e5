using Digits.Reports.Markdown;

namespace Digits.Reports.Several;

/// <summary>Several experiments for a pull request: Markdown as GitHub reads it, of at most 60,000 bytes.</summary>
/// <remarks>Names come from others: they are escaped, and neither mark up, link nor mention anything. Thread-safe.</remarks>
public static class SeveralMarkdown
{
    // What fits into a comment together, whatever the names are; a table that did not fit would be left out as a whole.
    private const int MostRows = 40;
    private const int MostName = 40;

    /// <summary>Several experiments as Markdown.</summary>
    public static string Of(ExperimentsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new LimitedMarkdown();
        text.Add($"### {Shown.Count(report.Experiments.Count, "experiment")} side by side");
        text.Add(string.Concat(report.Warnings.Select(warning => $"> - {MarkdownText.Escape(warning.Message, 400)}\n")));
        text.Add(Experiments(report.Experiments));
        text.Add(Groups(report.Groups));
        return text.ToString();
    }

    private static string Experiments(IReadOnlyList<ExperimentRow> rows)
    {
        var table = new MarkdownTable(
            "No.:", "Experiment", "Status", "Data", "Budget:", "Seed:", "Winner", "Validation:", "95 % interval", "Test:", "95 % interval",
            "One image:", "Size:", "Took:", "Trials");
        foreach (ExperimentRow row in rows.Take(MostRows))
        {
            table.Row(
                Shown.List([row.Number]), MarkdownText.Escape(row.Name, MostName), SeveralWords.Status(row.Status), MarkdownText.Escape(row.Data, MostName),
                SeveralWords.Budget(row), Shown.List([row.Seed]), MarkdownText.Escape(row.Winner ?? Shown.Nothing, MostName),
                Shown.Percent(row.Validation), Shown.Interval(row.Validation), Shown.Percent(row.Test), Shown.Interval(row.Test),
                Shown.Microseconds(row.LatencyMicroseconds), Shown.Bytes(row.Bytes), Shown.Seconds(row.Seconds), SeveralWords.Trials(row.Trials));
        }

        return rows.Count > MostRows ? $"{table}\nand {Shown.Count(rows.Count - MostRows)} more." : table.ToString();
    }

    private static string Groups(IReadOnlyList<ExperimentGroup> groups)
    {
        if (groups.Count == 0)
            return "";
        var table = new MarkdownTable("Differ in the seed alone", "Test, mean ± standard deviation", "From, to", "Machines");
        foreach (ExperimentGroup group in groups.Take(MostRows))
        {
            string numbers = MarkdownText.Escape(Shown.List(group.Experiments), 200);
            table.Row(numbers, SeveralWords.Mean(group), SeveralWords.Range(group), SeveralWords.Machines(group));
        }

        return table.ToString();
    }
}
