using Digits.Imaging.Normalization;

namespace Digits.Tests.Imaging.Normalization;

internal sealed class StrokeWidthTests
{
    [Test]
    public void The_width_of_a_long_straight_stroke_is_measured([Values(2, 3, 6)] int width)
    {
        // Its two ends lengthen the outline: 2·w·100 / (2·(w + 100)).
        Plane stroke = Made.Plane(40, 120, (x, y) => x >= 10 && x < 10 + width && y is >= 10 and < 110 ? 255 : 0);
        Assert.That(StrokeWidth.Measure(stroke), Is.EqualTo(width * 100.0 / (width + 100)).Within(0.1));
    }

    [Test]
    public void A_slanted_antialiased_stroke_is_about_as_wide_as_its_pen() =>
        Assert.That(StrokeWidth.Measure(Made.Plane(100, 120, (x, y) => 255 * Made.Four(x, y, 20, 10, 100, 5))), Is.EqualTo(5).Within(0.7));

    [TestCase(1, 5)]
    [TestCase(2, 7)]
    [TestCase(-1, 1)]
    [TestCase(0, 3)]
    public void A_change_counts_on_either_side(int by, int width)
    {
        Plane stroke = StrokeWidth.Change(Made.Plane(40, 60, (x, y) => x is >= 15 and < 18 ? 255 : 0), by);
        Assert.That(stroke.Values.Skip(30 * 40).Take(40).Count(value => value == 255), Is.EqualTo(width));
    }

    [Test]
    public void Half_a_pixel_is_half_the_way()
    {
        Plane stroke = StrokeWidth.Change(Made.Plane(40, 60, (x, y) => x is >= 15 and < 18 ? 200 : 0), 0.5);
        Assert.That(stroke.Values.Skip((30 * 40) + 13).Take(6), Is.EqualTo([0f, 100, 200, 200, 200, 100]));
    }

    [Test]
    public void Thin_and_thick_strokes_come_closer_to_MNIST_and_fill_the_box([Values(2, 4, 16)] int pen)
    {
        Plane digit = Made.Plane(100, 124, (x, y) => 255 * Made.Four(x, y, 16, 12, 100, pen));
        int columns = Enumerable.Range(0, 100).Count(x => Enumerable.Range(0, 124).Any(y => digit.Values[(y * 100) + x] > 100));
        var box = new Box(16 - (pen / 2), 12 - (pen / 2), 16 - (pen / 2) + columns, 113 + (pen / 2));
        byte[] framed = DigitFrame.Centre(DigitFrame.FitStroke(digit.Crop(box)));
        var ink = new Plane(28, 28, [.. framed.Select(value => (float)value)]);
        int rows = Enumerable.Range(0, 28).Count(y => framed.Skip(y * 28).Take(28).Any(value => value > 60));
        Assert.That(rows, Is.InRange(18, 20));
        Assert.That(StrokeWidth.Measure(ink), Is.InRange(1.5, 3.8));
    }
}
