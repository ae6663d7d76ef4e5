namespace Digits.Imaging.Normalization;

/// <summary>Tells ink from paper where light and shadow vary: estimates the bare paper, decides which is darker, and leaves the ink alone.</summary>
/// <remarks>
/// The paper is what a morphological closing leaves: strokes vanish, gradients and the edge of a shadow stay. P. Soille, <i>Morphological
/// Image Analysis</i>, 2nd edition 2003, section 4.5 (correction of uneven illumination by a top-hat). Ink is then the share of light that
/// it swallows, after B. Gatos, I. Pratikakis and S. J. Perantonis, <i>Adaptive degraded document image binarization</i>, Pattern
/// Recognition 39, 2006.
/// </remarks>
internal static class Paper
{
    // The polarity is decided on a thumbnail of this longer side; smaller pictures than the other are drawings that fill their images.
    private const int PolaritySide = 48;
    private const int DrawingSide = 32;

    // A border this close to either end of the contrast settles which is paper.
    private const double ClearBorder = 0.35;

    // Half the side of the square that fits into no stroke, in shares of the longer side: strokes up to 0.3 of a picture are ink.
    private const double SquareRadius = 0.14;

    // A digit may be cropped to its edges: a stroke along them is still a mark.
    private const double Beyond = 0.35;

    // Where one of dark and light marks outweighs the other by this much, it is ink; else the border decides.
    private const double ClearExcess = 0.3;

    // What lies further below the closing than the paper's noise, in standard deviations, is ink.
    private const float PaperReach = 3;

    private const int MedianSample = 4000;

    // Paper darker than this share of the lightest is taken to be that light: dividing by less would turn noise into ink.
    private const float DarkestShare = 0.25f;

    /// <summary>Whether a picture's ink is darker than its paper: whether its dark marks outweigh its light ones, or its border is light.</summary>
    /// <remarks>
    /// A mark is what differs from the median around it, apart from a smooth trend (<see cref="PaperTrend"/>): ink is less than half of what
    /// is around, unless a digit fills its picture.
    /// </remarks>
    public static bool IsLighter(Plane picture)
    {
        if (picture.LongerSide <= DrawingSide)
            return BorderIsLight(picture);
        Plane small = picture.Within(PolaritySide);
        float[] rest = Difference(small.Values, PaperTrend.Fit(small));

        // Broad strokes need large surroundings; the edge of a shadow has dark and light marks beside it, fewer in small ones.
        double clearest = 0;
        for (int radius = 2 * Radius(small); radius >= 2; radius /= 2)
        {
            double excess = DarkExcess(rest, small.Width, small.Height, radius);
            clearest = Math.Abs(excess) > Math.Abs(clearest) ? excess : clearest;
        }

        return Math.Abs(clearest) > ClearExcess ? clearest > 0 : BorderIsLight(picture);
    }

    /// <summary>Removes light and shadow.</summary>
    /// <param name="picture">A picture.</param>
    /// <param name="inkIsDark">Whether its ink is darker than its paper.</param>
    /// <returns>Ink on 0; about 255 where it is as different from the paper as can be, a little below 0 where there is noise.</returns>
    public static Plane Remove(Plane picture, bool inkIsDark)
    {
        Plane dark = inkIsDark ? picture : picture.Map(value => 255 - value);
        float[] closed = Morphology.Close(dark.Values, dark.Width, dark.Height, Radius(dark), (int)(Beyond * Radius(dark)));
        float[] paper = Settle(dark, closed);

        // Chalk on a board swallows no light: there the difference counts.
        float least = Math.Max(1, DarkestShare * paper.Max());
        var ink = new float[picture.Values.Length];
        for (int i = 0; i < ink.Length; i++)
        {
            float difference = paper[i] - dark.Values[i];
            ink[i] = inkIsDark ? 255 * difference / Math.Max(least, paper[i]) : difference;
        }

        return new Plane(picture.Width, picture.Height, ink);
    }

    /// <summary>The ink of a scan, light on even paper: most of the border is paper, or most of the picture where lines frame it.</summary>
    public static Plane RemoveEven(Plane picture)
    {
        float paper = Math.Min(BorderMedian(picture), Median(picture.Values));

        // A digit that fills its image leaves neither.
        if (2 * paper > picture.Values.Max())
            paper = picture.Values.Min();
        return picture.Map(value => value - paper);
    }

    /// <summary>A closing lies above the paper's noise; the mean of the paper around each pixel takes it down to the paper.</summary>
    private static float[] Settle(Plane picture, float[] closed)
    {
        float[] above = Difference(closed, picture.Values);
        float median = Median(above);
        float spread = Median(Array.ConvertAll(above, value => MathF.Abs(value - median)));
        float[] mean = LocalMean.Below(above, picture.Width, picture.Height, Radius(picture), median + (PaperReach * 1.4826f * Math.Max(0.5f, spread)), median);
        var settled = new float[closed.Length];
        for (int i = 0; i < settled.Length; i++)
            settled[i] = Math.Clamp(closed[i] - mean[i], 0, 255);
        return settled;
    }

    /// <summary>The median of a sample of the values, evenly taken: of a few thousand it is as good as of all.</summary>
    private static float Median(float[] values)
    {
        // An odd step does not walk along a column.
        int step = (values.Length / MedianSample) | 1;
        var sample = new float[(values.Length + step - 1) / step];
        for (int i = 0; i < sample.Length; i++)
            sample[i] = values[i * step];
        Array.Sort(sample);
        return sample[(sample.Length - 1) / 2];
    }

    private static int Radius(Plane small) => Math.Max(2, (int)Math.Round(SquareRadius * small.LongerSide));

    private static float[] Difference(float[] from, float[] what)
    {
        var difference = new float[from.Length];
        for (int i = 0; i < difference.Length; i++)
            difference[i] = from[i] - what[i];
        return difference;
    }

    /// <summary>How much dark marks outweigh light ones, −1 to 1.</summary>
    private static double DarkExcess(float[] values, int width, int height, int radius)
    {
        float[] marks = Difference(values, LocalMedian.Of(values, width, height, radius));
        float noise = 2 * Median(Array.ConvertAll(marks, MathF.Abs));
        double dark = 0, light = 0;
        foreach (float mark in marks)
        {
            dark += Math.Max(0, -mark - noise);
            light += Math.Max(0, mark - noise);
        }

        return (dark - light) / Math.Max(1e-6, dark + light);
    }

    /// <summary>Paper is what lies along the border; where the border is neither clearly dark nor light, it is what there is more of.</summary>
    private static bool BorderIsLight(Plane picture)
    {
        float least = picture.Values.Min(), most = picture.Values.Max();
        if (least == most)
            return false;
        float border = (BorderMedian(picture) - least) / (most - least);
        if (border <= ClearBorder || border >= 1 - ClearBorder)
            return border > 0.5;
        int light = picture.Values.Count(value => 2 * value > least + most);
        return 2 * light > picture.Values.Length;
    }

    private static float BorderMedian(Plane picture)
    {
        var border = new List<float>(2 * (picture.Width + picture.Height));
        for (int y = 0; y < picture.Height; y++)
        {
            int step = y == 0 || y == picture.Height - 1 ? 1 : Math.Max(1, picture.Width - 1);
            for (int x = 0; x < picture.Width; x += step)
                border.Add(picture.Values[(y * picture.Width) + x]);
        }

        border.Sort();
        return border[(border.Count - 1) / 2];
    }
}
