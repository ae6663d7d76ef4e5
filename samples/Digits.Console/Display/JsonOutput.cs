using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Digits.Experiments.Spaces;

namespace Digits.CommandLine.Display;

internal sealed record JsonData(string Name, int Train, int Validation, int Test);

internal sealed record JsonTraining(
    string Trainer, string? Preset, ParameterSet Parameters, JsonData Data, int Seed, int Threads, int? Epochs, double TrainSeconds,
    double TotalSeconds, double? ValidationAccuracy, double? TestAccuracy, string Model, long ModelBytes);

internal sealed record JsonTrial(
    int Id, string Trainer, ParameterSet Parameters, string State, double? ValidationAccuracy, double Seconds, string? Reason);

internal sealed record JsonExperiment(
    IReadOnlyList<JsonTrial> Trials, int? Best, double? TestAccuracy, double TotalSeconds, string? Model, string? Report);

internal sealed record JsonClass(int Digit, int Count, double Precision, double Recall, double F1);

internal sealed record JsonEvaluation(
    int Count, double Accuracy, double LogLoss, IReadOnlyList<JsonClass> PerClass, IReadOnlyList<IReadOnlyList<int>> Confusion,
    double LatencyMicroseconds, double ImagesPerSecond, double CalibrationError, double? Rejected);

internal sealed record JsonImages(string Name, int Count);

internal sealed record JsonComparedModel(
    string Model, string Trainer, int Count, double Accuracy, double Low, double High, double LogLoss, double LatencyMicroseconds, double ImagesPerSecond,
    long ModelBytes);

internal sealed record JsonDifference(string First, string Second, int OnlyFirstRight, int OnlySecondRight, double PValue, bool IsNoise);

internal sealed record JsonComparison(JsonImages Data, IReadOnlyList<JsonComparedModel> Models, IReadOnlyList<JsonDifference> Differences);

internal sealed record JsonPrediction(
    string File, int? Digit, double? Confidence, IReadOnlyList<float>? Probabilities, bool Rejected, string? Reason);

internal sealed record JsonReadDigit(int Digit, double Confidence, IReadOnlyList<int> Box);

internal sealed record JsonNumber(string File, string? Number, double? Confidence, IReadOnlyList<JsonReadDigit>? Digits, bool Rejected, string? Reason)
{
    public static JsonNumber Of(string file, NumberReading reading) => new(
        file, reading.Number, reading.Confidence,
        [.. reading.Digits.Select(digit => new JsonReadDigit(
            digit.Digit, digit.Confidence, [digit.Box.X, digit.Box.Y, digit.Box.Width, digit.Box.Height]))],
        reading.Rejected, reading.Reason);
}

internal sealed record JsonNumberLength(int Length, int Count, int Right);

internal sealed record JsonWrongNumber(string File, string Number, string? Read);

internal sealed record JsonNumberEvaluation(
    int Count, int Right, double Accuracy, double Low, double High, int Digits, double DigitAccuracy, int Rejected, IReadOnlyList<JsonNumberLength> ByLength,
    double MillisecondsPerNumber, IReadOnlyList<JsonWrongNumber> Wrong);

internal sealed record JsonListing(string Name, string? Title, string? Licence, long? Bytes, IReadOnlyList<JsonPlace> Places);

internal sealed record JsonPlace(string Place, string Path);

internal sealed record JsonFetch(string Name, string Path);

internal sealed record JsonVerification(string Name, string Path, bool Ok, IReadOnlyList<JsonFile>? Files, int? Train, int? Test, IReadOnlyList<int>? ClassCounts);

internal sealed record JsonFile(string Path, string State, string ExpectedSha256, string? ActualSha256);

internal sealed record JsonExport(string Name, string Path, string Format, int Train, int? Test);

internal sealed record JsonOnnx(string Model, string Onnx, long OnnxBytes);

internal sealed record JsonPicture(string Name, string Path);

internal sealed record JsonSynthesis(string Path, int Count, int Writers, int Seed, double Seconds);

internal sealed record JsonTrainer(string Name, string Description, string? UnavailableReason, SearchSpace Parameters);

/// <summary>Everything that <c>--json</c> prints; the command line's contract with programs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonTraining))]
[JsonSerializable(typeof(JsonExperiment))]
[JsonSerializable(typeof(IReadOnlyList<JsonExperiment>))]
[JsonSerializable(typeof(JsonEvaluation))]
[JsonSerializable(typeof(JsonComparison))]
[JsonSerializable(typeof(IReadOnlyList<JsonPrediction>))]
[JsonSerializable(typeof(IReadOnlyList<JsonNumber>))]
[JsonSerializable(typeof(JsonNumberEvaluation))]
[JsonSerializable(typeof(IReadOnlyList<JsonListing>))]
[JsonSerializable(typeof(JsonFetch))]
[JsonSerializable(typeof(JsonVerification))]
[JsonSerializable(typeof(JsonExport))]
[JsonSerializable(typeof(JsonOnnx))]
[JsonSerializable(typeof(JsonPicture))]
[JsonSerializable(typeof(JsonSynthesis))]
[JsonSerializable(typeof(JsonTrainer))]
[JsonSerializable(typeof(IReadOnlyList<JsonTrainer>))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    /// <summary>A value as JSON, with letters such as × as they are: nobody reads this output as HTML.</summary>
    public static string Write<T>(T value)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, value, typeof(T), Default);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
