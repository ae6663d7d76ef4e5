using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Digits.Reports.Contents;

namespace Digits.Reports.Csv;

/// <summary>All trials of an experiment as a table for spreadsheets and data frames.</summary>
/// <remarks>
/// As RFC 4180 has it: commas, a header, lines that end in CR LF. Numbers have a decimal point and keep every bit; what there is none of is
/// empty. A text that a spreadsheet would take for a formula (it begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a line break)
/// gets an apostrophe before it; numbers never do. The columns are <c>id, trainer, state, validationAccuracy, low, high, logLoss, seconds,
/// trainingSeconds, began, ended, seed, reason</c>, then <c>parameter.NAME</c> for each parameter of any trainer, in ordinal order.
/// Thread-safe.
/// </remarks>
public static class TrialsCsv
{
    private const string ParameterPrefix = "parameter.";

    private static readonly string[] Columns =
    [
        "id", "trainer", "state", "validationAccuracy", "low", "high", "logLoss", "seconds", "trainingSeconds", "began", "ended", "seed", "reason",
    ];

    /// <summary>The trials as CSV.</summary>
    public static string Of(ExperimentReport report)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Write(report, text);
        return text.ToString();
    }

    /// <summary>Writes the trials as CSV.</summary>
    /// <param name="report">The report of the experiment.</param>
    /// <param name="text">Where to; it stays open.</param>
    public static void Write(ExperimentReport report, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(text);
        IEnumerable<string> names = report.Trials.SelectMany(trial => trial.Parameters.Select(parameter => parameter.Key));
        string[] parameters = [.. names.Distinct().Order(StringComparer.Ordinal)];
        using var table = new CsvTable(text);
        foreach (string column in (string[])[.. Columns, .. parameters.Select(name => ParameterPrefix + name)])
            table.Text(column);
        table.EndRow();
        foreach (ReportTrial trial in report.Trials)
        {
            table.Number(trial.Id).Text(trial.Trainer).Text(trial.State);
            table.Number(trial.Validation?.Accuracy).Number(trial.Validation?.Low).Number(trial.Validation?.High).Number(trial.Validation?.LogLoss);
            table.Number(trial.Seconds).Number(trial.TrainingSeconds).Number(trial.Began).Number(trial.Ended).Number(trial.Seed).Text(trial.Reason);
            foreach (string name in parameters)
                Add(table, trial.Parameters[name]);
            table.EndRow();
        }
    }

    private static void Add(CsvTable table, JsonNode? value)
    {
        // A number is copied as it was written, so that nothing is rounded.
        if (value?.GetValueKind() == JsonValueKind.Number)
            table.Written(value.ToJsonString());
        else
            table.Text(value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString());
    }
}
