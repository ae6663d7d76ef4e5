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
    private const int MostRepeats = 500, LeastRepeats = 20, BatchSize = 1000;

    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures on the images of a set, for about a quarter of a second; a first round, which compiles the code, is not counted.</summary>
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
        var times = new List<double>(MostRepeats);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < MostRepeats / 5 && (i < LeastRepeats || watch.Elapsed < Enough / 2); i++)
            classifier.Score(images.Image(i % images.Count), one);
        watch.Restart();
        for (int i = 0; i < MostRepeats && (i < LeastRepeats || watch.Elapsed < Enough); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            classifier.Score(images.Image(i % images.Count), one);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.Sort();

        int count = Math.Min(images.Count, BatchSize);
        var all = new float[count * DigitSet.Classes];
        var pixels = new byte[count * IDigitClassifier.ImageSize];
        images.CopyPixels(0, pixels);
        classifier.Score(pixels, all, threads, cancellationToken);
        int batches = 0;
        watch.Restart();
        do
        {
            classifier.Score(pixels, all, threads, cancellationToken);
            batches++;
        }
        while (watch.Elapsed < Enough);

        return new SpeedResult(times[times.Count / 2], batches * count / watch.Elapsed.TotalSeconds);
    }
}
