using Digits.Imaging;
using SkiaSharp;

namespace Digits.Web.Api;

/// <summary>Grey pictures as <c>data:</c> addresses, which a page shows without another request.</summary>
internal static class PngAddress
{
    private const int MaxSide = 256;

    public static string Of(GreyImage image)
    {
        var info = new SKImageInfo(image.Width, image.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        using SKImage whole = SKImage.FromPixelCopy(info, image.Pixels, image.Width);
        double scale = (double)MaxSide / Math.Max(image.Width, image.Height);
        if (scale >= 1)
            return Of(whole);
        var small = new SKImageInfo(
            Math.Max(1, (int)(image.Width * scale)), Math.Max(1, (int)(image.Height * scale)), SKColorType.Gray8, SKAlphaType.Opaque);
        using var pixels = new SKBitmap(small);
        whole.ScalePixels(pixels.PeekPixels(), SKFilterQuality.High);
        using SKImage reduced = SKImage.FromBitmap(pixels);
        return Of(reduced);
    }

    private static string Of(SKImage image)
    {
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return $"data:image/png;base64,{Convert.ToBase64String(png.AsSpan())}";
    }
}
