using System.Buffers.Binary;
using Digits.Data;
using SkiaSharp;

namespace Digits.Tests.Support;

/// <summary>Pictures drawn for tests.</summary>
internal static class Pictures
{
    /// <summary>28×28 images of one upright stroke.</summary>
    public static DigitSet OneStroke(byte[] labels)
    {
        var pixels = new byte[labels.Length * 784];
        for (int i = 0; i < labels.Length; i++)
        {
            for (int y = 5; y < 23; y++)
                pixels[(i * 784) + (y * 28) + 14] = 255;
        }

        return new DigitSet("made", "made", 28, 28, pixels, labels);
    }

    /// <summary>Writes a dark stroke on light paper, as PNG or, by its ending, JPEG; makes the folder.</summary>
    public static void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encode(Stroke(60, 80, SKColors.Black, SKColors.White), path.EndsWith(".jpg", StringComparison.Ordinal) ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png));
    }

    /// <summary>A slanted stroke, thick enough to survive shrinking.</summary>
    public static SKBitmap Stroke(int width, int height, SKColor ink, SKColor paper)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.Erase(paper);
        for (int y = height / 5; y < height * 4 / 5; y++)
        {
            for (int x = (width * 2 / 5) + (y * width / 5 / height); x < (width * 3 / 5) + (y * width / 5 / height); x++)
                bitmap.SetPixel(x, y, ink);
        }

        return bitmap;
    }

    /// <summary>A BMP of 32 bits a pixel, whose header says what it is told.</summary>
    public static byte[] Bmp(int width, int height, byte[] bgrx)
    {
        var header = new byte[54];
        "BM"u8.CopyTo(header);
        void Put(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset), value);
        Put(2, 54 + bgrx.Length);
        Put(10, 54);
        Put(14, 40);
        Put(18, width);
        Put(22, height);
        header[26] = 1;
        header[28] = 32;
        return [.. header, .. bgrx];
    }

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using (bitmap)
        {
            using SKData data = bitmap.Encode(format, 100);
            return data.ToArray();
        }
    }
}
