using Digits.Data;
using Digits.Data.Formats;
using Digits.Networks.Training;

namespace Digits.Benchmarks.Peer;

/// <summary>A part of MNIST in memory: images one after the other, a byte a pixel, and their labels.</summary>
/// <param name="Pixels">N × 784 bytes, ink 255 on 0.</param>
/// <param name="Labels">N labels.</param>
internal sealed record Mnist(byte[] Pixels, byte[] Labels)
{
    /// <summary>Bytes of an image.</summary>
    public const int ImageSize = 28 * 28;

    /// <summary>How many images there are.</summary>
    public int Count => Labels.Length;

    /// <summary>Where the files are looked for.</summary>
    public static string Folder { get; } = Path.Combine(Surroundings.Data, "mnist");

    /// <summary>Whether they are there.</summary>
    public static bool IsPresent => Directory.Exists(Folder);

    /// <summary>The 60,000 images to learn from.</summary>
    public static Mnist Training() => Read("train");

    /// <summary>The 10,000 images to be measured on.</summary>
    public static Mnist Test() => Read("t10k");

    /// <summary>The same for a training.</summary>
    public ImageSource ToSource() => ImageSource.Create(Pixels, Labels);

    private static Mnist Read(string part)
    {
        DigitSet set = IdxFile.Read(Path.Combine(Folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(Folder, $"{part}-labels-idx1-ubyte.gz"));
        return new Mnist(set.CopyPixels(), set.Labels.ToArray());
    }
}
