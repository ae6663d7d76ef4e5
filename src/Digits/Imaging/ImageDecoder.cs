using System.Runtime.InteropServices;
using Digits.Data;
using SkiaSharp;

namespace Digits.Imaging;

/// <summary>Reads pictures: PNG, JPEG, WebP, GIF (its first frame) and BMP, upright and in grey.</summary>
/// <remarks>
/// <para>
/// The size is read from the header before anything is decoded, and what is too large for a picture of digits is refused. Very large
/// JPEGs are decoded at a smaller scale right away, and at most one very large picture is decoded at a time, so that a folder of them,
/// decoded in parallel, does not exhaust memory. Thread-safe.
/// </para>
/// <para>
/// Colours become grey by the weights of BT.601, without colour management, so that grey pictures keep their exact values. Transparent
/// pictures lie on white, unless all that can be seen has one light colour, as white ink drawn on an empty canvas has: that lies on black.
/// </para>
/// </remarks>
public static class ImageDecoder
{
    /// <summary>The largest accepted file, in bytes: 64 MiB.</summary>
    public const int MaxFileBytes = 64 << 20;

    /// <summary>The largest accepted JPEG of one scan, in pixels: 100 million. It is decoded row by row at a smaller scale.</summary>
    public const long MaxPixels = 100_000_000;

    /// <summary>The largest accepted picture of any other kind, in pixels: 40 million. It is held in memory as a whole.</summary>
    public const long MaxWholePixels = 40_000_000;

    /// <summary>A picture's longer side is reduced to this many pixels by default: far more than digits need.</summary>
    public const int DefaultMaxSide = 2048;

    // A JPEG is decoded at no smaller a scale than gives this share of the longer side asked for.
    private const float LeastShare = 0.5f;

    // Progressive JPEGs have about ten; each scan costs time.
    private const int MaxScans = 100;

    // Decoded at once, this many pixels take 32 MB; only one larger picture at a time.
    private const long LargePicture = 8_000_000;

    // Colour is noise where there is hardly any of it.
    private const byte SolidAlpha = 64;
    private const int SameGrey = 24;

    // Some builds of Skia read a few more; a picture is to be read everywhere or nowhere.
    private static readonly SKEncodedImageFormat[] ReadFormats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Gif, SKEncodedImageFormat.Bmp];

    private static readonly SemaphoreSlim OneLargePicture = new(1);

    /// <summary>Decodes a file.</summary>
    /// <param name="path">A PNG, JPEG, WebP, GIF or BMP.</param>
    /// <param name="maxSide">Larger pictures are reduced, with their proportions, until their longer side has this many pixels.</param>
    /// <returns>The picture, turned as its EXIF orientation says.</returns>
    /// <exception cref="DigitDataException">The file is missing, too large, truncated, or no picture that can be read.</exception>
    public static GreyImage Decode(string path, int maxSide = DefaultMaxSide) => DecodeSized(path, maxSide).Image;

    /// <summary>Decodes a file, and tells how large the picture is in it, upright.</summary>
    /// <inheritdoc cref="Decode(string, int)"/>
    internal static (GreyImage Image, int Width, int Height) DecodeSized(string path, int maxSide = DefaultMaxSide)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return DecodeSized(file, path, maxSide);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : exception.Message;
            throw new DigitDataException($"{path} cannot be read: {reason}.", exception);
        }
    }

    /// <summary>Decodes a stream from where it stands; the stream stays open.</summary>
    /// <param name="stream">A PNG, JPEG, WebP, GIF or BMP.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="maxSide">Larger pictures are reduced, with their proportions, until their longer side has this many pixels.</param>
    /// <returns>The picture, turned as its EXIF orientation says.</returns>
    /// <exception cref="DigitDataException">The data is too large, truncated, or no picture that can be read.</exception>
    public static GreyImage Decode(Stream stream, string source, int maxSide = DefaultMaxSide) => DecodeSized(stream, source, maxSide).Image;

    /// <summary>Reads how large a picture is from its header; nothing is decoded.</summary>
    /// <param name="stream">A PNG, JPEG, WebP, GIF or BMP, read from where it stands; left open.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <returns>Its size in pixels, upright, as its EXIF orientation says; <see cref="Decode(Stream, string, int)"/> may reduce it.</returns>
    /// <exception cref="DigitDataException">The data is too large, or no picture that can be read.</exception>
    public static (int Width, int Height) SizeOf(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        using SKData data = ReadAll(stream, source);
        using SKCodec codec = Open(data, source);
        return IsTurned(codec.EncodedOrigin) ? (codec.Info.Height, codec.Info.Width) : (codec.Info.Width, codec.Info.Height);
    }

    /// <summary>Decodes a stream, and tells how large the picture is in it, upright.</summary>
    /// <inheritdoc cref="Decode(Stream, string, int)"/>
    internal static (GreyImage Image, int Width, int Height) DecodeSized(Stream stream, string source, int maxSide = DefaultMaxSide)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        using SKData data = ReadAll(stream, source);
        using SKCodec codec = Open(data, source);
        long area = CheckedArea(codec, source, data.AsSpan());
        bool large = area > LargePicture;
        if (large)
            OneLargePicture.Wait();
        try
        {
            GreyImage grey = DecodeGrey(codec, source, maxSide);
            SKSizeI size = codec.Info.Size;
            bool turned = IsTurned(codec.EncodedOrigin);
            return (Turn(Reduce(grey, maxSide), codec.EncodedOrigin), turned ? size.Height : size.Width, turned ? size.Width : size.Height);
        }
        finally
        {
            if (large)
                OneLargePicture.Release();
        }
    }

    private static SKCodec Open(SKData data, string source)
    {
        SKCodec? codec = SKCodec.Create(data);
        if (codec is not null && ReadFormats.Contains(codec.EncodedFormat))
            return codec;
        codec?.Dispose();
        throw NoPicture(source, data.AsSpan());
    }

    /// <exception cref="DigitDataException">Decoding it would take too much memory, or time.</exception>
    private static long CheckedArea(SKCodec codec, string source, ReadOnlySpan<byte> file)
    {
        SKImageInfo info = codec.Info;
        long area = (long)info.Width * info.Height;
        bool isJpeg = codec.EncodedFormat == SKEncodedImageFormat.Jpeg;
        long most = isJpeg && JpegScans.IsSingle(file) ? MaxPixels : MaxWholePixels;
        if (area < 1 || area > most)
        {
            throw new DigitDataException(
                $"{source} has {info.Width}×{info.Height} pixels; at most {most / 1_000_000} million are read of such a picture. Crop or shrink it.");
        }

        return isJpeg && JpegScans.Count(file) is > MaxScans and int scans
            ? throw new DigitDataException($"{source} is a JPEG of {scans} scans; at most {MaxScans} are read. Save it anew.")
            : area;
    }

    private static DigitDataException NoPicture(string source, ReadOnlySpan<byte> bytes) => new(bytes.IsEmpty
        ? $"{source} cannot be read as a picture: it is empty."
        : UnreadFormats.Describe(bytes[..Math.Min(bytes.Length, 1024)]) is { } format
            ? $"{source} cannot be read as a picture: PNG, JPEG, WebP, GIF and BMP are read, and this is {format}"
            : $"{source} cannot be read as a picture: it is none of PNG, JPEG, WebP, GIF and BMP, or its beginning is damaged.");

    private static SKData ReadAll(Stream stream, string source)
    {
        if (stream.CanSeek && stream.Length - stream.Position > MaxFileBytes)
            throw TooLarge(source, $"has {stream.Length - stream.Position} bytes");

        // A stream that does not tell its length is read no further than the limit.
        using var bytes = new SKDynamicMemoryWStream();
        var buffer = new byte[1 << 16];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            if (bytes.BytesWritten + read > MaxFileBytes)
                throw TooLarge(source, "goes on");
            bytes.Write(buffer, read);
        }

        return bytes.DetachAsData();
    }

    private static DigitDataException TooLarge(string source, string found) =>
        new($"{source} {found}; pictures of at most {MaxFileBytes >> 20} MB ({MaxFileBytes} bytes) are read. Crop or shrink it.");

    private static GreyImage DecodeGrey(SKCodec codec, string source, int maxSide)
    {
        // Only JPEG has smaller scales; the others answer with their full size. Of its eighths, libjpeg-turbo has vector code for these.
        SKSizeI size = codec.Info.Size;
        foreach (float scale in (ReadOnlySpan<float>)[1 / 8f, 2 / 8f, 4 / 8f])
        {
            SKSizeI scaled = codec.GetScaledDimensions(scale);
            if (Math.Max(scaled.Width, scaled.Height) >= LeastShare * maxSide)
            {
                size = scaled;
                break;
            }
        }

        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info))
            throw new DigitDataException($"{source}: no memory for {size.Width}×{size.Height} pixels. Crop or shrink it.");
        SKCodecResult result = codec.GetPixels(info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            string what = result == SKCodecResult.IncompleteInput ? "it is truncated" : $"its data is damaged ({result})";
            throw new DigitDataException($"{source} cannot be read as a picture: {what}.");
        }

        return ToGrey(MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan()), size.Width, size.Height);
    }

    private static GreyImage ToGrey(ReadOnlySpan<uint> colours, int width, int height)
    {
        int canvas = CanvasBehind(colours);
        byte[] grey = GC.AllocateUninitializedArray<byte>(colours.Length);
        for (int i = 0; i < grey.Length; i++)
        {
            int alpha = (int)(colours[i] >> 24);
            int over = (Grey(colours[i]) * alpha) + (canvas * (255 - alpha));
            grey[i] = (byte)((over + 127) / 255);
        }

        return GreyImage.Adopt(width, height, grey);
    }

    /// <summary>The grey to lay transparent pixels on: white, but black under a drawing in one light colour.</summary>
    private static int CanvasBehind(ReadOnlySpan<uint> colours)
    {
        (int min, int max) = (255, 0);
        bool transparent = false;
        foreach (uint colour in colours)
        {
            transparent |= colour >> 24 < SolidAlpha;
            if (colour >> 24 >= SolidAlpha)
            {
                int grey = Grey(colour);
                min = Math.Min(min, grey);
                max = Math.Max(max, grey);
            }
        }

        return transparent && max - min <= SameGrey && min > 127 ? 0 : 255;
    }

    // The weights of BT.601 in 256ths; their sum is 256, so grey stays what it is.
    private static int Grey(uint rgba) =>
        (int)((77 * (rgba & 0xFF)) + (150 * ((rgba >> 8) & 0xFF)) + (29 * ((rgba >> 16) & 0xFF)) + 128) >> 8;

    private static GreyImage Reduce(GreyImage image, int maxSide)
    {
        int longer = Math.Max(image.Width, image.Height);
        if (longer <= maxSide)
            return image;
        int width = Math.Max(1, (int)((long)image.Width * maxSide / longer));
        int height = Math.Max(1, (int)((long)image.Height * maxSide / longer));
        return GreyImage.Adopt(width, height, AreaResampler.Shrink(image.Pixels, image.Width, image.Height, width, height));
    }

    private static bool IsTurned(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static GreyImage Turn(GreyImage image, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
            return image;
        (int width, int height) = (image.Width, image.Height);
        (int newWidth, int newHeight) = IsTurned(origin) ? (height, width) : (width, height);
        var turned = new byte[image.Pixels.Length];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                // Named after where the stored first row and first column lie in the upright picture.
                (int fromX, int fromY) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
                    _ => (x, y),
                };
                turned[(y * newWidth) + x] = image.Pixels[(fromY * width) + fromX];
            }
        }

        return GreyImage.Adopt(newWidth, newHeight, turned);
    }
}
