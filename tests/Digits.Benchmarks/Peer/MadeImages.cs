using Digits.Networks;

namespace Digits.Benchmarks.Peer;

/// <summary>Made images for where real ones are not needed: about a fifth of the pixels is ink, as in MNIST.</summary>
internal static class MadeImages
{
    /// <summary>Makes a set.</summary>
    /// <param name="count">How many images.</param>
    public static Mnist Create(int count)
    {
        byte[] pixels = new byte[count * Mnist.ImageSize], labels = new byte[count];
        var random = new CounterRandom(1, RandomPurpose.Initialization);
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(random.Next(5) == 0 ? random.Next(256) : 0);
        for (int i = 0; i < count; i++)
            labels[i] = (byte)random.Next(10);
        return new Mnist(pixels, labels);
    }
}
