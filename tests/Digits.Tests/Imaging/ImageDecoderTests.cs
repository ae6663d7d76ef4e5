using System.Buffers.Binary;
using Digits.Imaging;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests.Imaging;

internal sealed class ImageDecoderTests
{
    [Test]
    public void Grey_values_of_a_PNG_come_back_exactly()
    {
        byte[] pixels = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(16, 16, SKColorType.Gray8, SKAlphaType.Opaque), pixels);
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);

        Assert.That(Decode(png.ToArray()).Pixels.ToArray(), Is.EqualTo(pixels));
    }

    [TestCase(SKEncodedImageFormat.Png)]
    [TestCase(SKEncodedImageFormat.Jpeg)]
    [TestCase(SKEncodedImageFormat.Webp)]
    public void Reads_the_usual_formats(SKEncodedImageFormat format)
    {
        GreyImage image = Decode(Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Black, SKColors.White), format));
        Assert.That((image.Width, image.Height), Is.EqualTo((30, 40)));
        Assert.That((image.Pixels[0], image.Pixels[(20 * 30) + 17]), Is.EqualTo(((byte)255, (byte)0)));
    }

    [Test]
    public void Reads_BMP() => Assert.That(Decode(Bmp(2, 2, [.. Enumerable.Repeat((byte)200, 16)])).Pixels.ToArray(), Is.EqualTo((byte[])[200, 200, 200, 200]));

    [Test]
    public void Reads_GIF()
    {
        byte[] gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==");
        Assert.That(Decode(gif).Pixels.Length, Is.EqualTo(1));
    }

    // The eight orientations of a picture whose top left quarter is dark: where that quarter must come to lie, and whether sides swap.
    [TestCase(1, 0, 0, false)]
    [TestCase(2, 1, 0, false)]
    [TestCase(3, 1, 1, false)]
    [TestCase(4, 0, 1, false)]
    [TestCase(5, 0, 0, true)]
    [TestCase(6, 1, 0, true)]
    [TestCase(7, 1, 1, true)]
    [TestCase(8, 0, 1, true)]
    public void Turns_a_picture_as_its_EXIF_orientation_says(int orientation, int column, int row, bool swapped)
    {
        using var bitmap = new SKBitmap(64, 32);
        bitmap.Erase(SKColors.White);
        for (int y = 0; y < 16; y++)
        {
            for (int x = 0; x < 32; x++)
                bitmap.SetPixel(x, y, SKColors.Black);
        }

        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 100);
        GreyImage image = Decode(WithOrientation(jpeg.ToArray(), (byte)orientation));

        Assert.That((image.Width, image.Height), Is.EqualTo(swapped ? (32, 64) : (64, 32)));
        for (int quarter = 0; quarter < 4; quarter++)
        {
            (int x, int y) = ((image.Width * ((2 * (quarter % 2)) + 1)) / 4, (image.Height * ((2 * (quarter / 2)) + 1)) / 4);
            bool dark = quarter % 2 == column && quarter / 2 == row;
            Assert.That(image.Pixels[(y * image.Width) + x], dark ? Is.LessThan(10) : Is.GreaterThan(245), $"quarter {quarter}");
        }
    }

    [Test]
    public void Dark_ink_on_nothing_lies_on_white_and_light_ink_on_black()
    {
        GreyImage dark = Decode(Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Black, SKColors.Transparent), SKEncodedImageFormat.Png));
        GreyImage light = Decode(Pictures.Encode(Pictures.Stroke(30, 40, SKColors.White, SKColors.Transparent), SKEncodedImageFormat.Png));
        GreyImage colour = Decode(Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Blue, SKColors.Transparent), SKEncodedImageFormat.Png));

        Assert.That((dark.Pixels[0], dark.Pixels[617]), Is.EqualTo(((byte)255, (byte)0)));
        Assert.That((light.Pixels[0], light.Pixels[617]), Is.EqualTo(((byte)0, (byte)255)));
        Assert.That((colour.Pixels[0], colour.Pixels[617]), Is.EqualTo(((byte)255, (byte)29)));
    }

    [Test]
    public void Half_transparent_ink_is_mixed_with_white()
    {
        GreyImage image = Decode(Pictures.Encode(Pictures.Stroke(30, 40, new SKColor(0, 0, 0, 128), SKColors.Transparent), SKEncodedImageFormat.Png));
        Assert.That(image.Pixels[617], Is.EqualTo(127));
    }

    [TestCase(SKEncodedImageFormat.Png)]
    [TestCase(SKEncodedImageFormat.Jpeg)]
    public void Reduces_large_pictures_with_their_proportions(SKEncodedImageFormat format)
    {
        byte[] file = Pictures.Encode(Pictures.Stroke(900, 600, SKColors.Black, SKColors.White), format);
        using var stream = new MemoryStream(file);
        GreyImage image = ImageDecoder.Decode(stream, "test", maxSide: 100);

        Assert.That((image.Width, image.Height), Is.EqualTo((100, 66)));
        Assert.That((image.Pixels[0], image.Pixels[(33 * 100) + 60]), Is.EqualTo(((byte)255, (byte)0)));
    }

    [Test]
    public void Refuses_too_many_pixels_before_decoding_them()
    {
        byte[] file = Bmp(20_000, 20_000, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Decode(file), Refusal.With("test has 20000×20000 pixels; at most 100 million"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Refuses_a_file_that_is_too_large_without_reading_it()
    {
        using var folder = new TemporaryFolder();
        using (FileStream file = File.Create(folder.File("huge.png")))
            file.SetLength(ImageDecoder.MaxFileBytes + 1L);
        Assert.That(() => ImageDecoder.Decode(folder.File("huge.png")), Refusal.With("huge.png has 67108865 bytes").And.Message.Contains("64 MB"));
    }

    [Test]
    public void Refuses_what_is_no_picture()
    {
        Assert.That(() => Decode([]), Refusal.With("test cannot be read as a picture"));
        Assert.That(() => Decode("label,pixel0"u8.ToArray()), Refusal.With("none of PNG, JPEG, WebP, GIF and BMP"));
        Assert.That(() => ImageDecoder.Decode("/nowhere.png"), Refusal.With("/nowhere.png cannot be read: there is no such file"));
    }

    [TestCase(SKEncodedImageFormat.Png)]
    [TestCase(SKEncodedImageFormat.Jpeg)]
    [TestCase(SKEncodedImageFormat.Webp)]
    public void Refuses_a_picture_cut_in_half(SKEncodedImageFormat format)
    {
        byte[] whole = Pictures.Encode(Pictures.Stroke(60, 80, SKColors.Black, SKColors.White), format);
        Assert.That(() => Decode(whole[..(whole.Length / 2)]), Refusal.With("test cannot be read as a picture"));
    }

    private static GreyImage Decode(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return ImageDecoder.Decode(stream, "test");
    }

    private static byte[] Bmp(int width, int height, byte[] bgrx)
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

    /// <summary>Puts an EXIF segment with nothing but the orientation behind a JPEG's first marker.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0MM\0*\0\0\0\u0008"u8, 0, 1, // big-endian, one entry
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, // orientation, a 16-bit number
            0, 0, 0, 0,
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
