using Digits.Imaging;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests.Imaging;

internal sealed class ImageDecoderTests
{
    // Made by ImageMagick: a black square from (10, 10) to (20, 20) on white, 40×30, in CMYK and as a progressive grey JPEG; 16 rows from
    // white to black in 16 bits. Written by hand: a square of grey 64 on white, 16×16, in a palette of two.
    private const string CmykJpeg =
        "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/9sAQwEDBAQFBA" +
        "UJBQUJFA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU/8AAFAgAHgAoBAERAAIRAQMRAQQRAP/EABcAAQEBAQAAAAAAAAAA" +
        "AAAAAAAJBgf/xAAmEAAABQMCBwEBAAAAAAAAAAAAAQIDBAUGEQcICRITFBUhMSIW/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAOBA" +
        "EAAhEDEQQAAD8AlUAqmAAAAAAAAAAACQG/ffvrvovuwvqzLMvrw1t0zsO0heIgP9PqQI7q/wBusKWeVuLP2o8ZwXoiIAHQOF5vO1j3Ea+XBbeod4f0FFi2zIqDMbxkONyv" +
        "plRG0r5mWUKPCXXCwZ4/XzJFgAp+AAAAACYG83heaqbh9yV4ahW3X7PhUWsdn27FVmym5CelDYYVzpRGWksqaUZYUfoy+H6IA2vDy4eWo207WitXfd9ateo02bb71Jbaok" +
        "qS68Tq5MZ0lGTkdsuXlZWWcmeTL19MgChQAAAAAAAAAAAA/9k=";

    private const string ProgressiveJpeg =
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/wgALCAAeAC" +
        "gBAREA/8QAFwABAQEBAAAAAAAAAAAAAAAAAAcEBf/aAAgBAQAAAAGqAkHQp5MNtCA//8QAGBABAQEBAQAAAAAAAAAAAAAABAUGIBD/2gAIAQEAAQUC6vWHFrZeoxr/AGzn" +
        "1NpZ6Iic3v8A/8QAIxAAAgIBAwMFAAAAAAAAAAAAAQMCERIABCAhIjAxQVFhcf/aAAgBAQAGPwLk9KH4rjVDEH2GmL3Ts4BZlWIHWxwduFMSITqsib9PzU2vmoxK8ewn5H" +
        "14P//EABwQAQABBQEBAAAAAAAAAAAAAAERACAhQVEwYf/aAAgBAQABPyG7ni10s5TrUbSTTDR9bMSDIWBNLlNk0RDMmxzw/9oACAEBAAAAEPzv/wD/xAAdEAEAAgICAwAA" +
        "AAAAAAAAAAABESExQQAgMFGB/9oACAEBAAE/EO33m3YorY275gwORBmTcUTF9K61Gk3IDK21HC2+xLAoCIe/Xg//2Q==";

    private const string Png16 =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQEAAAAABqCHz+AAAAHElEQVQoz2P8/58BL2B5/35UwVBRwCgoyEAZAABo1xqduKPffwAAAABJRU5ErkJggg==";

    private const string PalettePng =
        "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQMAAAAlPW0iAAAABlBMVEX///9AQECj/VArAAAAEUlEQVR42mNgQAL8H7AjJAAAu+wH+a2XxEwAAAAASUVORK5CYII=";

    private static readonly object[] UnreadFiles =
    [
        new object[] { "II*\0"u8.ToArray(), "a TIFF" },
        new object[] { "MM\0*"u8.ToArray(), "a TIFF" },
        new object[] { "\0\0\0\u0018ftypheic\0\0\0\0mif1heic"u8.ToArray(), "a HEIC" },
        new object[] { "\0\0\0\u0018ftypmif1\0\0\0\0mif1heic"u8.ToArray(), "a HEIC" },
        new object[] { "\0\0\0\u0018ftypmif1\0\0\0\0avifmif1"u8.ToArray(), "an AVIF" },
        new object[] { "\0\0\0\u0014ftypqt  \0\0\0\0qt  "u8.ToArray(), "a film" },
        new object[] { "\0\0\0\fjP  \r\n"u8.ToArray(), "a JPEG 2000" },
        new object[] { (byte[])[0xFF, 0x0A, 0, 0], "a JPEG XL" },
        new object[] { "%PDF-1.7"u8.ToArray(), "a PDF" },
        new object[] { "8BPS\0\u0001"u8.ToArray(), "a Photoshop document" },
        new object[] { "P5\n2 2\n255\n"u8.ToArray(), "a Netpbm picture" },
        new object[] { "PK\u0003\u0004"u8.ToArray(), "an archive" },
        new object[] { "\uFEFF<?xml version=\"1.0\"?>\n<svg"u8.ToArray(), "an SVG" },
        new object[] { "<!DOCTYPE html><title>404"u8.ToArray(), "a web page" },
    ];

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

    [TestCase(CmykJpeg)]
    [TestCase(ProgressiveJpeg)]
    public void Reads_JPEGs_of_other_makes(string base64)
    {
        GreyImage image = Decode(Convert.FromBase64String(base64));
        Assert.That((image.Width, image.Height), Is.EqualTo((40, 30)));
        Assert.That(image.Pixels[(15 * 40) + 15], Is.LessThan(25));
        Assert.That(image.Pixels[(15 * 40) + 30], Is.GreaterThan(240));
    }

    [Test]
    public void Reads_16_bit_PNGs_to_the_nearest_of_256_greys()
    {
        GreyImage image = Decode(Convert.FromBase64String(Png16));
        for (int y = 0; y < 16; y++)
            Assert.That(image.Pixels[y * 16], Is.EqualTo(255 * (15 - y) / 15.0).Within(1), $"row {y}");
    }

    [Test]
    public void Reads_PNGs_with_a_palette()
    {
        GreyImage image = Decode(Convert.FromBase64String(PalettePng));
        Assert.That((image.Pixels[0], image.Pixels[(8 * 16) + 8]), Is.EqualTo(((byte)255, (byte)64)));
    }

    [Test]
    public void Reads_a_stream_that_cannot_seek_and_gives_its_bytes_in_pieces()
    {
        byte[] file = Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Black, SKColors.White), SKEncodedImageFormat.Png);
        using var stream = new ForwardStream(file, mostAtOnce: 7);
        Assert.That(ImageDecoder.Decode(stream, "test").Pixels.ToArray(), Is.EqualTo(Decode(file).Pixels.ToArray()));
    }

    [Test]
    public void Reads_a_stream_from_where_it_stands()
    {
        byte[] file = Pictures.Encode(Pictures.Stroke(30, 40, SKColors.Black, SKColors.White), SKEncodedImageFormat.Png);
        using var stream = new MemoryStream([1, 2, 3, .. file]) { Position = 3 };
        Assert.That(ImageDecoder.Decode(stream, "test").Width, Is.EqualTo(30));
    }

    [Test]
    public void Reads_BMP() => Assert.That(Decode(Pictures.Bmp(2, 2, [.. Enumerable.Repeat((byte)200, 16)])).Pixels.ToArray(), Is.EqualTo((byte[])[200, 200, 200, 200]));

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
        byte[] file = WithOrientation(jpeg.ToArray(), (byte)orientation);
        GreyImage image = Decode(file);

        Assert.That((image.Width, image.Height), Is.EqualTo(swapped ? (32, 64) : (64, 32)));
        Assert.That(ImageDecoder.SizeOf(new MemoryStream(file), "test"), Is.EqualTo((image.Width, image.Height)));
        for (int quarter = 0; quarter < 4; quarter++)
        {
            (int x, int y) = ((image.Width * ((2 * (quarter % 2)) + 1)) / 4, (image.Height * ((2 * (quarter / 2)) + 1)) / 4);
            bool dark = quarter % 2 == column && quarter / 2 == row;
            Assert.That(image.Pixels[(y * image.Width) + x], dark ? Is.LessThan(10) : Is.GreaterThan(245), $"quarter {quarter}");
        }
    }

    [Test]
    public void The_size_is_told_before_anything_is_decoded()
    {
        byte[] png = Pictures.Encode(Pictures.Stroke(3000, 40, SKColors.Black, SKColors.White), SKEncodedImageFormat.Png);
        using var start = new MemoryStream(png[..100]);

        Assert.That(ImageDecoder.SizeOf(start, "test"), Is.EqualTo((3000, 40)), "as in the file, though the decoder reduces it");
        Assert.That(start.CanRead, Is.True, "the stream stays open");
        Assert.That(() => ImageDecoder.SizeOf(new MemoryStream([1, 2, 3]), "test"), Refusal.With("test cannot be read as a picture"));
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
        byte[] file = Pictures.Bmp(20_000, 20_000, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Decode(file), Refusal.With("test has 20000×20000 pixels; at most 40 million"));
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
        Assert.That(() => Decode([]), Refusal.With("test cannot be read as a picture: it is empty"));
        Assert.That(() => Decode("label,pixel0"u8.ToArray()), Refusal.With("none of PNG, JPEG, WebP, GIF and BMP"));
        Assert.That(() => ImageDecoder.Decode("/nowhere.png"), Refusal.With("/nowhere.png cannot be read: there is no such file"));
    }

    [TestCaseSource(nameof(UnreadFiles))]
    public void Names_the_formats_that_it_does_not_read_and_says_what_to_do(byte[] start, string name)
    {
        string[] advice = ["save it as", "Save one", "Export", "Unpack", "Download"];
        Assert.That(() => Decode([.. start, .. new byte[64]]), Refusal.With("PNG, JPEG, WebP, GIF and BMP are read, and this is " + name));
        Assert.That(advice.Any(UnreadFormats.Describe(start)!.Contains), Is.True);
    }

    [Test]
    public void Refuses_what_Skia_would_read_on_some_systems_only() =>
        Assert.That(() => Decode([0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 32, 0]), Refusal.With("an icon (ICO)"));

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
