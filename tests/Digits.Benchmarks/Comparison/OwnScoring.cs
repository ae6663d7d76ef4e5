using Digits.Benchmarks.Peer;
using Digits.Networks;

namespace Digits.Benchmarks.Comparison;

/// <summary>Scoring of ours, from bytes.</summary>
internal static class OwnScoring
{
    /// <summary>Images that a thread scores at a time.</summary>
    private const int Chunk = 256;

    /// <summary>One image after the other, on one thread: microseconds, the median.</summary>
    public static Measurement Latency(Network network, Mnist images)
    {
        var logits = new float[network.Definition.Classes];
        return ScoringClock.Latency(i => network.Logits(images.Pixels.AsSpan(i % images.Count * Mnist.ImageSize, Mnist.ImageSize), logits));
    }

    /// <summary>All images: seconds.</summary>
    public static Measurement Batch(Network network, Mnist images, int threads)
    {
        var logits = new float[images.Count * network.Definition.Classes];
        return ScoringClock.Batch(() => Score(network, images, threads, logits));
    }

    /// <summary>Scores all images, split over threads.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">N images.</param>
    /// <param name="threads">At most so many at once.</param>
    /// <param name="logits">N × classes values, overwritten.</param>
    public static void Score(Network network, Mnist images, int threads, float[] logits)
    {
        int classes = network.Definition.Classes;
        if (threads == 1)
        {
            network.Logits(images.Pixels, logits);
            return;
        }

        Parallel.For(0, (images.Count + Chunk - 1) / Chunk, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            int first = chunk * Chunk, count = Math.Min(Chunk, images.Count - first);
            network.Logits(images.Pixels.AsSpan(first * Mnist.ImageSize, count * Mnist.ImageSize), logits.AsSpan(first * classes, count * classes));
        });
    }
}
