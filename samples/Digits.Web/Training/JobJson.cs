using System.Text.Json.Serialization;

namespace Digits.Web.Training;

/// <summary>How a job lies in the database.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrainingJob))]
internal sealed partial class JobJson : JsonSerializerContext;
