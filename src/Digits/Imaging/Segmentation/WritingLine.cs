namespace Digits.Imaging.Segmentation;

/// <summary>The line that the number is written on: how high its digits are, and where they stand.</summary>
/// <param name="Height">The height of a usual digit, in pixels.</param>
/// <param name="Middle">The middle between its top and bottom.</param>
/// <param name="Stroke">The width of the pen's stroke.</param>
internal sealed record WritingLine(double Height, double Middle, double Stroke)
{
    // Of the line's height: what is smaller in both directions is a speck, what lies further off belongs to another line.
    private const double Speck = 0.07;
    private const double Off = 1.3;

    /// <summary>Judges the line by its pieces, each counting as much as it has ink.</summary>
    public static WritingLine Of(IReadOnlyList<InkPiece> pieces, InkMap map) =>
        new(
            WeightedMedian(pieces, piece => piece.Height),
            WeightedMedian(pieces, piece => (piece.Top + piece.Bottom) / 2.0),
            StrokeOf(map));

    /// <summary>The pieces that may matter, the largest ones where there are too many, in the order they had.</summary>
    public List<InkPiece> Keep(IEnumerable<InkPiece> pieces, int most)
    {
        IEnumerable<InkPiece> near = pieces.Where(piece =>
            Math.Max(piece.Width, piece.Height) >= Math.Max(2, Speck * Height)
            && piece.Top < Middle + (Off * Height) && piece.Bottom > Middle - (Off * Height));
        return [.. near.OrderByDescending(piece => piece.Area).Take(most).OrderBy(piece => piece.Component)];
    }

    private static double WeightedMedian(IReadOnlyList<InkPiece> pieces, Func<InkPiece, double> value)
    {
        long half = pieces.Sum(piece => (long)piece.Area) / 2;
        foreach (InkPiece piece in pieces.OrderBy(value))
        {
            half -= piece.Area;
            if (half < 0)
                return value(piece);
        }

        return 0;
    }

    /// <summary>Twice the area over the length of the outline: the width of a long stroke. An outline of pixel edges is longer by 4/π on average.</summary>
    private static double StrokeOf(InkMap map)
    {
        (int area, int edges) = (0, 0);
        for (int i = 0; i < map.Mask.Length; i++)
        {
            if (!map.Mask[i])
                continue;
            area++;
            int x = i % map.Width;
            edges += x == 0 || !map.Mask[i - 1] ? 1 : 0;
            edges += x == map.Width - 1 || !map.Mask[i + 1] ? 1 : 0;
            edges += i < map.Width || !map.Mask[i - map.Width] ? 1 : 0;
            edges += i >= map.Mask.Length - map.Width || !map.Mask[i + map.Width] ? 1 : 0;
        }

        return Math.Max(1, 2.0 * area / Math.Max(1, edges) * 4 / Math.PI);
    }
}
