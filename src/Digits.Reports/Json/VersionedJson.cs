using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Digits.Reports.Json;

/// <summary>JSON whose first property, <c>schemaVersion</c>, says whether a program can read the rest.</summary>
internal static class VersionedJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Writes a value as UTF-8, indented, with letters such as × as they are.</summary>
    public static void Write<T>(T value, JsonTypeInfo<T> type, Stream stream)
    {
        // The relaxed encoder leaves < and & too, and the + of base64: whoever puts this into HTML has to escape it for HTML.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
            JsonSerializer.Serialize(writer, value, type);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads what <see cref="Write"/> writes; properties that it does not know are left out.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="type">What is expected.</param>
    /// <param name="version">The version that can be read.</param>
    /// <param name="source">What the JSON came from, for messages.</param>
    /// <exception cref="ReportException">It is something else, incomplete, or of a newer version.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, int version, string source)
    {
        try
        {
            if (json.Span.StartsWith("\uFEFF"u8))
                json = json[3..];
            using var document = JsonDocument.Parse(json, Strict);
            CheckVersion(document.RootElement, version, source);
            RefuseNullElements(document.RootElement, "$");
            return document.RootElement.Deserialize(type) ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new ReportException($"{source} is no report, or a damaged one: {exception.Message} Write it again from the experiment.", exception);
        }
    }

    private static void CheckVersion(JsonElement root, int version, string source)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("schemaVersion", out JsonElement found))
            throw new ReportException($"{source} is no report: it has no \"schemaVersion\". Give a report.json of an experiment.");
        if (found.ValueKind != JsonValueKind.Number || !found.TryGetInt32(out int number) || number < 1)
            throw new ReportException($"{source} is no report: its schemaVersion is {found.GetRawText()}, and should be {version}.");
        if (number > version)
        {
            throw new ReportException(
                $"{source} has schemaVersion {number}, and this version of Digits reads {version}: a newer version wrote it. Read it with that one.");
        }
    }

    // Annotations of nullability are not kept for the elements of lists, so the serializer would let these pass.
    private static void RefuseNullElements(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
                RefuseNullElements(property.Value, $"{path}.{property.Name}");
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                if (item.ValueKind == JsonValueKind.Null)
                    throw new JsonException($"{path}[{index}] is null.");
                RefuseNullElements(item, $"{path}[{index++}]");
            }
        }
    }
}
