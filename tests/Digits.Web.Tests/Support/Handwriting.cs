using Microsoft.Playwright;

namespace Digits.Web.Tests.Support;

/// <summary>How people write the ten digits, and a mouse that writes them so.</summary>
internal static class Handwriting
{
    private const int StepsBetween = 4;

    // Points that the pen passes, in shares of the sheet's side; a stroke each.
    private static readonly double[][][] Strokes =
    [
        [[.52, .16, .36, .24, .28, .46, .33, .72, .48, .84, .64, .74, .72, .50, .66, .26, .50, .16]],
        [[.38, .30, .53, .15, .52, .40, .51, .62, .50, .85]],
        [[.30, .32, .38, .18, .56, .15, .68, .28, .62, .46, .46, .64, .28, .82], [.28, .82, .50, .81, .74, .82]],
        [[.31, .23, .46, .15, .62, .20, .65, .34, .54, .45, .42, .48], [.42, .48, .60, .50, .69, .63, .62, .79, .46, .85, .29, .78]],
        [[.40, .15, .34, .34, .27, .55], [.27, .55, .48, .55, .72, .54], [.58, .20, .58, .50, .57, .86]],
        [[.66, .17, .50, .17, .36, .18], [.36, .18, .35, .32, .33, .46], [.33, .46, .48, .41, .64, .49, .67, .67, .56, .82, .40, .84, .28, .77]],
        [[.60, .14, .44, .30, .34, .54, .34, .72, .46, .84, .62, .80, .67, .65, .57, .53, .43, .56, .35, .68]],
        [[.28, .19, .50, .18, .71, .18], [.71, .18, .60, .40, .51, .62, .45, .86]],
        [[.64, .24, .50, .15, .37, .23, .40, .38, .52, .48, .64, .60, .65, .76, .51, .85, .36, .77, .37, .61, .50, .48, .62, .37, .64, .24]],
        [[.65, .30, .53, .17, .38, .24, .35, .40, .46, .49, .60, .42, .65, .30], [.65, .30, .64, .56, .58, .85]],
    ];

    /// <summary>Writes a digit on a sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="digit">0 to 9.</param>
    /// <param name="lean">How far the upper part is moved to the right, in shares of the sheet: no two look the same.</param>
    public static async Task WriteAsync(this ILocator sheet, int digit, double lean = 0)
    {
        await sheet.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await sheet.BoundingBoxAsync())!;
        IMouse mouse = sheet.Page.Mouse;
        foreach (double[] stroke in Strokes[digit])
        {
            List<(float X, float Y)> points = [.. Rounded(stroke).Select(point => (
                (float)(box.X + ((point.X + (lean * (0.5 - point.Y))) * box.Width)), (float)(box.Y + (point.Y * box.Height))))];
            await mouse.MoveAsync(points[0].X, points[0].Y);
            await mouse.DownAsync();
            foreach ((float x, float y) in points.Skip(1))
                await mouse.MoveAsync(x, y);
            await mouse.UpAsync();
        }
    }

    /// <summary>A curve through the points: Catmull and Rom's.</summary>
    private static IEnumerable<(double X, double Y)> Rounded(double[] stroke)
    {
        int count = stroke.Length / 2;
        for (int i = 0; i + 1 < count; i++)
        {
            for (int step = 0; step < StepsBetween; step++)
            {
                double t = (double)step / StepsBetween;
                yield return (Between(i, t, axis: 0), Between(i, t, axis: 1));
            }
        }

        yield return (stroke[^2], stroke[^1]);

        double Between(int i, double t, int axis)
        {
            (double a, double b, double c, double d) = (At(i - 1), At(i), At(i + 1), At(i + 2));
            return b + (0.5 * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));

            double At(int point) => stroke[(2 * Math.Clamp(point, 0, count - 1)) + axis];
        }
    }
}
