using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Reports.Contents;
using Digits.Reports.Several;

namespace Digits.Reports.Json;

/// <summary>How the reports look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(StatusConverter)],
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExperimentReport))]
[JsonSerializable(typeof(ExperimentsReport))]
internal sealed partial class ReportSerialization : JsonSerializerContext
{
    private sealed class StatusConverter() : JsonStringEnumConverter<ReportStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
}
