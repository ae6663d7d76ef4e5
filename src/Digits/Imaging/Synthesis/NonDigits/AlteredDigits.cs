using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>What becomes of digits when a picture holds two of them, a part of one, or one that lies on its side.</summary>
internal static class AlteredDigits
{
    private const int Side = DigitNormalizer.Side;

    // Turned by a quarter they are no digit, where the others may be taken for one.
    private static readonly byte[] ReadUprightOnly = [3, 4, 5, 7];

    /// <summary>Two or three digits beside each other, as near as in a number, shrunk into one image.</summary>
    public static void Pair(DigitSet digits, ref RandomStream random, Span<byte> image)
    {
        int count = random.Chance(0.8) ? 2 : 3, distance = 14 + random.Next(7), width = Side + ((count - 1) * distance);
        var wide = new byte[width * Side];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> digit = digits.Image(random.Next(digits.Count));
            int rise = random.Next(5) - 2;
            for (int y = 0; y < Side; y++)
            {
                for (int x = 0; x < Side; x++)
                {
                    int to = Math.Clamp(y + rise, 0, Side - 1);
                    ref byte pixel = ref wide[(to * width) + (i * distance) + x];
                    pixel = Math.Max(pixel, digit[(y * Side) + x]);
                }
            }
        }

        DigitNormalizer.Fit(wide, width, Side).CopyTo(image);
    }

    /// <summary>One side of a digit, as where two that touch are parted at the wrong place.</summary>
    public static void Piece(DigitSet digits, ref RandomStream random, Span<byte> image)
    {
        ReadOnlySpan<byte> digit = digits.Image(random.Next(digits.Count));
        int cut = 11 + random.Next(7);
        bool left = random.Chance(0.5);
        var piece = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                piece[(y * Side) + x] = x < cut == left ? digit[(y * Side) + x] : (byte)0;
        }

        // What is left of a narrow digit is the digit, or nothing.
        (int narrow, int wide) = (Columns(piece), Columns(digit));
        if (narrow < 3 || narrow > wide - 3 || wide < 9)
            Pair(digits, ref random, image);
        else
            DigitNormalizer.Fit(piece, Side, Side).CopyTo(image);
    }

    /// <summary>A digit turned by a quarter, either way.</summary>
    public static void OnItsSide(DigitSet digits, ref RandomStream random, Span<byte> image)
    {
        int index = random.Next(digits.Count);
        for (int tries = 0; tries < 100 && !ReadUprightOnly.Contains(digits.Labels[index]); tries++)
            index = random.Next(digits.Count);
        ReadOnlySpan<byte> digit = digits.Image(index);
        bool clockwise = random.Chance(0.5);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                image[(y * Side) + x] = clockwise ? digit[((Side - 1 - x) * Side) + y] : digit[(x * Side) + Side - 1 - y];
        }
    }

    /// <summary>How many columns have ink.</summary>
    private static int Columns(ReadOnlySpan<byte> digit)
    {
        int columns = 0;
        for (int x = 0; x < Side; x++)
        {
            for (int y = 0; y < Side; y++)
            {
                if (digit[(y * Side) + x] > 0)
                {
                    columns++;
                    break;
                }
            }
        }

        return columns;
    }
}
