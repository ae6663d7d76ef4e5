using Digits.Imaging.Segmentation;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Segmentation;

internal sealed class InkCutterTests
{
    [Test]
    public void Two_rings_that_touch_come_apart_where_they_touch_and_no_ink_is_lost()
    {
        InkMap map = InkMap.Of(Rings.Picture(40, 79))!;
        InkPiece whole = InkPiece.Connected(map).Single();
        var line = WritingLine.Of([whole], map);
        List<InkPiece> parts = InkCutter.Cut(whole, line, map.Width, mostCuts: 12);
        Assert.That(parts.SelectMany(part => part.Pixels).Order(), Is.EqualTo(whole.Pixels.Order()));
        Assert.That(parts.Select(part => part.Right), Has.Some.InRange(55, 64), "a cut near the touch at 60");
        Assert.That(parts.Select(part => part.CentreX), Is.Ordered);
    }

    [Test]
    public void There_are_no_more_cuts_than_asked_for()
    {
        InkMap map = InkMap.Of(Rings.Picture(40, 79, 118, 157))!;
        InkPiece whole = InkPiece.Connected(map).Single();
        Assert.That(InkCutter.Cut(whole, WritingLine.Of([whole], map), map.Width, mostCuts: 2), Has.Count.LessThanOrEqualTo(3));
    }

    [Test]
    public void A_narrow_stroke_stays_whole()
    {
        InkMap map = InkMap.Of(Rings.Drawn(60, 80, (x, y) => x is >= 28 and < 33 && y is >= 15 and < 65))!;
        InkPiece whole = InkPiece.Connected(map).Single();
        Assert.That(InkCutter.Cut(whole, WritingLine.Of([whole], map), map.Width, mostCuts: 12), Is.EqualTo(new[] { whole }));
    }
}
