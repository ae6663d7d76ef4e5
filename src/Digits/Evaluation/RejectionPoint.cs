namespace Digits.Evaluation;

/// <summary>What is left when the least sure answers are rejected.</summary>
/// <param name="Threshold">The least confidence, the probability of the digit that was read, that is accepted; 0 to 1.</param>
/// <param name="Coverage">The share of the images that is accepted, above 0 to 1.</param>
/// <param name="Accuracy">The share of these that is read right, 0 to 1.</param>
/// <param name="Errors">How many of these are read wrong.</param>
public sealed record RejectionPoint(double Threshold, double Coverage, double Accuracy, int Errors);
