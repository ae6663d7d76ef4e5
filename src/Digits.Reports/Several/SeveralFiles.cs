using System.Text;
using Digits.Data.Formats;

namespace Digits.Reports.Several;

/// <summary>The file of several experiments side by side: the old one or the whole new one, never a part.</summary>
public static class SeveralFiles
{
    /// <summary>Writes one file, in the form that its name ends in.</summary>
    /// <param name="report">What to write.</param>
    /// <param name="path">The file: <c>.html</c>, <c>.md</c>, <c>.json</c> or <c>.csv</c>; its folder must exist.</param>
    /// <exception cref="ArgumentException">The name ends in something else.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(ExperimentsReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        string text = ReportFiles.FormOf(path) switch
        {
            ".md" => SeveralMarkdown.Of(report),
            ".csv" => SeveralCsv.Of(report),
            ".json" => SeveralJson.Of(report),
            _ => SeveralHtml.Of(report),
        };
        OutputFiles.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
