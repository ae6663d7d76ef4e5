using System.Net.Http.Headers;
using Digits.Data;
using SkiaSharp;

namespace Digits.Web.Tests.Support;

/// <summary>Bodies of requests, and images to put into them.</summary>
internal static class Bodies
{
    private static readonly Lazy<DigitSet> Bundled = new(() => new DigitCatalog().LoadAsync("bundled").GetAwaiter().GetResult().Test!);

    /// <summary>The test images that come with the library.</summary>
    public static DigitSet Digits => Bundled.Value;

    public static byte[] Image(int index) => Digits.Image(index).ToArray();

    /// <summary>A picture in a form.</summary>
    public static MultipartFormDataContent Form(byte[] picture, params (string Name, string Text)[] texts)
    {
        var image = new ByteArrayContent(picture);
        image.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        var form = new MultipartFormDataContent { { image, "image", "digit.png" } };
        foreach ((string name, string text) in texts)
            form.Add(new StringContent(text), name);
        return form;
    }

    public static ByteArrayContent Batch(byte[] images)
    {
        var content = new ByteArrayContent(images);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    public static int[] Pixels(byte[] image) => Array.ConvertAll(image, pixel => (int)pixel);

    /// <summary>A grey picture as PNG.</summary>
    public static byte[] Png(byte[] grey, int width, int height)
    {
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque), grey, width);
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    public static byte[] Png(byte[] image) => Png(image, 28, 28);

    /// <summary>A photograph of a digit: dark on paper that the light falls on from one side.</summary>
    public static byte[] Photo(int index)
    {
        const int scale = 8, side = 400, margin = (side - (28 * scale)) / 2;
        ReadOnlySpan<byte> image = Digits.Image(index);
        var paper = new byte[side * side];
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                (int row, int column) = ((int)Math.Floor((y - margin) / (double)scale), (int)Math.Floor((x - margin) / (double)scale));
                bool isOnImage = row is >= 0 and < 28 && column is >= 0 and < 28;
                int ink = isOnImage ? image[(row * 28) + column] : 0;
                paper[(y * side) + x] = (byte)((240 - (x / 5)) * (1 - (ink / 320.0)));
            }
        }

        return Png(paper, side, side);
    }

    /// <summary>Digits side by side, ink dark on white paper.</summary>
    public static byte[] Number(params int[] indices)
    {
        int width = (indices.Length * 36) + 40;
        var paper = new byte[width * 48];
        Array.Fill(paper, (byte)255);
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<byte> image = Digits.Image(indices[i]);
            for (int p = 0; p < image.Length; p++)
                paper[((10 + (p / 28)) * width) + 20 + (i * 36) + (p % 28)] = (byte)(255 - image[p]);
        }

        return Png(paper, width, 48);
    }
}
