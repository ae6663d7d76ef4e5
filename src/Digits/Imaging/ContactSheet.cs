using Digits.Data;
using Digits.Data.Formats;
using SkiaSharp;

namespace Digits.Imaging;

/// <summary>A picture of a set: a row for each digit, with the first images of it, so that wrong labels and inverted ink are seen at once.</summary>
public static class ContactSheet
{
    private const int Margin = 6;
    private const int Gap = 4;
    private const int Scale = 2;

    /// <summary>Draws images as dark ink on white paper, into a PNG file, which is the old one or the whole new one.</summary>
    /// <param name="set">The images.</param>
    /// <param name="columns">How many of each digit, 1 to 100; where a class has fewer, the row ends earlier.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(DigitSet set, int columns, string path) =>
        OutputFiles.Write(path, stream => Write(set, columns, stream));

    /// <summary>Draws images as dark ink on white paper, in PNG.</summary>
    /// <param name="set">The images.</param>
    /// <param name="columns">How many of each digit, 1 to 100; where a class has fewer, the row ends earlier.</param>
    /// <param name="png">Where the picture goes; left open.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is out of its range.</exception>
    public static void Write(DigitSet set, int columns, Stream png)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(png);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, 100);
        DigitSet images = DigitNormalizer.Normalize(set);
        const int Cell = DigitNormalizer.Side + Gap;
        int width = Scale * ((columns * Cell) - Gap + (2 * Margin)), height = Scale * ((DigitSet.Classes * Cell) - Gap + (2 * Margin));
        var pixels = new byte[width * height];
        Array.Fill(pixels, (byte)255);

        var placed = new int[DigitSet.Classes];
        for (int i = 0; i < images.Count; i++)
        {
            int digit = images.Labels[i];
            if (placed[digit] == columns)
                continue;
            ReadOnlySpan<byte> image = images.Image(i);
            int left = (Margin + (placed[digit]++ * Cell)) * Scale, top = (Margin + (digit * Cell)) * Scale;
            for (int y = 0; y < DigitNormalizer.Side * Scale; y++)
            {
                for (int x = 0; x < DigitNormalizer.Side * Scale; x++)
                    pixels[((top + y) * width) + left + x] = (byte)(255 - image[(y / Scale * DigitNormalizer.Side) + (x / Scale)]);
            }
        }

        using SKImage sheet = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque), pixels, width);
        using SKData encoded = sheet.Encode(SKEncodedImageFormat.Png, 100);
        encoded.SaveTo(png);
    }
}
