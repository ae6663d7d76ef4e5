using System.Text.Json.Serialization;
using Digits.Models;
using Digits.Web.Serving;

namespace Digits.Web.Api;

/// <summary>What was read of one image.</summary>
/// <param name="File">The name that the client gave the picture; null where it gave none.</param>
/// <param name="Digit">The most probable digit.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Probabilities">The probabilities of 0 to 9.</param>
/// <param name="Rejected">Whether the model is too unsure for its answer to be used.</param>
/// <param name="Reason">Why it was rejected; null when it was not.</param>
/// <param name="Model">The model that answered.</param>
internal sealed record PredictionAnswer(
    string? File, int Digit, float Confidence, IReadOnlyList<float> Probabilities, bool Rejected, string? Reason, string Model)
{
    /// <summary>The 784 pixels that the model saw, where they were asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int[]? Pixels { get; init; }

    public static PredictionAnswer Of(string? file, Prediction prediction, ServedModel model) => new(
        file, prediction.Digit, prediction.Confidence, prediction.Probabilities, prediction.Rejected, prediction.Reason, model.Id);
}

/// <summary>What was read of a whole number.</summary>
internal sealed record NumberAnswer(
    string? File, string? Number, double Confidence, IReadOnlyList<DigitAnswer> Digits, bool Rejected, string? Reason, string Model)
{
    public static NumberAnswer Of(string? file, NumberReading reading, ServedModel model) => new(
        file, reading.Number, reading.Confidence,
        [.. reading.Digits.Select(digit => new DigitAnswer(digit.Digit, digit.Confidence, [digit.Box.X, digit.Box.Y, digit.Box.Width, digit.Box.Height]))],
        reading.Rejected, reading.Reason, model.Id);
}

/// <summary>A digit of a number.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="Box">Left, top, width and height, in pixels of the upright picture.</param>
internal sealed record DigitAnswer(int Digit, float Confidence, int[] Box);

/// <summary>How a picture was brought into normal form, and what was read then.</summary>
internal sealed record ExplanationAnswer(IReadOnlyList<StepAnswer> Steps, PredictionAnswer Prediction);

/// <summary>A step of the normalization.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Width">The width of what came of it, in pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Image">It as a PNG, a <c>data:</c> address; a large one is reduced.</param>
internal sealed record StepAnswer(string Name, int Width, int Height, string Image);

/// <summary>The model that answers.</summary>
internal sealed record ModelAnswer(string Id, ModelManifest Manifest);

/// <summary>A model that there is, whether it answers or not.</summary>
internal sealed record KeptModelAnswer(string Id, string Origin, long? Job, DateTimeOffset Created, bool Current);

/// <summary>All models, the newest first.</summary>
internal sealed record ModelListAnswer(IReadOnlyList<KeptModelAnswer> Models);

/// <summary>The last jobs, the newest first.</summary>
internal sealed record JobListAnswer(IReadOnlyList<Training.TrainingJob> Jobs);
