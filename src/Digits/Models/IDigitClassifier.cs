using Digits.Data;

namespace Digits.Models;

/// <summary>What a trainer returns: it gives each image a probability for each of the ten digits.</summary>
/// <remarks>Implementations are immutable and thread-safe.</remarks>
public interface IDigitClassifier
{
    /// <summary>Bytes of one image: 28 × 28.</summary>
    const int ImageSize = 28 * 28;

    /// <summary>Scores images on the calling thread; to the bit the same for the same images in one call, to within rounding for each of them alone.</summary>
    /// <param name="pixels">N × 784 bytes: images in normal form, row-major, ink 255 on 0.</param>
    /// <param name="probabilities">N × 10 values, overwritten: for each image the probabilities of 0 to 9, which sum to 1.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or are no multiples of 784 and 10.</exception>
    void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities);

    /// <summary>
    /// Writes the model as the <c>.zip</c> that ML.NET's <c>MLContext.Model.Load</c> opens: from <c>Pixels</c>, 784 Singles in 0..1, it
    /// makes <c>PredictedLabel</c>, a UInt32 that is the digit itself, and <c>Score</c>, the ten probabilities.
    /// </summary>
    /// <param name="zip">A readable, writable and seekable stream; left open.</param>
    void Save(Stream zip);

    /// <summary>How many images these lengths mean.</summary>
    /// <exception cref="ArgumentException">The lengths disagree, or are no multiples of 784 and 10.</exception>
    internal static int CountImages(long pixels, long probabilities)
    {
        long count = pixels / ImageSize;
        return pixels == count * ImageSize && probabilities == count * DigitSet.Classes
            ? (int)count
            : throw new ArgumentException(
                $"{pixels} pixels and room for {probabilities} probabilities: an image has {ImageSize} pixels and {DigitSet.Classes} probabilities.");
    }
}
