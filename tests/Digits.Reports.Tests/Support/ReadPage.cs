using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Digits.Reports.Html;

namespace Digits.Reports.Tests.Support;

/// <summary>A report's page as a browser reads it, and the report's JSON beside it.</summary>
internal sealed class ReadPage
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    // What one of each unit is in the unit of the JSON: shares, seconds, microseconds, bytes.
    private static readonly Dictionary<string, double> Units = new()
    {
        [""] = 1,
        ["%"] = 0.01,
        ["s"] = 1,
        ["min"] = 60,
        ["h"] = 3600,
        ["µs"] = 1,
        ["ms"] = 1000,
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
        return new ReadPage(bytes, new HtmlParser().ParseDocument(stream), JsonSerializer.SerializeToNode(report, CamelCase)!);
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

    /// <summary>Whether a text with its unit is a number to the digits that it gives.</summary>
    public static bool Rounds(string text, double value)
    {
        string[] parts = text.Replace(",", "", StringComparison.Ordinal).Split('\u00a0');
        double unit = Units[parts.Length > 1 ? parts[1] : ""];
        string digits = parts[0].Split('e')[0];
        double power = parts[0].Contains('e', StringComparison.Ordinal) ? Math.Pow(10, double.Parse(parts[0].Split('e')[1], CultureInfo.InvariantCulture)) : 1;
        int places = digits.Contains('.', StringComparison.Ordinal) ? digits.Length - digits.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        double shown = double.Parse(parts[0], CultureInfo.InvariantCulture);
        return Math.Abs((shown * unit) - value) <= (0.5 + 1e-6) * Math.Pow(10, -places) * power * unit;
    }
}
