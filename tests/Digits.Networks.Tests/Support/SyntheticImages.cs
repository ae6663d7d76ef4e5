using Digits.Networks.Training;

namespace Digits.Networks.Tests.Support;

/// <summary>Images of which each class has a pattern of its own, under noise: a network can learn them, and no file is needed.</summary>
internal static class SyntheticImages
{
    /// <summary>Images whose classes follow one after the other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="definition">The network that is to read them.</param>
    /// <param name="seed">Another one gives other noise in the same patterns.</param>
    /// <param name="noise">How much of a pixel is noise: 0 to 1.</param>
    public static ImageSource Create(int count, NetworkDefinition definition, int seed = 1, float noise = 0.5f)
    {
        int size = definition.Rows * definition.Columns;
        byte[] pixels = new byte[count * size], labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % definition.Classes);
            CounterRandom pattern = new(0, RandomPurpose.Initialization, labels[i]), random = new(seed, RandomPurpose.Augmentation, 0, i);
            foreach (ref byte pixel in pixels.AsSpan(i * size, size))
                pixel = (byte)(255 * ((1 - noise) * (pattern.Next(2) == 0 ? 0 : 1) + noise * random.NextSingle()));
        }

        return ImageSource.Create(pixels, labels);
    }

    /// <summary>All pixels, image by image.</summary>
    public static byte[] Pixels(ImageSource images) => [.. Enumerable.Range(0, images.Count).SelectMany(i => images.Image(i).ToArray())];
}
