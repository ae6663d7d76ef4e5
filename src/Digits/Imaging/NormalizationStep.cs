namespace Digits.Imaging;

/// <summary>One step of a normalization.</summary>
/// <param name="Name">What was done, in a word or two.</param>
/// <param name="Image">What came of it; its size may differ from the picture's. After the first steps ink is white on black.</param>
public sealed record NormalizationStep(string Name, GreyImage Image);
