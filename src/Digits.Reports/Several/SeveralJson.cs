using System.Text;
using Digits.Reports.Json;

namespace Digits.Reports.Several;

/// <summary>Several experiments for machines: UTF-8 JSON, indented, whose names are those of <see cref="ExperimentsReport"/> in camelCase.</summary>
/// <remarks>Not escaped for HTML. Readers should let properties that they do not know pass. Thread-safe.</remarks>
public static class SeveralJson
{
    private static readonly Lazy<string> LazySchema = new(() => EmbeddedSchema.Read("experiments.schema.json"));

    /// <summary>The JSON Schema (draft 2020-12) of what is written: <c>docs/experiments.schema.json</c>.</summary>
    public static string Schema => LazySchema.Value;

    /// <summary>Several experiments as JSON.</summary>
    /// <exception cref="ArgumentException">A number is infinite or none: what there is none of is null.</exception>
    public static string Of(ExperimentsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var stream = new MemoryStream();
        VersionedJson.Write(report, ReportSerialization.Default.ExperimentsReport, stream);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
