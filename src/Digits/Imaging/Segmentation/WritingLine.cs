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

    // Of the larger one's height: the most paper between two pieces of one digit, above each other.
    private const double Between = 0.25;
    private const int MostStacked = 200;

    /// <summary>Judges the line by its stacks of ink, each counting as much as it has: the bar and the body of a 5 may be apart, but not far.</summary>
    public static WritingLine Of(IReadOnlyList<InkPiece> pieces, InkMap map)
    {
        List<Stack> stacks = Stacked(pieces);
        return new WritingLine(
            WeightedMedian(stacks, stack => stack.Bottom - stack.Top),
            WeightedMedian(stacks, stack => (stack.Top + stack.Bottom) / 2.0),
            StrokeOf(map));
    }

    /// <summary>The pieces that may matter, the largest ones where there are too many, in the order they had.</summary>
    public List<InkPiece> Keep(IEnumerable<InkPiece> pieces, int most)
    {
        IEnumerable<InkPiece> near = pieces.Where(piece =>
            Math.Max(piece.Width, piece.Height) >= Math.Max(2, Speck * Height)
            && piece.Top < Middle + (Off * Height) && piece.Bottom > Middle - (Off * Height));
        return [.. near.OrderByDescending(piece => piece.Area).Take(most).OrderBy(piece => piece.Component)];
    }

    /// <summary>Puts together what lies above each other with little between: the largest pieces take in smaller ones.</summary>
    private static List<Stack> Stacked(IReadOnlyList<InkPiece> pieces)
    {
        var stacks = new List<Stack>();
        foreach (InkPiece piece in pieces.OrderByDescending(piece => piece.Area).Take(MostStacked))
        {
            int at = stacks.FindIndex(stack => stack.Holds(piece));
            if (at >= 0)
                stacks[at] = stacks[at].With(piece);
            else
                stacks.Add(new Stack(piece.Left, piece.Right, piece.Top, piece.Bottom, piece.Area));
        }

        return stacks;
    }

    private static double WeightedMedian(List<Stack> stacks, Func<Stack, double> value)
    {
        long half = stacks.Sum(stack => (long)stack.Area) / 2;
        foreach (Stack stack in stacks.OrderBy(value))
        {
            half -= stack.Area;
            if (half < 0)
                return value(stack);
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

    private readonly record struct Stack(int Left, int Right, int Top, int Bottom, int Area)
    {
        public bool Holds(InkPiece piece)
        {
            int overlap = Math.Min(Right, piece.Right) - Math.Max(Left, piece.Left);
            int gap = Math.Max(Top, piece.Top) - Math.Min(Bottom, piece.Bottom);
            return 2 * overlap > Math.Min(Right - Left, piece.Width) && gap < Between * Math.Max(Bottom - Top, piece.Height);
        }

        public Stack With(InkPiece piece) => new(
            Math.Min(Left, piece.Left), Math.Max(Right, piece.Right), Math.Min(Top, piece.Top), Math.Max(Bottom, piece.Bottom), Area + piece.Area);
    }
}
