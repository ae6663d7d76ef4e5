using System.Text;
using Digits.Data.Formats;
using Digits.Reports.Html.Parts;

namespace Digits.Reports.Html;

/// <summary>
/// A report as one HTML file for people: it needs no other file and no network, so it opens from a mail attachment, and it says which model
/// to use, how sure that is, what the model costs, where it is wrong and what the search learned.
/// </summary>
/// <remarks>
/// All figures are in the text too, as <c>&lt;data value="…" data-json="…"&gt;</c>: the exact value, and the JSON pointer (RFC 6901) to it in
/// <c>report.json</c>. Charts are drawn by plotly.js, which the file carries; a content security policy lets no other script run, whatever
/// texts the report holds. The same report always gives the same bytes. Thread-safe.
/// </remarks>
public static class HtmlReport
{
    /// <summary>Writes the page as UTF-8, without a byte order mark; some 4 MB, most of it plotly.js.</summary>
    /// <param name="report">What to show.</param>
    /// <param name="stream">Where to write; stays open.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="IOException">The stream does not take it.</exception>
    public static void Write(ExperimentReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        PageTemplate.Write(ReportPage.Of(report), writer);
    }

    /// <summary>Writes the page as a file, which appears whole or not at all and replaces what bore its name.</summary>
    /// <param name="report">What to show.</param>
    /// <param name="path">The file, usually <c>report.html</c>; its folder exists.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(ExperimentReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        OutputFiles.Write(path, stream => Write(report, stream));
    }
}
