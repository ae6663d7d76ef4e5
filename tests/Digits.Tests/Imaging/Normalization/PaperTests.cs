using Digits.Imaging.Normalization;

namespace Digits.Tests.Imaging.Normalization;

internal sealed class PaperTests
{
    [Test]
    public void Ink_is_the_share_of_light_that_it_swallows_in_any_light()
    {
        Plane lit = Made.Plane(120, 100, (x, y) => (100 + x) * (1 - (0.6 * Made.Four(x, y, 40, 25, 50, 5))));
        Plane ink = Paper.Remove(lit, inkIsDark: true);
        for (int y = 10; y < 90; y++)
        {
            for (int x = 10; x < 110; x++)
                Assert.That(ink.Values[(y * 120) + x], Is.EqualTo(255 * 0.6 * Made.Four(x, y, 40, 25, 50, 5)).Within(12), $"({x}, {y})");
        }
    }

    [Test]
    public void The_edge_of_a_shadow_is_no_ink()
    {
        Plane shadow = Made.Plane(120, 100, (x, y) => x + (0.3 * y) < 60 ? 200 : 90);

        // Where the edge leaves the picture aslant, the corner beside it could as well be ink.
        Assert.That(Paper.Remove(shadow, inkIsDark: true).Values.Skip(20 * 120).Take(60 * 120).Max(), Is.LessThan(15));
    }

    [Test]
    public void Polarity_is_told_by_the_marks_whatever_the_border_is_like()
    {
        // More than half of the border lies in a shadow, which is closer to the ink in the light than to the paper there.
        static double Photo(int x, int y) => (x < 70 ? 110 : 220) * (1 - (0.7 * Made.Four(x, y, 50, 25, 50, 5)));
        Assert.That(Paper.IsLighter(Made.Plane(120, 100, Photo)), Is.True);
        Assert.That(Paper.IsLighter(Made.Plane(120, 100, (x, y) => 255 - Photo(x, y))), Is.False);
    }

    [Test]
    public void A_thin_loop_is_ink_and_what_it_encloses_is_paper()
    {
        static double Loop(int x, int y) => Math.Abs(Math.Sqrt(((x - 60) * (x - 60)) + ((y - 50) * (y - 50))) - 18) < 1 ? 120 : 200;
        Assert.That(Paper.IsLighter(Made.Plane(120, 100, Loop)), Is.True);
    }

    [Test]
    public void The_paper_of_a_scan_is_dark_though_lines_frame_it()
    {
        Plane ink = Paper.RemoveEven(Made.Plane(60, 50, (x, y) => x is 0 or 59 || y is 0 or 49 ? 200 : Math.Abs(x - 30) < 3 ? 90 : 10));
        Assert.That((ink.Values[(25 * 60) + 10], ink.Values[(25 * 60) + 30]), Is.EqualTo((0f, 80f)));
    }

    [Test]
    public void The_trend_is_the_surface_of_the_paper_without_the_ink()
    {
        // A fifth of the pixels are ink; a quadratic surface is fitted exactly.
        static double Surface(int x, int y) => 100 + (0.4 * x) - (0.003 * x * y) + (0.004 * y * y);
        float[] trend = PaperTrend.Fit(Made.Plane(60, 60, (x, y) => x % 9 < 2 ? 20 : Surface(x, y)));
        for (int i = 0; i < trend.Length; i++)
            Assert.That(trend[i], Is.EqualTo(Surface(i % 60, i / 60)).Within(0.1));
    }
}
