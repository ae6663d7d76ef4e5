namespace Digits.Models;

/// <summary>What a threshold rejects.</summary>
/// <param name="Threshold">Answers with less confidence are rejected.</param>
/// <param name="Digits">The share of real digits, of the validation set, that is.</param>
/// <param name="NonDigits">The share of images of no digit that is; null where none were tried.</param>
public sealed record RejectionShare(double Threshold, double Digits, double? NonDigits);
