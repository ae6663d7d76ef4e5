namespace Digits.Imaging.Normalization;

/// <summary>Finds the digit in ink on even paper: its strength, its pieces, its box.</summary>
internal static class DigitFinder
{
    // Ink begins at this share of its own strength; lines and rims, which may be fainter than the digit or stronger, at less.
    private const float InkBegins = 0.3f;
    private const float MarksBegin = 0.15f;

    // Full ink is what this share of the digit's pixels do not reach; antialiased edges are the others.
    private const double FullInk = 0.75;

    // A digit of this share of the picture's width or height fills it; a line of this share of its ink's strength may be its stroke.
    private const double Filled = 0.85;
    private const float LikeStrokes = 0.7f;

    // An outline of paper's noise is left out of the digit's soft edges.
    private const float NoiseFloor = 2;

    /// <summary>Finds the digit.</summary>
    /// <param name="ink">Ink on about 0 (<see cref="Paper"/>).</param>
    /// <param name="steps">Notes what comes of each step; null when nobody wants to see.</param>
    /// <returns>The digit, 0 to 255 on 0, in a picture of the same size, and its box; null where there is none.</returns>
    public static (Plane Digit, Box Box)? Find(Plane ink, NormalizationSteps? steps)
    {
        var levels = InkLevels.Measure(ink);
        if (levels.IsBlank)
            return null;
        Plane clean = WithoutLines(ink, levels);
        levels = InkLevels.Measure(clean);
        steps?.Add("lines removed", clean, 255 / levels.Ink);
        if (levels.IsBlank)
            return null;

        // The strongest ink may be a blot's; what counts is the digit's own.
        InkPieces pieces = InkPieces.Find(clean, levels.Threshold(InkBegins));
        if (pieces.ChooseDigit() is not { } box)
            return null;
        float full = pieces.Strength(FullInk), floor = NoiseFloor * levels.Noise;
        Plane digit = pieces.Chosen().Map(value => Math.Clamp((value - floor) * 255 / Math.Max(1, full - floor), 0, 255));
        steps?.Add("digit found", Framed(digit, box));
        return (digit, box);
    }

    /// <summary>A copy with the box drawn around the digit.</summary>
    private static Plane Framed(Plane digit, Box box)
    {
        const float Grey = 110;
        var framed = new Plane(digit.Width, digit.Height, (float[])digit.Values.Clone());
        Box around = box.Widen(2, digit.Width, digit.Height);
        for (int x = around.Left; x < around.Right; x++)
            framed.Values[(around.Top * digit.Width) + x] = framed.Values[((around.Bottom - 1) * digit.Width) + x] = Grey;
        for (int y = around.Top; y < around.Bottom; y++)
            framed.Values[(y * digit.Width) + around.Left] = framed.Values[(y * digit.Width) + around.Right - 1] = Grey;
        return framed;
    }

    private static Plane WithoutLines(Plane ink, InkLevels levels)
    {
        var clean = new Plane(ink.Width, ink.Height, (float[])ink.Values.Clone());
        float threshold = levels.Threshold(MarksBegin);
        int lines = RuledLines.Clear(clean, threshold);
        if (lines == 1 && IsStroke(ink, clean))
            ink.Values.CopyTo(clean.Values, 0);
        InkPieces.Find(clean, threshold).ClearRim();

        // A 1 from edge to edge is no line: lines leave a digit behind.
        var left = InkLevels.Measure(clean);
        return left.Ink < Math.Min(2 * threshold, levels.Ink / 4) ? ink : clean;
    }

    /// <summary>Whether a single line was a stroke of a digit that fills its picture, the bar of a 7 or the stem of a 4: as strong as the rest.</summary>
    private static bool IsStroke(Plane ink, Plane rest)
    {
        InkPieces pieces = InkPieces.Find(rest, InkLevels.Measure(rest).Threshold(InkBegins));
        if (pieces.ChooseDigit() is not { } box || Math.Max((double)box.Width / rest.Width, (double)box.Height / rest.Height) < Filled)
            return false;
        float[] line = [.. ink.Values.Where((value, i) => value > 0 && rest.Values[i] == 0).Order()];
        return line[(int)(FullInk * line.Length)] > LikeStrokes * pieces.Strength(FullInk);
    }
}
