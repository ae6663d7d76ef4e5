namespace Digits.Imaging.Segmentation;

/// <summary>Ink that may be one digit: the pieces from one place of the line to another, or most of them.</summary>
internal sealed class Segment
{
    public Segment(int from, int to, IReadOnlyList<InkPiece> pieces)
    {
        From = from;
        To = to;
        Pieces = pieces;
        Left = pieces.Min(piece => piece.Left);
        Right = pieces.Max(piece => piece.Right);
        Top = pieces.Min(piece => piece.Top);
        Bottom = pieces.Max(piece => piece.Bottom);
        Components = pieces.Select(piece => piece.Component).Distinct().Count();
        WidestGap = GapIn(pieces);
        IsSideBySide = HasTwoColumns(pieces, Height);
    }

    /// <summary>The place of its first piece among all of the line.</summary>
    public int From { get; }

    /// <summary>The place after its last piece.</summary>
    public int To { get; }

    public IReadOnlyList<InkPiece> Pieces { get; }

    /// <summary>Whether it is a loop of connected ink, which other loops overlap: its pieces are that, not those of the line.</summary>
    public bool IsLoop { get; init; }

    /// <summary>Of a loop, how much ink between its ends is in no loop, as a share of its own.</summary>
    public double Dropped { get; init; }

    /// <summary>Whether its first piece is one that the digit before has too.</summary>
    public bool Borrows { get; init; }

    public int Left { get; }

    public int Top { get; }

    public int Right { get; }

    public int Bottom { get; }

    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>How many pieces of connected ink it has, or has parts of.</summary>
    public int Components { get; }

    /// <summary>The widest empty band between pieces, seen from above, in pixels.</summary>
    public int WidestGap { get; }

    /// <summary>Whether separate ink stands beside other separate ink, both more than half as high as the whole: as two digits do, hardly ever one.</summary>
    public bool IsSideBySide { get; }

    /// <summary>The classifier's probabilities.</summary>
    public ReadOnlyMemory<float> Probabilities { get; set; }

    private static bool HasTwoColumns(IReadOnlyList<InkPiece> pieces, int height)
    {
        (int Left, int Right)[] columns = [.. pieces.GroupBy(piece => piece.Component)
            .Select(same => (
                Left: same.Min(piece => piece.Left), Right: same.Max(piece => piece.Right),
                Height: same.Max(piece => piece.Bottom) - same.Min(piece => piece.Top)))
            .Where(component => 2 * component.Height > height)
            .Select(component => (component.Left, component.Right))];
        foreach ((int left, int right) in columns)
        {
            foreach ((int otherLeft, int otherRight) in columns)
            {
                int overlap = right - otherLeft, narrower = Math.Min(right - left, otherRight - otherLeft);
                if (left < otherLeft && 3 * overlap < narrower)
                    return true;
            }
        }

        return false;
    }

    private static int GapIn(IReadOnlyList<InkPiece> pieces)
    {
        (int widest, int reached) = (0, int.MaxValue);
        foreach (InkPiece piece in pieces.OrderBy(piece => piece.Left))
        {
            widest = Math.Max(widest, piece.Left - reached);
            reached = reached == int.MaxValue ? piece.Right : Math.Max(reached, piece.Right);
        }

        return widest;
    }
}
