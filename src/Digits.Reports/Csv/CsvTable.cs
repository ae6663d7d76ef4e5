using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Digits.Reports.Csv;

/// <summary>A CSV as RFC 4180 has it, in which texts are guarded against being taken for formulas; numbers are not: a minus is no formula.</summary>
/// <remarks>CsvHelper's own guard (<c>InjectionOptions</c>) sees characters only, and would make texts of negative numbers too.</remarks>
internal sealed class CsvTable(TextWriter text) : IDisposable
{
    // Where the line break is given, CsvHelper quotes no other one by itself; but spreadsheets end a row at either half of it.
    private static readonly CsvConfiguration Rfc4180 = new(CultureInfo.InvariantCulture)
    {
        NewLine = "\r\n",
        ShouldQuote = cell => cell.Field is [' ', ..] or [.., ' '] || cell.Field?.AsSpan().ContainsAny("\",\r\n") == true,
    };

    private readonly CsvWriter _csv = new(text, Rfc4180, leaveOpen: true);

    public CsvTable Text(string? value) => Written(value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + value : value);

    public CsvTable Number(double? value) => Written(value?.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Adds a cell as it is; it is quoted where it must be.</summary>
    public CsvTable Written(string? value)
    {
        _csv.WriteField(value);
        return this;
    }

    public void EndRow() => _csv.NextRecord();

    public void Dispose() => _csv.Dispose();
}
