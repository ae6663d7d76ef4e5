namespace Digits;

/// <summary>What a model says of one image.</summary>
/// <param name="Digit">The most probable digit, 0 to 9.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="Probabilities">The probabilities of 0 to 9, which sum to 1.</param>
/// <param name="Rejected">Whether the model is too unsure for its answer to be used; never where it has no threshold.</param>
/// <param name="Reason">Why it was rejected; null when it was not.</param>
public sealed record Prediction(int Digit, float Confidence, IReadOnlyList<float> Probabilities, bool Rejected, string? Reason);
