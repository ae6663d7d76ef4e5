using System.Collections.Concurrent;
using Digits.Data;

namespace Digits.Tests.Support;

/// <summary>
/// Digits that need no data: ten prototypes of a few soft blobs each, shifted a little and strewn with noise. Any trainer worth the
/// name tells them apart; the same arguments always give the same images.
/// </summary>
internal static class SyntheticDigits
{
    private const int Blobs = 5;

    private static readonly ConcurrentDictionary<(int, int, int), DigitSet> Made = new();

    /// <summary>Images in classes 0, 1, …, 9, 0, 1, …: by default 28×28, mostly paper, as normalized digits are.</summary>
    public static DigitSet Create(int count, int seed = 1, int side = 28) => Made.GetOrAdd((count, seed, side), Make);

    /// <summary>The same without some classes.</summary>
    public static DigitSet Only(int count, params byte[] classes)
    {
        DigitSet all = Create(count);
        return all.Select([.. Enumerable.Range(0, all.Count).Where(i => classes.Contains(all.Labels[i]))]);
    }

    /// <summary>Training, validation and test parts of one size each.</summary>
    public static DigitSplit Split(int train = 200, int validation = 50, int test = 100) =>
        DigitSplit.Create(new DigitData(Create(train + validation), Create(test, seed: 2)), validation);

    private static DigitSet Make((int Count, int Seed, int Side) wanted)
    {
        (int count, int seed, int side) = wanted;
        var random = new Random(seed);
        var pixels = new byte[count * side * side];
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % DigitSet.Classes);
            Draw(labels[i], random, pixels.AsSpan(i * side * side, side * side), side);
        }

        return new DigitSet("synthetic", "made by a test", side, side, pixels, labels);
    }

    private static void Draw(int label, Random random, Span<byte> image, int side)
    {
        var prototype = new Random(1000 + label);
        (int shiftX, int shiftY) = (random.Next(-1, 2), random.Next(-1, 2));
        double strength = 0.8 + (0.4 * random.NextDouble());
        var ink = new double[image.Length];
        for (int blob = 0; blob < Blobs; blob++)
        {
            (double centreX, double centreY) = (side * (0.2 + (0.6 * prototype.NextDouble())), side * (0.2 + (0.6 * prototype.NextDouble())));
            double width = side * (0.04 + (0.04 * prototype.NextDouble()));
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    (double dx, double dy) = (x - shiftX - centreX, y - shiftY - centreY);
                    ink[(y * side) + x] += strength * Math.Exp(-((dx * dx) + (dy * dy)) / (2 * width * width));
                }
            }
        }

        for (int p = 0; p < image.Length; p++)
            image[p] = ink[p] < 0.1 ? (byte)0 : (byte)Math.Clamp((255 * ink[p]) + (40 * (random.NextDouble() - 0.5)), 0, 255);
    }
}
