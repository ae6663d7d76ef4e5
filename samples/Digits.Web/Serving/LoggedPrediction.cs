namespace Digits.Web.Serving;

/// <summary>What the log keeps of a prediction.</summary>
/// <param name="Created">When it was made.</param>
/// <param name="Pixels">What the model saw: 784 bytes.</param>
/// <param name="Model">Which model answered.</param>
/// <param name="Prediction">What it answered.</param>
/// <param name="Latency">How long it took to read the image, once it was normalized.</param>
internal sealed record LoggedPrediction(DateTimeOffset Created, ReadOnlyMemory<byte> Pixels, string Model, Prediction Prediction, TimeSpan Latency);
