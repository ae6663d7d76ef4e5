using Digits.Data;

namespace Digits.Models;

/// <summary>Scores many images on several threads.</summary>
public static class ParallelScoring
{
    private const int Block = 64;

    /// <summary>Scores images in blocks, shared out over threads; the result does not depend on their number.</summary>
    /// <param name="classifier">What scores.</param>
    /// <param name="pixels">N × 784 bytes.</param>
    /// <param name="probabilities">N × 10 values, overwritten.</param>
    /// <param name="threads">At most so many threads, 1 or more.</param>
    /// <param name="cancellationToken">Ends the scoring between two blocks.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or are no multiples of 784 and 10.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Score(
        this IDigitClassifier classifier, ReadOnlyMemory<byte> pixels, Memory<float> probabilities, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        int count = pixels.Length / IDigitClassifier.ImageSize;
        if (pixels.Length != count * IDigitClassifier.ImageSize || probabilities.Length != count * DigitSet.Classes)
        {
            throw new ArgumentException(
                $"{pixels.Length} pixels and room for {probabilities.Length} probabilities: " +
                $"an image has {IDigitClassifier.ImageSize} pixels and {DigitSet.Classes} probabilities.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        int blocks = (count + Block - 1) / Block;
        if (blocks <= 1)
        {
            classifier.Score(pixels.Span, probabilities.Span);
            return;
        }

        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, block =>
        {
            int first = block * Block, length = Math.Min(Block, count - first);
            classifier.Score(
                pixels.Span.Slice(first * IDigitClassifier.ImageSize, length * IDigitClassifier.ImageSize),
                probabilities.Span.Slice(first * DigitSet.Classes, length * DigitSet.Classes));
        });
    }
}
