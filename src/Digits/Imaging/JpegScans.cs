using System.Buffers.Binary;

namespace Digits.Imaging;

/// <summary>How a JPEG is stored: from top to bottom at once, or in several passes over the whole picture.</summary>
/// <remarks>
/// ITU-T T.81, annex B. Where there are several scans, progressive ones for instance, a decoder holds the coefficients of the whole picture
/// whatever the size that it is asked for, and each scan costs time.
/// </remarks>
internal static class JpegScans
{
    private const byte StartOfScan = 0xDA;

    /// <summary>Counts the scans; those of embedded thumbnails count, too.</summary>
    /// <param name="jpeg">The file; 0 is returned where it is no JPEG.</param>
    public static int Count(ReadOnlySpan<byte> jpeg)
    {
        if (!jpeg.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
            return 0;

        // Within a scan's data 0xFF is followed by 0 or a restart marker.
        ReadOnlySpan<byte> scan = [0xFF, StartOfScan];
        int scans = 0;
        for (int next; (next = jpeg.IndexOf(scan)) >= 0; jpeg = jpeg[(next + scan.Length)..])
            scans++;
        return scans;
    }

    /// <summary>Whether one scan holds all of the picture, so that it can be decoded row by row.</summary>
    /// <param name="jpeg">The file.</param>
    public static bool IsSingle(ReadOnlySpan<byte> jpeg)
    {
        int components = 0;
        for (int at = 2; at + 5 < jpeg.Length && jpeg[at] == 0xFF;)
        {
            byte marker = jpeg[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (marker == StartOfScan)
                return jpeg[at + 4] == components;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                // Baseline and extended sequential; the others are progressive, lossless or arithmetic.
                if (marker > 0xC1 || at + 9 >= jpeg.Length)
                    return false;
                components = jpeg[at + 9];
            }

            at += 2 + Math.Max(2, length);
        }

        return false;
    }
}
