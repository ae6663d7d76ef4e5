using System.Globalization;
using System.Text.Json;
using Digits.Reports.Csv;

namespace Digits.Reports.Several;

/// <summary>Several experiments as a table for spreadsheets and data frames: a row each, in the form of <see cref="TrialsCsv"/>.</summary>
/// <remarks>
/// The columns are <c>number, name, status, data, budgetSeconds, seed, winner, validationAccuracy, validationLow, validationHigh, testAccuracy,
/// testLow, testHigh, latencyMicroseconds, bytes, seconds, finished, pruned, failed, running</c>. Thread-safe.
/// </remarks>
public static class SeveralCsv
{
    private static readonly string[] Columns =
    [
        "number", "name", "status", "data", "budgetSeconds", "seed", "winner", "validationAccuracy", "validationLow", "validationHigh", "testAccuracy",
        "testLow", "testHigh", "latencyMicroseconds", "bytes", "seconds", "finished", "pruned", "failed", "running",
    ];

    /// <summary>Several experiments as CSV.</summary>
    public static string Of(ExperimentsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var table = new CsvTable(text))
        {
            foreach (string column in Columns)
                table.Text(column);
            table.EndRow();
            foreach (ExperimentRow row in report.Experiments)
                Add(table, row);
        }

        return text.ToString();
    }

    private static void Add(CsvTable table, ExperimentRow row)
    {
        table.Number(row.Number).Text(row.Name).Text(JsonNamingPolicy.CamelCase.ConvertName(row.Status.ToString())).Text(row.Data);
        table.Number(row.BudgetSeconds).Number(row.Seed).Text(row.Winner);
        table.Number(row.Validation?.Accuracy).Number(row.Validation?.Low).Number(row.Validation?.High);
        table.Number(row.Test?.Accuracy).Number(row.Test?.Low).Number(row.Test?.High);
        table.Number(row.LatencyMicroseconds).Number(row.Bytes).Number(row.Seconds);
        table.Number(row.Trials.Finished).Number(row.Trials.Pruned).Number(row.Trials.Failed).Number(row.Trials.Running);
        table.EndRow();
    }
}
