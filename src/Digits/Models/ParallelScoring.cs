using System.Buffers;
using Digits.Data;
using Digits.Imaging;

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
        int count = IDigitClassifier.CountImages(pixels.Length, probabilities.Length);
        ForEachBlock(
            count,
            threads,
            (first, length) => classifier.Score(
                pixels.Span.Slice(first * IDigitClassifier.ImageSize, length * IDigitClassifier.ImageSize),
                probabilities.Span.Slice(first * DigitSet.Classes, length * DigitSet.Classes)),
            cancellationToken);
    }

    /// <summary>Scores all images of a set in blocks, shared out over threads; the result does not depend on their number.</summary>
    /// <param name="classifier">What scores.</param>
    /// <param name="set">N images of 28×28 pixels in normal form.</param>
    /// <param name="probabilities">N × 10 values, overwritten.</param>
    /// <param name="threads">At most so many threads, 1 or more.</param>
    /// <param name="cancellationToken">Ends the scoring between two blocks.</param>
    /// <exception cref="ArgumentException">The images have another size, or there is not room for ten probabilities of each.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Score(
        this IDigitClassifier classifier, DigitSet set, Memory<float> probabilities, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (set is not { Rows: DigitNormalizer.Side, Columns: DigitNormalizer.Side } || probabilities.Length != (long)set.Count * DigitSet.Classes)
        {
            throw new ArgumentException(
                $"{set.Count} images of {set.Rows}×{set.Columns} pixels and room for {probabilities.Length} probabilities: " +
                $"an image has {DigitNormalizer.Side}×{DigitNormalizer.Side} pixels and {DigitSet.Classes} probabilities.");
        }

        // A classifier takes images that lie one behind the other; those of a set may lie anywhere. Copying them costs far less than scoring.
        void ScoreBlock(int first, int length)
        {
            byte[] pixels = ArrayPool<byte>.Shared.Rent(length * IDigitClassifier.ImageSize);
            Span<byte> block = pixels.AsSpan(0, length * IDigitClassifier.ImageSize);
            set.CopyPixels(first, block);
            classifier.Score(block, probabilities.Span.Slice(first * DigitSet.Classes, length * DigitSet.Classes));
            ArrayPool<byte>.Shared.Return(pixels);
        }

        ForEachBlock(set.Count, threads, ScoreBlock, cancellationToken);
    }

    private static void ForEachBlock(int count, int threads, Action<int, int> score, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int blocks = (count + Block - 1) / Block;
        if (blocks <= 1)
        {
            score(0, count);
            return;
        }

        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, block =>
            score(block * Block, Math.Min(Block, count - (block * Block))));
    }
}
