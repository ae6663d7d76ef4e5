using Digits.Imaging.Normalization;

namespace Digits.Tests.Imaging.Normalization;

internal sealed class InkPiecesTests
{
    // A 5 of a body and a bar that the pen did not join, 40×60 at (40, 20) of 120×100.
    private static readonly Box Body = new(40, 30, 70, 80);
    private static readonly Box Bar = new(50, 20, 80, 25);

    [Test]
    public void Parts_that_lie_close_belong_to_the_digit() => Assert.That(Digit(Body, Bar), Is.EqualTo(Body.Union(Bar)));

    [Test]
    public void A_speck_does_not() => Assert.That(Digit(Body, new Box(75, 50, 77, 52)), Is.EqualTo(Body));

    [Test]
    public void What_is_far_away_does_not() => Assert.That(Digit(Body, new Box(95, 30, 110, 60)), Is.EqualTo(Body));

    [Test]
    public void A_neighbour_that_the_edge_cut_off_does_not() => Assert.That(Digit(Body, new Box(80, 30, 120, 34)), Is.EqualTo(Body));

    [Test]
    public void What_keeps_to_the_rim_is_no_digit_however_large() => Assert.That(Digit(Body, new Box(0, 0, 120, 10)), Is.EqualTo(Body));

    [Test]
    public void A_digit_that_fills_its_picture_is_kept() => Assert.That(Digit(new Box(0, 0, 120, 100)), Is.EqualTo(new Box(0, 0, 120, 100)));

    [Test]
    public void An_empty_picture_has_no_digit() => Assert.That(Digit(), Is.Null);

    [Test]
    public void Soft_edges_are_kept_and_other_pieces_cleared()
    {
        Plane ink = Made.Plane(40, 30, (x, y) => y is > 10 and < 20 ? (x == 15 ? 200 : x is 14 or 16 ? 20 : x == 38 ? 200 : 5) : 0);
        InkPieces pieces = InkPieces.Find(ink, 50);
        Assert.That(pieces.ChooseDigit(), Is.EqualTo(new Box(15, 11, 16, 20)));
        Assert.That(pieces.Chosen().Values.Skip(15 * 40).Take(40).Index().Where(pixel => pixel.Item > 0), Is.EqualTo([(14, 20f), (15, 200f), (16, 20f)]));
    }

    private static Box? Digit(params Box[] boxes) => InkPieces.Find(
        Made.Plane(120, 100, (x, y) => boxes.Any(box => x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom) ? 200 : 0), 100).ChooseDigit();
}
