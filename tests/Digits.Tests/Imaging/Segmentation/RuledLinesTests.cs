using Digits.Imaging;
using Digits.Imaging.Segmentation;

namespace Digits.Tests.Imaging.Segmentation;

internal sealed class RuledLinesTests
{
    [TestCase(0)]
    [TestCase(3)]
    public void A_line_goes_and_the_stroke_that_crosses_it_stays(int rise)
    {
        InkMap map = Drawn((x, y) => IsStroke(x, y) || y - 50 - (x * rise / 200) is 0 or 1);
        RuledLines.Erase(map);
        for (int y = 20; y < 70; y++)
            Assert.That(map.Mask[(y * 200) + 100], $"row {y} of the stroke");
        Assert.That(Enumerable.Range(0, map.Mask.Length).Count(i => map.Mask[i] && !IsStroke(i % 200, i / 200)), Is.LessThan(60));
    }

    [Test]
    public void The_foot_of_a_ring_that_stands_on_the_line_is_given_back()
    {
        static bool Ring(int x, int y) => Math.Abs(Math.Sqrt(((x - 100) * (x - 100)) + ((y - 40) * (y - 40))) - 18) < 2;
        InkMap map = Drawn((x, y) => Ring(x, y) || y is 57 or 58 or 59);
        RuledLines.Erase(map);
        Assert.That(map.Mask[(58 * 200) + 100], "the foot");
        Assert.That(map.Mask[(58 * 200) + 20] || map.Mask[(58 * 200) + 180], Is.False, "the line beside it");
    }

    [Test]
    public void Without_a_line_nothing_changes()
    {
        InkMap map = Drawn(IsStroke);
        bool[] before = [.. map.Mask];
        RuledLines.Erase(map);
        Assert.That(map.Mask, Is.EqualTo(before));
    }

    private static bool IsStroke(int x, int y) => x is >= 98 and < 103 && y is >= 20 and < 70;

    private static InkMap Drawn(Func<int, int, bool> ink) =>
        InkMap.Of(new GreyImage(200, 80, [.. Enumerable.Range(0, 200 * 80).Select(i => ink(i % 200, i / 200) ? (byte)20 : (byte)230)]))!;
}
