using Digits.Data.Formats;
using SkiaSharp;

namespace Digits.Imaging;

/// <summary>A picture that explains how a number was read: each digit's ink in a colour of its own, its box, what it was read as, and how surely.</summary>
/// <remarks>Where the colour changes within a stroke, touching digits were cut. Skipped ink is grey. Thread-safe.</remarks>
public static class NumberPicture
{
    private const int LeastWidth = 480;
    private const int MostWidth = 1600;
    private const int Margin = 12;
    private const int Caption = 46;
    private const byte InkOpacity = 200;

    // Told apart by people who see few colours too: Okabe and Ito, Color universal design, 2008.
    private static readonly SKColor[] Colours =
    [
        new(0xFF0072B2), new(0xFFD55E00), new(0xFF009E73), new(0xFFCC79A7), new(0xFFE69F00), new(0xFF56B4E9),
    ];

    private static readonly SKColor Skipped = new(0xFF808080);

    /// <summary>Draws the explanation into a PNG file, which is the old one or the whole new one.</summary>
    /// <param name="image">The picture that was read.</param>
    /// <param name="reading">What was read in it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(GreyImage image, NumberReading reading, string path) =>
        OutputFiles.Write(path, stream => Write(image, reading, stream));

    /// <summary>Draws the explanation, in PNG.</summary>
    /// <param name="image">The picture that was read.</param>
    /// <param name="reading">What was read in it.</param>
    /// <param name="png">Where the explanation goes; left open.</param>
    public static void Write(GreyImage image, NumberReading reading, Stream png)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(png);
        double scale = Math.Clamp(image.Width, LeastWidth, MostWidth) / (double)image.Width;
        int width = (int)Math.Round(image.Width * scale), height = Math.Max(1, (int)Math.Round(image.Height * scale));
        using var sheet = new SKBitmap(new SKImageInfo(width + (2 * Margin), height + Caption + (2 * Margin), SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        canvas.Translate(Margin, Margin);
        var area = new SKRect(0, 0, width, height);
        DrawPicture(canvas, image, area);
        DrawInk(canvas, reading, area);
        DrawDigits(canvas, reading, scale * image.Width / WidthOf(reading, image), height);
        canvas.Flush();
        using SKData encoded = sheet.Encode(SKEncodedImageFormat.Png, 100);
        encoded.SaveTo(png);
    }

    private static double WidthOf(NumberReading reading, GreyImage image) => reading.Ink?.OriginalWidth ?? image.Width;

    private static void DrawPicture(SKCanvas canvas, GreyImage image, SKRect area)
    {
        var info = new SKImageInfo(image.Width, image.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        using SKImage picture = SKImage.FromPixelCopy(info, image.Pixels.ToArray(), image.Width);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.Medium };
        canvas.DrawImage(picture, area, paint);
    }

    private static void DrawInk(SKCanvas canvas, NumberReading reading, SKRect area)
    {
        if (reading.Ink is not { } ink)
            return;
        using var layer = new SKBitmap(new SKImageInfo(ink.Width, ink.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        SKColor[] colours = new SKColor[ink.Owner.Length];
        for (int i = 0; i < colours.Length; i++)
        {
            colours[i] = ink.Owner[i] switch
            {
                -2 => SKColors.Transparent,
                -1 => Skipped.WithAlpha(InkOpacity),
                int digit => Colours[digit % Colours.Length].WithAlpha(InkOpacity),
            };
        }

        layer.Pixels = colours;
        canvas.DrawBitmap(layer, area);
    }

    private static void DrawDigits(SKCanvas canvas, NumberReading reading, double scale, int height)
    {
        using var line = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = 2, IsAntialias = true };
        using var fill = new SKPaint();
        for (int i = 0; i < reading.Digits.Count; i++)
        {
            ReadDigit digit = reading.Digits[i];
            line.Color = fill.Color = Colours[i % Colours.Length];
            PixelBox at = digit.Box;
            var box = SKRect.Create((float)(at.X * scale), (float)(at.Y * scale), (float)(at.Width * scale), (float)(at.Height * scale));
            canvas.DrawRoundRect(box, 3, 3, line);
            DotMatrix.Draw(canvas, fill, $"{digit.Digit}", box.MidX, height + 6, 3.4f);
            DotMatrix.Draw(canvas, fill, FormattableString.Invariant($"{100 * digit.Confidence:F0}%"), box.MidX, height + 35, 1.4f);
        }
    }
}
