using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Digits.Reports.Contents;

namespace Digits.Reports.Tests.Json;

/// <summary>The JSON Schema of a type that a report consists of, described by its doc comments.</summary>
internal static class GeneratedSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(JsonTypeInfo type, string title)
    {
        var comments = new DocComments(type.Type);
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Transform(context, node, comments),
        };
        JsonObject schema = type.GetJsonSchemaAsNode(exporter).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", title);
        return schema.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode node, DocComments comments)
    {
        if (node is not JsonObject schema)
            schema = [];
        if (context.TypeInfo.Type == typeof(JsonObject))
            schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("number", "string") } };
        else if (schema["enum"] is not null)
            schema.Insert(0, "type", "string");

        if (context.PropertyInfo is { } property)
        {
            if (property.DeclaringType == typeof(ReportTrial) && property.Name == "state")
                schema["enum"] = new JsonArray("running", "finished", "pruned", "failed");
            if (property.Name == "schemaVersion")
            {
                schema.Remove("default");
                schema["enum"] = new JsonArray(1);
            }

            if (comments.Of(property.DeclaringType, property.Name) is { } description)
                schema.Insert(0, "description", description);
        }
        else if (comments.Of(context.TypeInfo.Type) is { } description)
        {
            schema.Insert(0, "description", description);
        }

        // The version stands in every report: without it, a reader does not know what it reads.
        if (schema["properties"]?["schemaVersion"] is not null)
            schema["required"]!.AsArray().Insert(0, "schemaVersion");
        return schema;
    }
}
