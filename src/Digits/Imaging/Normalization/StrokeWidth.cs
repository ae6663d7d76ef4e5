namespace Digits.Imaging.Normalization;

/// <summary>Measures how wide strokes are, and widens or narrows them.</summary>
internal static class StrokeWidth
{
    /// <summary>The mean width of the strokes, in pixels: twice their area over the length of their outlines.</summary>
    /// <remarks>
    /// The outlines' length is the total variation of the picture (the coarea formula: L. I. Rudin, S. Osher and E. Fatemi, <i>Nonlinear total
    /// variation based noise removal algorithms</i>, Physica D 60, 1992), so soft edges need no threshold.
    /// </remarks>
    public static double Measure(Plane ink)
    {
        double area = 0, variation = 0;
        for (int y = 0; y <= ink.Height; y++)
        {
            for (int x = 0; x <= ink.Width; x++)
            {
                float value = At(ink, x, y);
                float across = value - At(ink, x - 1, y), down = value - At(ink, x, y - 1);
                area += value;
                variation += MathF.Sqrt((across * across) + (down * down));
            }
        }

        return variation == 0 ? 0 : 2 * area / variation;
    }

    /// <summary>Makes strokes wider by grey dilation with a disc, or narrower by erosion.</summary>
    /// <param name="ink">Ink on 0, with room around it where it is to grow.</param>
    /// <param name="by">Pixels on either side; less than 0 narrows. Between whole radii the values are mixed.</param>
    public static Plane Change(Plane ink, double by)
    {
        int sign = Math.Sign(by);
        double radius = Math.Abs(by);
        int whole = (int)radius;
        float[] less = Disc(ink, whole, sign), more = Disc(ink, whole + 1, sign);
        float share = (float)(radius - whole);
        var values = new float[less.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = less[i] + (share * (more[i] - less[i]));
        return new Plane(ink.Width, ink.Height, values);
    }

    private static float[] Disc(Plane ink, int radius, int sign)
    {
        if (radius == 0)
            return ink.Values;
        var result = new float[ink.Values.Length];
        Array.Fill(result, float.NegativeInfinity);
        for (int dy = -radius; dy <= radius; dy++)
        {
            int reach = (int)Math.Sqrt((radius * radius) - (dy * dy));
            for (int y = Math.Max(0, -dy); y < Math.Min(ink.Height, ink.Height - dy); y++)
            {
                for (int x = 0; x < ink.Width; x++)
                {
                    float extreme = result[(y * ink.Width) + x];
                    for (int nx = Math.Max(0, x - reach); nx <= Math.Min(ink.Width - 1, x + reach); nx++)
                        extreme = Math.Max(extreme, sign * ink.Values[((y + dy) * ink.Width) + nx]);
                    result[(y * ink.Width) + x] = extreme;
                }
            }
        }

        for (int i = 0; i < result.Length; i++)
            result[i] *= sign;
        return result;
    }

    private static float At(Plane ink, int x, int y) =>
        x < 0 || y < 0 || x >= ink.Width || y >= ink.Height ? 0 : ink.Values[(y * ink.Width) + x];
}
