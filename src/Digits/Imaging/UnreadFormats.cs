using System.Buffers.Binary;

namespace Digits.Imaging;

/// <summary>Names a file of a kind that is not read, by its first bytes, and says how to come by one that is.</summary>
internal static class UnreadFormats
{
    private const string SaveAs = "Open it in any image viewer and save it as PNG or JPEG.";

    /// <summary>What a file is, and what to do about it; null for bytes that no known format begins with.</summary>
    /// <param name="start">The file's beginning; a few hundred bytes are enough.</param>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("II*\0"u8) || start.StartsWith("MM\0*"u8) || start.StartsWith("II+\0"u8) || start.StartsWith("MM\0+"u8))
            return $"a TIFF, or a camera's raw picture, which is one inside. {SaveAs}";
        if (IsoBrand(start) is { } brand)
            return brand;
        if (start.StartsWith("\0\0\0\fjP  "u8) || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]))
            return $"a JPEG 2000. {SaveAs}";
        if (start.StartsWith("\0\0\0\fJXL "u8) || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]))
            return $"a JPEG XL. {SaveAs}";
        if (start.StartsWith("%PDF"u8))
            return "a PDF. Export the page as PNG, or take a screenshot of the digit.";
        if (start.StartsWith("8BPS"u8))
            return "a Photoshop document. Export it as PNG.";
        if (start.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]))
            return $"an icon (ICO). {SaveAs}";
        if (start is [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t', ..])
            return $"a Netpbm picture (PBM, PGM, PPM). {SaveAs}";
        if (start.StartsWith("PK\x3\x4"u8) || start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return "an archive (ZIP, gzip). Unpack it first.";
        return Text(start);
    }

    /// <summary>HEIC and AVIF, what phones take pictures in, are boxes of the ISO base media file format; so are films.</summary>
    private static string? IsoBrand(ReadOnlySpan<byte> start)
    {
        if (start.Length < 12 || !start[4..].StartsWith("ftyp"u8))
            return null;

        // The first brand may be a general one; the others follow after a version number, within the box.
        int end = (int)Math.Min((uint)start.Length, BinaryPrimitives.ReadUInt32BigEndian(start));
        for (int at = 8; at + 4 <= end; at += at == 8 ? 8 : 4)
        {
            ReadOnlySpan<byte> brand = start.Slice(at, 4);
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8))
                return $"an AVIF. {SaveAs}";
            if (brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8))
            {
                return "a HEIC, as iPhones take them. Export it as JPEG; in the phone's settings, Camera, Formats, \"Most Compatible\" makes JPEGs " +
                    "from now on.";
            }
        }

        return "a film or another file of the ISO media format (MP4, MOV, HEIF). Save one picture of it as PNG or JPEG.";
    }

    private static string? Text(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("\uFEFF"u8))
            start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IndexOf("<svg"u8) >= 0)
            return "an SVG, a drawing and no picture of pixels. Export it as PNG.";
        return start.StartsWith("<!DOCTYPE html"u8) || start.StartsWith("<!doctype html"u8) || start.StartsWith("<html"u8)
            ? "a web page, perhaps an error message that was saved as a picture. Download the picture itself."
            : null;
    }
}
