using Digits.Imaging;
using Digits.Imaging.Synthesis;

namespace Digits.Tests.Support;

/// <summary>Pictures of numbers, made of synthetic handwriting on paper, dark on light.</summary>
internal static class NumberPictures
{
    public const int Margin = 20;
    public const int Scale = 2;
    private const int Side = 28 * Scale;
    private const byte Paper = 210;

    private static readonly SyntheticHandwriting Writers = new(seed: 77);

    /// <summary>Numbers of two to six digits, always the same for a seed.</summary>
    public static IEnumerable<string> Numbers(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(2, 7)).Select(_ => (char)('0' + random.Next(10))));
    }

    /// <summary>Writes a number; '.', ',' and '-' between its digits as a person would.</summary>
    /// <param name="text">Digits and punctuation.</param>
    /// <param name="gap">Pixels between the boxes of neighbours; below 0 they overlap.</param>
    /// <param name="writer">Who writes.</param>
    public static (GreyImage Image, IReadOnlyList<PixelBox> Boxes) Write(string text, int gap = 8, int writer = 0)
    {
        int width = (2 * Margin) + (text.Length * (Side + Math.Max(0, gap))), height = Side + (2 * Margin);
        var pixels = new byte[width * height];
        Array.Fill(pixels, Paper);
        var boxes = new List<PixelBox>();
        int x = Margin;
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                (int w, int h, int y) = text[i] switch { '.' => (5, 5, 42), ',' => (5, 12, 42), _ => (18, 4, 26) };
                Fill(pixels, width, x, Margin + y, w, h, 40);
                x += w + gap;
                continue;
            }

            var small = new byte[SyntheticHandwriting.ImageSize];
            Writers.Write(writer, text[i] - '0', i, small);
            float[] ink = AreaResampler.Scale([.. small.Select(value => (float)value)], 28, 28, Side, Side);
            int[] columns = [.. Enumerable.Range(0, ink.Length).Where(p => ink[p] > 100).Select(p => p % Side)];
            int[] rows = [.. Enumerable.Range(0, ink.Length).Where(p => ink[p] > 100).Select(p => p / Side)];
            var box = new PixelBox(x, Margin + rows.Min(), columns.Max() + 1 - columns.Min(), rows.Max() + 1 - rows.Min());
            for (int p = 0; p < ink.Length; p++)
            {
                int at = ((Margin + (p / Side)) * width) + x - columns.Min() + (p % Side);
                pixels[at] = Math.Min(pixels[at], (byte)(Paper - (ink[p] * 170 / 255)));
            }

            boxes.Add(box);
            x += box.Width + gap;
        }

        int used = x + Margin;
        var cropped = new byte[used * height];
        for (int y = 0; y < height; y++)
            pixels.AsSpan(y * width, used).CopyTo(cropped.AsSpan(y * used));
        return (new GreyImage(used, height, cropped), boxes);
    }

    /// <summary>The same picture with every pixel made anew from its place and value.</summary>
    public static GreyImage Change(GreyImage image, Func<int, int, byte, double> pixel)
    {
        var pixels = image.Pixels.ToArray();
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(pixel(i % image.Width, i / image.Width, pixels[i]), 0, 255);
        return new GreyImage(image.Width, image.Height, pixels);
    }

    private static void Fill(byte[] pixels, int width, int left, int top, int w, int h, byte value)
    {
        for (int y = top; y < top + h; y++)
            pixels.AsSpan((y * width) + left, w).Fill(value);
    }
}
