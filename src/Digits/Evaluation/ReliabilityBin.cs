namespace Digits.Evaluation;

/// <summary>The images whose confidence, the probability of the digit that was read, lies between two bounds.</summary>
/// <param name="Low">The lower bound, 0 to 1; it is not within, except 0.</param>
/// <param name="High">The upper bound, 0 to 1; it is within.</param>
/// <param name="Count">How many images; at least one.</param>
/// <param name="Confidence">Their mean confidence, 0 to 1.</param>
/// <param name="Accuracy">The share of them that was read right.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);
