using System.Globalization;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Digits.Reports.Html;
using Digits.Reports.Json;

namespace Digits.Reports.Tests.Support;

/// <summary>A report's page as a browser reads it, and the report's JSON beside it.</summary>
internal sealed class ReadPage
{
    // What one of each unit is in the unit of the JSON: shares, seconds, bytes.
    private static readonly Dictionary<string, double> Units = new()
    {
        [""] = 1,
        ["%"] = 0.01,
        ["s"] = 1,
        ["min"] = 60,
        ["h"] = 3600,
        ["ms"] = 1e-3,
        ["µs"] = 1e-6,
        ["images/s"] = 1,
        ["B"] = 1,
        ["kB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
    };

    private ReadPage(byte[] bytes, IDocument document, JsonNode json) => (Bytes, Document, Json) = (bytes, document, json);

    public byte[] Bytes { get; }

    public IDocument Document { get; }

    /// <summary>The report as <c>report.json</c> has it.</summary>
    public JsonNode Json { get; }

    /// <summary>The text of the whole page, scripts and style left out, all white space made one space.</summary>
    public string Text => Words(Document.QuerySelector("main")!);

    public static ReadPage Of(ExperimentReport report)
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(report, stream);
        byte[] bytes = stream.ToArray();
        stream.Position = 0;
        return new ReadPage(bytes, new HtmlParser().ParseDocument(stream), JsonNode.Parse(ReportJson.Of(report))!);
    }

    /// <summary>The text of an element, all white space made one space.</summary>
    public static string Words(IElement element)
    {
        var copy = (IElement)element.Clone();
        foreach (IElement script in copy.QuerySelectorAll("script, style"))
            script.Remove();
        return string.Join(' ', copy.TextContent.Split([' ', '\n', '\u00a0'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>What a JSON pointer leads to, read as RFC 6901 says; null where it leads nowhere.</summary>
    public JsonNode? Resolve(string pointer)
    {
        JsonNode? node = Json;
        foreach (string escaped in pointer.Split('/').Skip(1))
        {
            string step = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            node = node switch { JsonArray array => array[int.Parse(step, CultureInfo.InvariantCulture)], JsonObject named => named[step], _ => null };
        }

        return node;
    }

    /// <summary>Whether a text, for instance <c>12 min 05 s</c>, <c>p &lt; 0.001</c> or <c>> 99.9 %</c>, is a number to the digits that it gives.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number.</param>
    /// <param name="pointer">The JSON pointer to it: its last name says what it is measured in.</param>
    public static bool Rounds(string text, double value, string pointer)
    {
        double scale = pointer.EndsWith("Microseconds", StringComparison.Ordinal) ? 1e-6 : 1;
        string[] words = [.. text.Replace(",", "", StringComparison.Ordinal).Split('\u00a0').Where(word => word is not ("p" or "="))];
        bool less = words[0] == "<", more = words[0] == ">";
        (double shown, double step) = (0, 0);
        foreach (string[] part in words.Skip(less || more ? 1 : 0).Chunk(2))
        {
            double unit = Units[part.Length > 1 ? part[1] : ""] / scale;
            shown += Number(part[0]) * unit;
            step = (part.Length > 1 && part[1] == "images/s" ? Math.Pow(10, Math.Floor(Math.Log10(value)) - 1) : Step(part[0])) * unit;
        }

        if (less || more)
            return less ? value < shown : value > shown;

        // What is neither none nor all is not rounded to these.
        bool edge = words[^1] == "%" && value is > 0 and < 1 && (Math.Abs(shown - step) < 1e-9 || Math.Abs(1 - shown - step) < 1e-9);
        return Math.Abs(shown - value) <= (edge ? 1 : 0.5 + 1e-6) * step;
    }

    private static double Number(string digits) => digits == "none" ? 0 : double.Parse(digits, CultureInfo.InvariantCulture);

    // What one more in the last digit is.
    private static double Step(string digits)
    {
        string[] parts = digits.Split('e');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal), places = point < 0 ? 0 : parts[0].Length - point - 1;
        return Math.Pow(10, (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0) - places);
    }
}
