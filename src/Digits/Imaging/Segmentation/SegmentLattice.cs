namespace Digits.Imaging.Segmentation;

/// <summary>
/// All ways to take the ink of a line apart into digits: pieces in order from left to right, and the segments of neighbouring pieces that may
/// be a digit each. A way through the lattice takes a segment, or skips a piece, until there are no more.
/// </summary>
/// <remarks>
/// The segmentation graph of LeCun, Bottou, Bengio and Haffner, <i>Gradient-based learning applied to document recognition</i>, 1998,
/// section V-A.
/// </remarks>
internal sealed class SegmentLattice
{
    // Bounds of the work on any picture whatever.
    private const int MostComponents = 48;
    private const int MostPieces = 96;
    private const int MostCutsOfOne = 12;
    private const int MostPiecesOfDigit = 8;
    private const int MostSegments = 400;
    private const int MostLoops = 12;

    // Shares of the line's height.
    private const double Widest = 1.7;
    private const double Lowest = 0.28;
    private const double Point = 0.3;
    private const double WidestWall = 0.35;
    private const double WidestGap = 0.3;

    private SegmentLattice(InkMap map, WritingLine line, List<InkPiece> pieces)
    {
        Map = map;
        Line = line;
        Pieces = pieces;
        Segments = [.. SegmentsOf(pieces, line), .. LoopsOf(pieces, line, map.Width)];
    }

    /// <summary>The picture's ink.</summary>
    public InkMap Map { get; }

    /// <summary>The line that the digits are on.</summary>
    public WritingLine Line { get; }

    /// <summary>The ink in pieces, from left to right.</summary>
    public IReadOnlyList<InkPiece> Pieces { get; }

    /// <summary>What may be a digit.</summary>
    public IReadOnlyList<Segment> Segments { get; }

    /// <summary>Takes the ink apart.</summary>
    /// <returns>The lattice; null where there is no ink.</returns>
    public static SegmentLattice? Of(InkMap map)
    {
        RuledLines.Erase(map);
        List<InkPiece> components = InkPiece.Connected(map);
        if (components.Count == 0)
            return null;
        WritingLine line = WritingLine.Of(components, map);
        IEnumerable<InkPiece> pieces = line.Keep(components, MostComponents).SelectMany(piece => InkCutter.Cut(piece, line, map.Width, MostCutsOfOne));
        List<InkPiece> largest = [.. pieces.OrderByDescending(piece => piece.Area).Take(MostPieces).OrderBy(piece => piece.CentreX)];
        return largest.Count == 0 ? null : new SegmentLattice(map, line, largest);
    }

    /// <summary>All segments as 28×28 images in normal form, one after the other.</summary>
    public byte[] Draw()
    {
        var owner = new InkPiece?[Map.Mask.Length];
        foreach (InkPiece piece in Pieces)
        {
            foreach (int place in piece.Pixels)
                owner[place] = piece;
        }

        const int Size = DigitNormalizer.Side * DigitNormalizer.Side;
        var images = new byte[Segments.Count * Size];
        for (int i = 0; i < Segments.Count; i++)
            SegmentNormalizer.Draw(Map, Line, Segments[i].Pieces, owner, images.AsSpan(i * Size, Size));
        return images;
    }

    /// <summary>Each loop of cut components as a digit, from where the one before it ends, or may end, to where the next one begins.</summary>
    private static IEnumerable<Segment> LoopsOf(List<InkPiece> pieces, WritingLine line, int pictureWidth)
    {
        foreach (IGrouping<int, InkPiece> component in pieces.GroupBy(piece => piece.Component).Where(parts => parts.Count() > 1))
        {
            List<InkPiece> loops = InkLoops.Of([.. component], line, pictureWidth);
            HashSet<int> looped = [.. loops.SelectMany(loop => loop.Pixels)];
            for (int i = 0; i < Math.Min(loops.Count, MostLoops); i++)
            {
                InkPiece loop = loops[i];
                foreach (int from in Starts(loop.Left, i > 0 ? (loops[i - 1].Right + loop.Left) / 2 : null))
                {
                    foreach (int to in Starts(loop.Right, i < loops.Count - 1 ? (loop.Right + loops[i + 1].Left) / 2 : null))
                    {
                        if (to <= from || to > from + MostPiecesOfDigit)
                            continue;
                        int dropped = pieces[from..to].Where(piece => piece.Component == component.Key).Sum(piece => piece.Pixels.Count(place => !looped.Contains(place)));
                        yield return new Segment(from, to, [loop]) { IsLoop = true, Dropped = (double)dropped / loop.Area };
                    }
                }
            }
        }

        // The first piece whose middle is not left of a column.
        IEnumerable<int> Starts(params int?[] columns) => columns.OfType<int>().Select(column =>
        {
            int at = pieces.FindIndex(piece => piece.CentreX >= column);
            return at < 0 ? pieces.Count : at;
        }).Distinct();
    }

    private static List<Segment> SegmentsOf(List<InkPiece> pieces, WritingLine line)
    {
        var segments = new List<Segment>();
        for (int from = 0; from < pieces.Count; from++)
        {
            for (int to = from + 1; to <= Math.Min(pieces.Count, from + MostPiecesOfDigit); to++)
            {
                List<InkPiece> all = pieces[from..to];
                Consider(new Segment(from, to, all));

                // Loops that touch may share a wall: the right one borrows it from the left one.
                if (from > 0 && IsWall(pieces[from - 1]) && pieces[from - 1].Component == pieces[from].Component)
                    Consider(new Segment(from, to, pieces[(from - 1)..to]) { Borrows = true });

                // A comma under a digit's arm is none of its pieces, though it lies between them.
                List<InkPiece> large = [.. all.Where(piece => Math.Max(piece.Width, piece.Height) > Point * line.Height || piece.CutOnRight > 0)];
                if (large.Count > 0 && large.Count < all.Count && large[0] == all[0] && large[^1] == all[^1])
                    Consider(new Segment(from, to, large));
            }
        }

        return segments;

        bool IsWall(InkPiece piece) => piece.CutOnRight > 0 && piece.Width <= WidestWall * line.Height;

        void Consider(Segment segment)
        {
            bool fits = segment.Width <= Widest * Math.Max(line.Height, segment.Height)
                && segment.Height >= Lowest * line.Height && segment.WidestGap <= WidestGap * line.Height;
            if (fits && segments.Count < MostSegments)
                segments.Add(segment);
        }
    }
}
