using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// Digits as they are cut out of handwriting whose digits touch: with a rest of the neighbours, or without a little of their own. A model that
/// reads whole numbers (<see cref="NumberReader"/>) has to know them.
/// </summary>
/// <remarks>The same arguments give the same bytes on every platform. Thread-safe.</remarks>
public static class CutDigits
{
    private const int Side = DigitNormalizer.Side;
    private const long Purpose = 0x437574; // "Cut"

    private const byte Ink = 64;

    // Pixels: how deep strokes lie in each other, how far a neighbour reaches over a digit, and where the cut goes, seen from the digit's end.
    private const int DeepestOverlap = 2;
    private const int FarthestReach = 3;
    private const int LeastRest = -1, MostRest = 2;

    /// <summary>Draws images from a set, writes others close beside them, and cuts them off again.</summary>
    /// <param name="digits">Images in normal form, 28×28; at least one.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="seed">Another seed, other images.</param>
    /// <returns>A set of 28×28 images, with the labels that they had.</returns>
    /// <exception cref="ArgumentException">There are no digits, or they have another size.</exception>
    public static DigitSet Create(DigitSet digits, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        DigitNormalizer.ThrowUnlessNormal(digits);
        var pixels = new byte[checked(count * Side * Side)];
        var labels = new byte[count];
        Parallel.For(0, count, i =>
        {
            var random = new RandomStream(seed, unchecked((Purpose << 32) ^ i));
            int index = random.Next(digits.Count);
            labels[i] = digits.Labels[index];
            Cut(digits, index, ref random).CopyTo(pixels, i * Side * Side);
        });
        return DigitSet.Adopt(digits.Name, digits.Source, Side, Side, pixels, labels);
    }

    private static byte[] Cut(DigitSet digits, int index, ref RandomStream random)
    {
        const int Width = 3 * Side;
        var line = new byte[Width * Side];
        Write(line, digits.Image(index), Side, 0);

        // On one side, or on both.
        int sides = random.Next(3);
        if (sides != 0)
            Join(line, digits.Image(random.Next(digits.Count)), toRight: true, ref random);
        if (sides != 1)
            Join(line, digits.Image(random.Next(digits.Count)), toRight: false, ref random);
        return DigitNormalizer.Fit(line, Width, Side);
    }

    /// <summary>Writes a neighbour so close that it touches, and clears what lies behind a cut near where it begins.</summary>
    private static void Join(byte[] line, ReadOnlySpan<byte> neighbour, bool toRight, ref RandomStream random)
    {
        int width = line.Length / Side, rise = random.Next(7) - 3, direction = toRight ? 1 : -1;

        // The least distance in any row at which the two do not overlap.
        int distance = int.MinValue, edge = Outermost(line, width, direction), begin = Outermost(neighbour, Side, -direction);
        for (int y = 0; y < Side; y++)
        {
            int other = Math.Clamp(y - rise, 0, Side - 1);
            int end = Outermost(line.AsSpan(y * width, width), width, direction), start = Outermost(neighbour.Slice(other * Side, Side), Side, -direction);
            if (end >= 0 && start >= 0)
                distance = Math.Max(distance, direction * (end - start));
        }

        if (distance == int.MinValue)
            return; // they have no row in common, or one is blank
        distance = Math.Max(distance, direction * (edge - begin) - FarthestReach);
        Write(line, neighbour, direction * (distance + 1 - random.Next(DeepestOverlap + 1)), rise);
        int cut = edge + (direction * (LeastRest + random.Next(MostRest - LeastRest + 1)));
        for (int y = 0; y < Side; y++)
        {
            Span<byte> row = line.AsSpan(y * width, width);
            (toRight ? row[Math.Clamp(cut, 0, width)..] : row[..Math.Clamp(cut + 1, 0, width)]).Clear();
        }
    }

    private static void Write(byte[] line, ReadOnlySpan<byte> digit, int left, int rise)
    {
        int width = line.Length / Side;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                (int toX, int toY) = (x + left, Math.Clamp(y + rise, 0, Side - 1));
                if (toX >= 0 && toX < width)
                    line[(toY * width) + toX] = Math.Max(line[(toY * width) + toX], digit[(y * Side) + x]);
            }
        }
    }

    /// <summary>The last column with ink in a direction, 1 right or −1 left; −1 where there is none.</summary>
    private static int Outermost(ReadOnlySpan<byte> pixels, int width, int direction)
    {
        int found = -1;
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i % width;
            if (pixels[i] >= Ink && (found < 0 || (x - found) * direction > 0))
                found = x;
        }

        return found;
    }
}
