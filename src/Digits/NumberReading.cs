using Digits.Imaging.Segmentation;

namespace Digits;

/// <summary>What was read of a number in a picture.</summary>
/// <param name="Number">Its digits from left to right; null when it was rejected.</param>
/// <param name="Confidence">How probable it is that all of them are right, 0 to 1: its share among all readings that were considered.</param>
/// <param name="Digits">The digits and where they are, also those of a rejected number.</param>
/// <param name="Rejected">Whether nothing was found, nothing complies with what is known of the number, or the confidence is below the threshold.</param>
/// <param name="Reason">Why it was rejected; null when it was not.</param>
public sealed record NumberReading(string? Number, double Confidence, IReadOnlyList<ReadDigit> Digits, bool Rejected, string? Reason)
{
    /// <summary>The ink of each digit and that of none, for a picture that explains the reading.</summary>
    internal ReadInk? Ink { get; init; }
}

/// <summary>A digit of a number.</summary>
/// <param name="Digit">0 to 9.</param>
/// <param name="Confidence">The model's probability of it, 0 to 1.</param>
/// <param name="Box">Where it is.</param>
public sealed record ReadDigit(int Digit, float Confidence, PixelBox Box);

/// <summary>A rectangle of a picture, in its pixels.</summary>
/// <param name="X">Its left edge, 0 at the picture's.</param>
/// <param name="Y">Its top edge, 0 at the picture's.</param>
/// <param name="Width">How wide it is.</param>
/// <param name="Height">How high it is.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height);
