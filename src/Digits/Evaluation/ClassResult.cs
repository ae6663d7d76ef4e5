namespace Digits.Evaluation;

/// <summary>How well one digit is read. Rates are 0 to 1, and 0 where there is nothing to divide by.</summary>
/// <param name="Digit">The digit, 0 to 9.</param>
/// <param name="Count">How many images show it.</param>
/// <param name="Precision">Of the images read as this digit, the share that shows it.</param>
/// <param name="Recall">Of the images that show it, the share that is read as it.</param>
/// <param name="F1">The harmonic mean of precision and recall.</param>
public sealed record ClassResult(int Digit, int Count, double Precision, double Recall, double F1);
