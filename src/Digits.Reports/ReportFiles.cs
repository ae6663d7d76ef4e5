using System.Text;
using Digits.Data.Formats;
using Digits.Reports.Csv;
using Digits.Reports.Html;
using Digits.Reports.Json;
using Digits.Reports.Markdown;

namespace Digits.Reports;

/// <summary>The files of a report: each is the old one or the whole new one, never a part.</summary>
public static class ReportFiles
{
    /// <summary>The page, for people.</summary>
    public const string Html = "report.html";

    /// <summary>Markdown, for a pull request.</summary>
    public const string Markdown = "report.md";

    /// <summary>JSON, for machines.</summary>
    public const string Json = "report.json";

    /// <summary>The trials, for spreadsheets.</summary>
    public const string Trials = "trials.csv";

    /// <summary>Writes all four into a folder.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="folder">The folder, which must exist.</param>
    /// <exception cref="IOException">They cannot be written; those that were there before stay as they were.</exception>
    public static void WriteAll(ExperimentReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(folder);
        using var files = new OutputFiles();
        foreach (string name in (string[])[Html, Markdown, Json, Trials])
            Write(report, Path.GetExtension(name), files.Create(Path.Combine(folder, name)));
        files.Commit();
    }

    /// <summary>Writes one file, in the form that its name ends in.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="path">The file: <c>.html</c>, <c>.md</c>, <c>.json</c> or <c>.csv</c>; its folder must exist.</param>
    /// <exception cref="ArgumentException">The name ends in something else.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(ExperimentReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(path);
        OutputFiles.Write(path, stream => Write(report, FormOf(path), stream));
    }

    /// <summary>Whether a file's name ends in one of the forms of a report.</summary>
    /// <param name="path">The file.</param>
    public static bool IsForm(string path) => Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm" or ".md" or ".json" or ".csv";

    internal static string FormOf(string path) => IsForm(path)
        ? Path.GetExtension(path).ToLowerInvariant()
        : throw new ArgumentException($"A report is a file that ends in .html, .md, .json or .csv, but this is '{path}'.", nameof(path));

    private static void Write(ExperimentReport report, string form, Stream stream)
    {
        switch (form)
        {
            case ".md":
                using (StreamWriter text = Text(stream))
                    MarkdownReport.Write(report, text);
                break;
            case ".csv":
                using (StreamWriter text = Text(stream))
                    TrialsCsv.Write(report, text);
                break;
            case ".json":
                ReportJson.Write(report, stream);
                break;
            default:
                HtmlReport.Write(report, stream);
                break;
        }
    }

    private static StreamWriter Text(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
}
