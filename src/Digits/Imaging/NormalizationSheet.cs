using Digits.Data.Formats;
using SkiaSharp;

namespace Digits.Imaging;

/// <summary>A picture of what <see cref="DigitNormalizer.Explain"/> saw: a row for each picture, its steps side by side with their names.</summary>
/// <remarks>The captions need a font: on a system without any, they are left out.</remarks>
public static class NormalizationSheet
{
    /// <summary>The most rows of a sheet.</summary>
    public const int MaxRows = 100;

    private const int Tile = 168;
    private const int Gap = 12;
    private const int Caption = 26;
    private const int Name = 20;
    private const int RowHeight = Caption + Tile + Name + Gap;

    /// <summary>Draws a sheet into a PNG file, which is the old one or the whole new one.</summary>
    /// <param name="rows">1 to <see cref="MaxRows"/> pictures' steps, each with a caption: where the picture is from and what was read, say.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row, or there are too many.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(IReadOnlyList<(string Caption, NormalizationSteps Steps)> rows, string path) =>
        OutputFiles.Write(path, stream => Write(rows, stream));

    /// <summary>Draws a sheet, in PNG.</summary>
    /// <param name="rows">1 to <see cref="MaxRows"/> pictures' steps, each with a caption: where the picture is from and what was read, say.</param>
    /// <param name="png">Where the sheet goes; left open.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row, or there are too many.</exception>
    public static void Write(IReadOnlyList<(string Caption, NormalizationSteps Steps)> rows, Stream png)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(png);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Count, MaxRows);
        int width = (rows.Max(row => row.Steps.Steps.Count) * (Tile + Gap)) + Gap, height = (rows.Count * RowHeight) + Gap;
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.White);
        for (int i = 0; i < rows.Count; i++)
            DrawRow(surface.Canvas, rows[i].Caption, rows[i].Steps, Gap + (i * RowHeight));
        using SKImage sheet = surface.Snapshot();
        using SKData encoded = sheet.Encode(SKEncodedImageFormat.Png, 100);
        encoded.SaveTo(png);
    }

    private static void DrawRow(SKCanvas canvas, string caption, NormalizationSteps steps, int top)
    {
        using var title = new SKPaint { Color = new SKColor(0x1F, 0x29, 0x37), TextSize = 16, IsAntialias = true, FakeBoldText = true };
        using var name = new SKPaint { Color = new SKColor(0x6B, 0x72, 0x80), TextSize = 13, IsAntialias = true };
        using var frame = new SKPaint { Color = new SKColor(0xD1, 0xD5, 0xDB), IsStroke = true };
        canvas.DrawText(caption, Gap, top + 16, title);
        for (int i = 0; i < steps.Steps.Count; i++)
        {
            NormalizationStep step = steps.Steps[i];
            int left = Gap + (i * (Tile + Gap));
            SKRect place = Fit(step.Image, left, top + Caption);
            using var pixels = SKImage.FromPixelCopy(
                new SKImageInfo(step.Image.Width, step.Image.Height, SKColorType.Gray8, SKAlphaType.Opaque), step.Image.Pixels, step.Image.Width);

            // Few pixels are shown as what they are.
            bool few = Math.Max(step.Image.Width, step.Image.Height) <= Tile;
            using var paint = new SKPaint { FilterQuality = few ? SKFilterQuality.None : SKFilterQuality.High };
            canvas.DrawImage(pixels, place, paint);
            canvas.DrawRect(place, frame);
            canvas.DrawText(step.Name, left, top + Caption + Tile + 15, name);
        }
    }

    private static SKRect Fit(GreyImage image, int left, int top)
    {
        float scale = (float)Tile / Math.Max(image.Width, image.Height);
        (float width, float height) = (image.Width * scale, image.Height * scale);
        return SKRect.Create(left + ((Tile - width) / 2), top + ((Tile - height) / 2), width, height);
    }
}
