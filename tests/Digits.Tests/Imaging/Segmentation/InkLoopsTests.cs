using Digits.Imaging.Segmentation;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Segmentation;

internal sealed class InkLoopsTests
{
    [Test]
    public void Rings_that_overlap_are_a_loop_each_and_share_their_wall()
    {
        int[] centres = [40, 74, 108];
        InkMap map = InkMap.Of(Rings.Picture(centres))!;
        InkPiece ink = InkPiece.Connected(map).Single();
        List<InkPiece> loops = InkLoops.Of([ink], WritingLine.Of([ink], map), map.Width);
        Assert.That(loops, Has.Count.EqualTo(3));
        for (int i = 0; i < loops.Count; i++)
        {
            Assert.That((loops[i].Left + loops[i].Right) / 2.0, Is.EqualTo(centres[i]).Within(2));
            Assert.That(loops[i].Height, Is.EqualTo(2 * Rings.Radius).Within(3));
        }

        Assert.That(loops[0].Pixels.Intersect(loops[1].Pixels), Is.Not.Empty);
        Assert.That(loops.SelectMany(loop => loop.Pixels).Distinct(), Is.SubsetOf(ink.Pixels));
    }

    [Test]
    public void What_is_open_or_tiny_is_none()
    {
        InkMap open = InkMap.Of(Rings.Drawn(80, 80, (x, y) => Math.Abs(Math.Sqrt(((x - 40) * (x - 40)) + ((y - 40) * (y - 40))) - 18) < 2.5 && x < 50))!;
        InkMap tiny = InkMap.Of(Rings.Drawn(80, 80, (x, y) => x is >= 30 and < 50 && y is >= 10 and < 70 && !(x is 40 && y is 40)))!;
        foreach (InkMap map in (InkMap[])[open, tiny])
        {
            List<InkPiece> ink = InkPiece.Connected(map);
            Assert.That(InkLoops.Of(ink, WritingLine.Of(ink, map), map.Width), Is.Empty);
        }
    }
}
