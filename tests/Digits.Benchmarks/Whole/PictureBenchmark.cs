using BenchmarkDotNet.Attributes;
using Digits.Imaging.Synthesis;
using SkiaSharp;

namespace Digits.Benchmarks.Whole;

/// <summary>The shipped model's answer from the bytes of a picture file: decoded, normalized and read, on one thread.</summary>
public class PictureBenchmark
{
    private byte[] _drawing = [], _photo = [];

    /// <summary>Draws the pictures, and has the model read.</summary>
    [GlobalSetup]
    public void Setup()
    {
        byte[] digit = BundledDigits.Load().Test!.Image(3).ToArray();
        using var drawing = SKImage.FromPixelCopy(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque), digit, 28);
        _drawing = drawing.Encode(SKEncodedImageFormat.Png, 100).ToArray();
        _photo = Photo(drawing);
        DigitPredictor.Default.PredictImage(new MemoryStream(_drawing));
    }

    /// <summary>A PNG of 28×28 pixels.</summary>
    [Benchmark]
    public Prediction Drawing() => DigitPredictor.Default.PredictImage(new MemoryStream(_drawing));

    /// <summary>A JPEG of 4032×3024 pixels and about 3 MB.</summary>
    [Benchmark]
    public Prediction Photo() => DigitPredictor.Default.PredictImage(new MemoryStream(_photo));

    /// <summary>A digit on paper in uneven light, with a camera's noise.</summary>
    private static byte[] Photo(SKImage digit)
    {
        using var photo = new SKBitmap(new SKImageInfo(4032, 3024, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(photo))
        {
            canvas.Clear(new SKColor(200, 195, 185));
            using var ink = new SKPaint { BlendMode = SKBlendMode.Difference, FilterQuality = SKFilterQuality.High };
            canvas.DrawImage(digit, SKRect.Create(1400, 900, 1200, 1200), ink);
        }

        var random = new Random(1);
        SKColor[] pixels = photo.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            int light = random.Next(-9, 10) - (40 * (i % photo.Width) / photo.Width);
            pixels[i] = new SKColor(Lit(pixels[i].Red), Lit(pixels[i].Green), Lit(pixels[i].Blue));

            byte Lit(byte value) => (byte)Math.Clamp(value + light, 0, 255);
        }

        photo.Pixels = pixels;
        using SKData jpeg = photo.Encode(SKEncodedImageFormat.Jpeg, 90);
        return jpeg.ToArray();
    }
}
