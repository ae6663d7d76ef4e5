namespace Digits.Imaging.Segmentation;

/// <summary>
/// What is unlikely about a way to take ink apart into digits, as costs beside −ln p of the classifier. Lengths are in heights of the line.
/// Chosen on a set of handwritten amounts.
/// </summary>
internal sealed record ReadingCosts
{
    public static readonly ReadingCosts Default = new();

    /// <summary>What −ln p is multiplied by: what stands beside it is not as independent as a product of probabilities has it.</summary>
    public double Classifier { get; init; } = 4;

    /// <summary>How much more −ln p counts for every piece beyond the first: a large segment must not get away with one doubtful digit.</summary>
    public double PerPiece { get; init; } = 0.3;

    /// <summary>For every digit, so that one digit is not read as several.</summary>
    public double Digit { get; init; } = 1.4;

    /// <summary>A digit lower than this costs, by the square of what it lacks.</summary>
    public double LowHeight { get; init; } = 0.65;

    public double Low { get; init; } = 40;

    /// <summary>A digit wider than this share of its height costs, by what it has too much.</summary>
    public double WideRatio { get; init; } = 0.6;

    public double Wide { get; init; } = 5;

    /// <summary>A digit that is no 1 and narrower than this share of its height costs, by the square of what it lacks.</summary>
    public double NarrowRatio { get; init; } = 0.5;

    public double Narrow { get; init; } = 150;

    /// <summary>A digit whose middle is further than this from the line's costs, by what it is further.</summary>
    public double OffMiddle { get; init; } = 0.15;

    public double Off { get; init; } = 6;

    /// <summary>For a digit whose ink ends in a cut: a cut at all, and each further width of the stroke that it goes through.</summary>
    public double Cut { get; init; } = 3;

    public double DeepCut { get; init; } = 5;

    /// <summary>For a digit that shares a piece with the one before.</summary>
    public double Borrowed { get; init; } = 4;

    /// <summary>For a digit that is a loop which others overlap, and by the ink between its ends that is in no loop.</summary>
    public double Loop { get; init; } = 0.1;

    public double Dropped { get; init; } = 8;

    /// <summary>For every separate piece of ink in a digit beyond the first, and by how far it is from the others.</summary>
    public double Broken { get; init; } = 0.5;

    public double Gap { get; init; } = 20;

    /// <summary>For ink that looks like two digits side by side, whatever the classifier takes it for.</summary>
    public double SideBySide { get; init; } = 5;

    /// <summary>For skipping ink as none of a digit, and by how much larger than a point it is.</summary>
    public double Skip { get; init; } = 0.6;

    public double SkipSize { get; init; } = 28;

    public double PointSize { get; init; } = 0.3;

    /// <summary>For skipping what was cut from larger ink.</summary>
    public double SkipPart { get; init; } = 2.5;

    /// <summary>The cost of one segment's ink as a digit, whichever it is but a 1.</summary>
    public double OfShape(Segment segment, WritingLine line)
    {
        double height = segment.Height / line.Height, ratio = (double)segment.Width / segment.Height;
        double off = Math.Abs(((segment.Top + segment.Bottom) / 2.0) - line.Middle) / line.Height;
        return Digit
            + (segment.Borrows ? Borrowed : 0)
            + (segment.IsLoop ? Loop + (Dropped * segment.Dropped) : 0)
            + (Low * Square(Math.Max(0, LowHeight - height)))
            + (Wide * Math.Max(0, ratio - WideRatio))
            + (Off * Math.Max(0, off - OffMiddle))
            + (Broken * (segment.Components - 1))
            + (segment.IsSideBySide ? SideBySide : 0)
            + (Gap * segment.WidestGap / line.Height);
    }

    /// <summary>The cost of the classifier's probability.</summary>
    public double OfProbability(Segment segment, double probability) =>
        -Classifier * (1 + (PerPiece * (segment.Pieces.Count - 1))) * Math.Log(probability);

    /// <summary>What a digit costs beyond its shape for being narrow, which a 1 may be.</summary>
    public double OfNarrowness(Segment segment, int digit) =>
        digit == 1 ? 0 : Narrow * Square(Math.Max(0, NarrowRatio - ((double)segment.Width / segment.Height)));

    /// <summary>The cost of a cut through so many pixels of ink; none where the ink ends by itself.</summary>
    public double OfCut(double ink, WritingLine line) => ink == 0 ? 0 : Cut + (DeepCut * Math.Max(0, (ink / line.Stroke) - 1));

    /// <summary>The cost of taking a piece of ink for none of a digit's.</summary>
    public double OfSkipping(InkPiece piece, WritingLine line, bool isPart)
    {
        // A dash is as long as a digit is wide, but flat.
        double size = piece.Width > 1.8 * piece.Height ? 1.6 * piece.Height : Math.Max(piece.Width, piece.Height);
        return Skip + (SkipSize * Math.Max(0, (size / line.Height) - PointSize)) + (isPart ? SkipPart : 0);
    }

    private static double Square(double value) => value * value;
}
