using System.Text.Json.Serialization;
using Digits.Web.Training;

namespace Digits.Web.Api;

/// <summary>All JSON of the service, in and out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PixelsRequest))]
[JsonSerializable(typeof(PredictionAnswer))]
[JsonSerializable(typeof(IReadOnlyList<PredictionAnswer>))]
[JsonSerializable(typeof(NumberAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(TrainRequest))]
[JsonSerializable(typeof(TrainingJob))]
[JsonSerializable(typeof(JobListAnswer))]
[JsonSerializable(typeof(ModelListAnswer))]
[JsonSerializable(typeof(SampleRequest))]
[JsonSerializable(typeof(CorrectionRequest))]
[JsonSerializable(typeof(SampleAnswer))]
[JsonSerializable(typeof(SamplePageAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
