using Digits.Imaging;
using SkiaSharp;

namespace Digits.Reports;

/// <summary>An image of a digit as a report carries it.</summary>
internal static class DigitImage
{
    /// <summary>Dark ink on white paper: base64 of a PNG.</summary>
    /// <param name="pixels">28×28 bytes, ink 255.</param>
    public static string Png(byte[] pixels)
    {
        byte[] inverted = [.. pixels.Select(pixel => (byte)(255 - pixel))];
        using SKImage image = SKImage.FromPixelCopy(
            new SKImageInfo(DigitNormalizer.Side, DigitNormalizer.Side, SKColorType.Gray8, SKAlphaType.Opaque), inverted, DigitNormalizer.Side);
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return Convert.ToBase64String(png.Span);
    }
}
