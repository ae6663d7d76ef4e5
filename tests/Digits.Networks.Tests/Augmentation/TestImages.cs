namespace Digits.Networks.Tests.Augmentation;

/// <summary>Images to change.</summary>
internal static class TestImages
{
    /// <summary>Pixels of every value, up to the edges.</summary>
    public static byte[] Noise(int rows, int columns, int seed = 1)
    {
        var random = new CounterRandom(seed, RandomPurpose.Order);
        var image = new byte[rows * columns];
        foreach (ref byte pixel in image.AsSpan())
            pixel = (byte)random.Next(256);
        return image;
    }

    /// <summary>28×28 pixels with a smooth blot, 14 pixels wide and 9 high, whose middle is at (14, 14); nothing near the edges.</summary>
    public static byte[] Blot()
    {
        var image = new byte[28 * 28];
        for (int i = 0; i < image.Length; i++)
        {
            double x = (i % 28 - 14) / 7.0, y = (i / 28 - 14) / 4.5;
            image[i] = (byte)(255 * Math.Clamp(2 - 2 * (x * x + y * y), 0, 1));
        }

        return image;
    }
}
