using Digits.Imaging.Normalization;

namespace Digits.Tests.Imaging.Normalization;

internal sealed class RuledLinesTests
{
    [Test]
    public void Lines_from_side_to_side_are_cleared_and_strokes_across_them_stay([Values(0, 0.04, -0.03)] double slope)
    {
        Plane ruled = Made.Plane(120, 100, (x, y) => Math.Max(Line(x, y) ? 100 : 0, 200 * Made.Four(x, y, 45, 25, 50, 6)));
        Assert.That(RuledLines.Clear(ruled, 40), Is.EqualTo(1));
        for (int y = 0; y < 100; y++)
        {
            for (int x = 0; x < 120; x++)
            {
                double four = Made.Four(x, y, 45, 25, 50, 6);
                if (four == 1)
                    Assert.That(ruled.Values[(y * 120) + x], Is.EqualTo(200), $"the stroke at ({x}, {y})");
                else if (Enumerable.Range(-4, 9).All(d => Made.Four(x, y + d, 45, 25, 50, 6) == 0))
                    Assert.That(ruled.Values[(y * 120) + x], Is.Zero, $"the line at ({x}, {y})");
            }
        }

        bool Line(int x, int y) => Math.Abs(y - 50 - (slope * (x - 60))) <= 1;
    }

    [Test]
    public void The_strokes_of_a_digit_are_no_lines()
    {
        Plane four = Made.Plane(120, 100, (x, y) => 200 * Made.Four(x, y, 30, 8, 84, 3));
        float[] before = [.. four.Values];
        RuledLines.Clear(four, 40);
        Assert.That(four.Values, Is.EqualTo(before));
    }

    [Test]
    public void A_stroke_along_a_line_stays_if_it_is_the_stronger()
    {
        Plane plane = Made.Plane(120, 100, (x, y) => y is 50 or 51 ? (x is > 40 and < 80 ? 220 : 80) : 0);
        RuledLines.Clear(plane, 30);
        Assert.That((plane.Values[(50 * 120) + 60], plane.Values[(50 * 120) + 20]), Is.EqualTo((220f, 0f)));
    }

    [Test]
    public void Small_pictures_have_no_lines() =>
        Assert.That(RuledLines.Clear(Made.Plane(40, 40, (_, y) => y == 20 ? 200 : 0), 40), Is.Zero);
}
