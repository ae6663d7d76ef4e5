using System.Text;

namespace Digits.Reports.Json;

/// <summary>Reports for machines: UTF-8 JSON, indented, whose names are those of <see cref="ExperimentReport"/> in camelCase.</summary>
/// <remarks>
/// Not escaped for HTML. Readers should let properties that they do not know pass: a later version may add some under the same
/// <see cref="ExperimentReport.SchemaVersion"/>. Thread-safe.
/// </remarks>
public static class ReportJson
{
    private static readonly Lazy<string> LazySchema = new(() => EmbeddedSchema.Read("report.schema.json"));

    /// <summary>The JSON Schema (draft 2020-12) of what is written: <c>docs/report.schema.json</c>.</summary>
    public static string Schema => LazySchema.Value;

    /// <summary>A report as JSON.</summary>
    /// <exception cref="ArgumentException">A number is infinite or none: what there is none of is null.</exception>
    public static string Of(ExperimentReport report)
    {
        using var stream = new MemoryStream();
        Write(report, stream);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Writes a report as JSON, in UTF-8 without a byte order mark.</summary>
    /// <param name="report">The report.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <exception cref="ArgumentException">A number is infinite or none: what there is none of is null.</exception>
    public static void Write(ExperimentReport report, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(stream);
        VersionedJson.Write(report, ReportSerialization.Default.ExperimentReport, stream);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>report.json</c>.</param>
    /// <exception cref="ReportException">It cannot be read, is no report, incomplete, or of a newer version; the message says which.</exception>
    public static ExperimentReport Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"{path} cannot be read: {exception.Message}", exception);
        }

        return Parse(json, path);
    }

    /// <summary>Reads JSON.</summary>
    /// <param name="json">A report in UTF-8, with or without a byte order mark.</param>
    /// <param name="source">What it came from, for messages.</param>
    /// <exception cref="ReportException">It is no report, incomplete, or of a newer version; the message says which.</exception>
    public static ExperimentReport Parse(ReadOnlyMemory<byte> json, string source = "the report") =>
        VersionedJson.Read(json, ReportSerialization.Default.ExperimentReport, ExperimentReport.CurrentSchemaVersion, source);
}
