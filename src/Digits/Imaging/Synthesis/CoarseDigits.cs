using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// Digits as a coarse scan shows them: what a model should have met that is also taught what is no digit, or it takes all that is blurred for
/// such.
/// </summary>
/// <remarks>The same arguments give the same bytes on every platform. Thread-safe.</remarks>
public static class CoarseDigits
{
    // Of the 8×8 pixels of UCI's digits to not much less than MNIST's own 20.
    private const int Coarsest = 8, Finest = 16;

    private const long Purpose = 0x436F61727365; // "Coarse"

    /// <summary>Draws images from a set, reduces them to 8 to 16 pixels, and brings them back into normal form.</summary>
    /// <param name="digits">Images in normal form, 28×28; at least one.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="seed">Another seed, other images.</param>
    /// <returns>A set of 28×28 images, with the labels that they had.</returns>
    /// <exception cref="ArgumentException">There are no digits, or they have another size.</exception>
    public static DigitSet Create(DigitSet digits, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        DigitNormalizer.ThrowUnlessNormal(digits);
        var random = new RandomStream(seed, Purpose);
        var coarse = DigitSet.Adopt(digits.Name, digits.Source, DigitNormalizer.Side, DigitNormalizer.Side, [], []);
        const int Sizes = Finest - Coarsest + 1;
        for (int i = 0; i < Sizes; i++)
        {
            int size = Coarsest + i, part = (int)(((long)count * (i + 1) / Sizes) - ((long)count * i / Sizes));
            var pixels = new byte[part * size * size];
            var labels = new byte[part];
            for (int j = 0; j < part; j++)
            {
                int index = random.Next(digits.Count);
                labels[j] = digits.Labels[index];
                Reduce(digits.Image(index), size).CopyTo(pixels, j * size * size);
            }

            coarse = coarse.Concat(DigitNormalizer.Normalize(DigitSet.Adopt(digits.Name, digits.Source, size, size, pixels, labels)));
        }

        return coarse;
    }

    /// <summary>Cuts the ink out, in the middle of a square of paper that it fills, and shrinks that.</summary>
    private static byte[] Reduce(ReadOnlySpan<byte> digit, int size)
    {
        const int Side = DigitNormalizer.Side;
        (int left, int top, int right, int bottom) = (Side, Side, 0, 0);
        for (int i = 0; i < digit.Length; i++)
        {
            if (digit[i] == 0)
                continue;
            (int y, int x) = Math.DivRem(i, Side);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
        }

        if (right <= left)
            return new byte[size * size]; // it is blank
        int side = Math.Max(size, Math.Max(right - left, bottom - top)), shiftX = (side - (right - left)) / 2, shiftY = (side - (bottom - top)) / 2;
        var square = new byte[side * side];
        for (int y = top; y < bottom; y++)
            digit.Slice((y * Side) + left, right - left).CopyTo(square.AsSpan(((y - top + shiftY) * side) + shiftX));
        return AreaResampler.Shrink(square, side, side, size, size);
    }
}
