using Digits.Imaging;
using Digits.Imaging.Normalization;

namespace Digits.Tests.Imaging.Normalization;

/// <summary>Pictures made for these tests: a digit drawn by a pen, and what photos do to it.</summary>
internal static class Made
{
    /// <summary>A picture of whatever a function says of each pixel, clamped to bytes.</summary>
    public static GreyImage Image(int width, int height, Func<int, int, double> pixel) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => (byte)Math.Clamp(Math.Round(pixel(i % width, i / width)), 0, 255))]);

    /// <summary>A plane of whatever a function says of each pixel.</summary>
    public static Plane Plane(int width, int height, Func<int, int, double> pixel) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => (float)pixel(i % width, i / width))]);

    /// <summary>How much of a pixel a pen of some width has covered that drew a 4, 0 to 1: no symmetry, straight and slanted strokes, a crossing.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="left">Of the digit's box.</param>
    /// <param name="top">Of the digit's box.</param>
    /// <param name="size">The digit's height; it is two thirds as wide.</param>
    /// <param name="pen">The stroke's width.</param>
    public static double Four(double x, double y, double left, double top, double size, double pen)
    {
        (double X, double Y)[] points = [(0.3, 0), (0, 0.65), (0.66, 0.6), (0.5, 0.3), (0.4, 1)];
        double nearest = double.MaxValue;
        foreach ((int from, int to) in ((int, int)[])[(0, 1), (1, 2), (3, 4)])
        {
            (double ax, double ay) = (left + (points[from].X * size), top + (points[from].Y * size));
            (double dx, double dy) = ((points[to].X - points[from].X) * size, (points[to].Y - points[from].Y) * size);
            double along = Math.Clamp((((x - ax) * dx) + ((y - ay) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
            double offX = x - ax - (along * dx), offY = y - ay - (along * dy);
            nearest = Math.Min(nearest, Math.Sqrt((offX * offX) + (offY * offY)));
        }

        return Math.Clamp((pen / 2) - nearest + 0.5, 0, 1);
    }

    /// <summary>The mean absolute difference a pixel; between two unlike digits it is 30 and more.</summary>
    public static double Difference(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++)
            sum += Math.Abs(one[i] - other[i]);
        return sum / one.Length;
    }
}
