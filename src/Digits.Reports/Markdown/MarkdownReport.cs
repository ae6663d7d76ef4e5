using System.Globalization;
using Digits.Reports.Contents;

namespace Digits.Reports.Markdown;

/// <summary>A report for a pull request: Markdown as GitHub reads it, of at most 60,000 bytes, so that it fits into one comment.</summary>
/// <remarks>Names and reasons come from others: they are escaped, and neither mark up, link nor mention anything. Thread-safe.</remarks>
public static class MarkdownReport
{
    private const int MostTrials = 15;
    private const int MostModels = 30;
    private const int MostWarnings = 10;
    private const int MostReasons = 5;
    private const int MostMistakes = 10;

    /// <summary>A report as Markdown.</summary>
    public static string Of(ExperimentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var verdict = Verdict.Of(report);
        var text = new LimitedMarkdown();
        text.Add($"### Experiment {MarkdownText.Escape(report.Name)}");
        text.Add($"**{MarkdownText.Escape(verdict.Headline, 500)}**");
        text.Add(MarkdownText.Escape(verdict.Sureness, 500));
        text.Add(Warnings(report.Warnings));
        text.Add(Models(report));
        text.Add(BestTrials(report.Trials));
        text.Add(Reasons(report.Trials));
        text.Add(Progress(report));
        text.AddFolded("Each digit", report.Test is { } test ? Digits(test) : "");
        text.AddFolded("The most common mistakes", report.Test is { } tested ? Mistakes(tested) : "");
        text.AddFolded("Settings and machine", SettingsMarkdown.Of(report));
        return text.ToString();
    }

    /// <summary>Writes a report as Markdown.</summary>
    /// <param name="report">The report.</param>
    /// <param name="text">Where to; it stays open.</param>
    public static void Write(ExperimentReport report, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text.Write(Of(report));
    }

    private static string Warnings(IReadOnlyList<ReportWarning> warnings)
    {
        string lines = string.Concat(warnings.Take(MostWarnings).Select(warning => $"> - {MarkdownText.Escape(warning.Message, 400)}\n"));
        string more = warnings.Count > MostWarnings ? $"> - and {Shown.Count(warnings.Count - MostWarnings)} more\n" : "";
        return lines.Length == 0 ? "" : "> **To know before believing it**\n>\n" + lines + more;
    }

    private static string Models(ExperimentReport report)
    {
        if (report.Models.Count == 0)
            return "";
        var table = new MarkdownTable("Tested model", "Trial:", "Validation:", "95 % interval", "Test:", "95 % interval", "Training:", "One image:", "Size:");
        foreach (ReportModel model in report.Models.Take(MostModels))
        {
            ReportTrial? trial = report.Trials.FirstOrDefault(trial => trial.Id == model.Trial);
            string name = MarkdownText.Escape(model.Name);
            table.Row(
                model.Trial == report.Winner?.Trial ? $"**{name}**" : name, Id(model.Trial),
                Shown.Percent(trial?.Validation), Shown.Interval(trial?.Validation),
                Shown.Percent(model.Test), Shown.Interval(model.Test), Shown.Seconds(trial?.TrainingSeconds), Shown.Microseconds(model.LatencyMicroseconds),
                Shown.Bytes(model.Bytes));
        }

        return table.ToString();
    }

    private static string BestTrials(IReadOnlyList<ReportTrial> trials)
    {
        ReportTrial[] best = [.. Ranking.Of(trials).Take(MostTrials)];
        if (best.Length == 0)
            return "";
        var table = new MarkdownTable("Best trials", "Trial:", "Validation:", "95 % interval", "Log-loss:", "Took:", "Parameters");
        foreach (ReportTrial trial in best)
        {
            table.Row(
                MarkdownText.Escape(trial.Name), Id(trial.Id), Shown.Percent(trial.Validation), Shown.Interval(trial.Validation),
                Shown.LogLoss(trial.Validation!.LogLoss), Shown.Seconds(trial.Seconds), MarkdownText.Code(Shown.Parameters(trial.Parameters), 200));
        }

        return table.ToString();
    }

    /// <summary>Where no trial finished, a reader wants to know why.</summary>
    private static string Reasons(IReadOnlyList<ReportTrial> trials)
    {
        if (trials.Any(trial => trial.Validation is not null))
            return "";
        return string.Concat(trials.Where(trial => trial.Reason is not null).TakeLast(MostReasons).Select(trial =>
            $"- trial {Id(trial.Id)}, {MarkdownText.Escape(trial.Name)}, {MarkdownText.Escape(trial.State)}: {MarkdownText.Escape(trial.Reason!, 400)}\n"));
    }

    private static string Progress(ExperimentReport report)
    {
        IEnumerable<string> states = report.Trials.CountBy(trial => trial.State).OrderBy(state => state.Key, StringComparer.Ordinal)
            .Select(state => $"{Shown.Count(state.Value)} {MarkdownText.Escape(state.Key)}");
        string trials = report.Trials.Count == 0 ? "No trials" : $"{Shown.Count(report.Trials.Count, "trial")}: {string.Join(", ", states)}";
        return $"{trials}; {Shown.Seconds(report.Seconds)} in all.";
    }

    private static string Digits(ReportTest test)
    {
        var table = new MarkdownTable("Digit", "Images:", "Precision:", "Recall:", "F1:");
        foreach (ReportClassResult digit in test.PerClass)
        {
            (int count, string images) = (digit.Count, Shown.Count(digit.Count));
            table.Row(Id(digit.Digit), images, Shown.Percent(digit.Precision, count), Shown.Percent(digit.Recall, count), Shown.Percent(digit.F1, count));
        }

        return table.ToString();
    }

    private static string Mistakes(ReportTest test)
    {
        (int Label, int Prediction, int Count)[] mistakes =
        [
            .. test.Confusion.SelectMany((row, label) => row.Select((count, prediction) => (label, prediction, count)))
                .Where(cell => cell.label != cell.prediction && cell.count > 0)
                .OrderByDescending(cell => cell.count).ThenBy(cell => cell.label).ThenBy(cell => cell.prediction)
                .Take(MostMistakes),
        ];
        if (mistakes.Length == 0)
            return "";
        var table = new MarkdownTable("Shows", "Read as", "Images:");
        foreach ((int label, int prediction, int count) in mistakes)
            table.Row(Id(label), Id(prediction), Shown.Count(count));
        return $"{table}\n{Shown.Count(test.MistakeCount, "mistake")} in all.";
    }

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);
}
