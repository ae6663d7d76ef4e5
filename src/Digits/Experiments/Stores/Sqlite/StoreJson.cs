using System.Text.Json.Serialization;
using Digits.Experiments.Spaces;

namespace Digits.Experiments.Stores.Sqlite;

/// <summary>What lies in a store as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExperimentDescription))]
[JsonSerializable(typeof(ParameterSet))]
internal sealed partial class StoreJson : JsonSerializerContext;
