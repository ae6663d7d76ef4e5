using System.Diagnostics;
using Digits.Data;
using Digits.Imaging;
using Digits.Models;

namespace Digits.Evaluation;

/// <summary>How quickly a model reads.</summary>
/// <param name="LatencyMicroseconds">The median time that one image takes, by itself, on one thread, in microseconds.</param>
/// <param name="ImagesPerSecond">How many images a second are read in batches on all the threads allowed.</param>
public sealed record SpeedResult(double LatencyMicroseconds, double ImagesPerSecond)
{
    private const int Repeats = 500;

    private static readonly TimeSpan LeastBatchTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures on the images of a set, for about half a second; a first round, which compiles the code, is not counted.</summary>
    /// <param name="classifier">What reads.</param>
    /// <param name="set">The images, any size, at least one.</param>
    /// <param name="threads">At most so many threads, 1 or more.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="DigitDataException">The set is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SpeedResult Measure(IDigitClassifier classifier, DigitSet set, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0)
            throw new DigitDataException($"{set.Source} holds no images: there is nothing to measure on.");
        DigitSet images = DigitNormalizer.Normalize(set);
        var one = new float[DigitSet.Classes];
        var times = new double[Repeats];
        for (int i = -Repeats / 5; i < Repeats; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            classifier.Score(images.Image((i + Repeats) % images.Count), one);
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Array.Sort(times);

        int count = Math.Min(images.Count, 2000);
        var all = new float[count * DigitSet.Classes];
        var pixels = new byte[count * IDigitClassifier.ImageSize];
        images.CopyPixels(0, pixels);
        classifier.Score(pixels, all, threads, cancellationToken);
        int batches = 0;
        var watch = Stopwatch.StartNew();
        do
        {
            classifier.Score(pixels, all, threads, cancellationToken);
            batches++;
        }
        while (watch.Elapsed < LeastBatchTime);

        return new SpeedResult(times[Repeats / 2], batches * count / watch.Elapsed.TotalSeconds);
    }
}
