using Digits.Imaging;

namespace Digits.Tests.Imaging.Normalization;

/// <summary>The same 4, photographed badly in many ways, is the same digit.</summary>
internal sealed class HardPicturesTests
{
    private const int Width = 240;
    private const int Height = 200;
    private const double Paper = 210;
    private const double Ink = 0.35;

    // A digit half a pixel beside its place differs by about 12, another digit by more than 30.
    private const double Close = 10;

    private static readonly byte[] Clean = DigitNormalizer.Normalize(Photo((_, _, four) => Paper * Reflected(four)));

    [Test]
    public void The_clean_one_is_a_4_with_ink_where_its_strokes_are()
    {
        Assert.That(Clean.Count(pixel => pixel > 127), Is.InRange(40, 140));
        Assert.That((Clean[0], Clean[(27 * 28) + 27]), Is.EqualTo(((byte)0, (byte)0)));
    }

    [Test]
    public void Inverted() => Same(Photo((_, _, four) => 255 - (Paper * Reflected(four))));

    [Test]
    public void With_little_contrast() => Same(Photo((_, _, four) => 120 - (20 * four)));

    [TestCase(0.4, 0)]
    [TestCase(0, 0.4)]
    [TestCase(-0.3, 0.3)]
    public void Lit_from_one_side(double across, double down) =>
        Same(Photo((x, y, four) => Paper * (1 + (across * ((2.0 * x / Width) - 1)) + (down * ((2.0 * y / Height) - 1))) * 0.8 * Reflected(four)));

    [TestCase(0.5)]
    [TestCase(0.7)]
    public void Under_the_edge_of_a_shadow(double darkness) =>
        Same(Photo((x, y, four) => Paper * (1 - ((1 - darkness) / (1 + Math.Exp(-(x + y - 220) / 2.0)))) * Reflected(four)));

    [Test]
    public void On_ruled_paper() => Same(Photo((_, y, four) => Paper * (y % 28 < 2 ? 0.7 : 1) * Reflected(four)));

    [Test]
    public void On_squared_paper_that_lies_askew() =>
        Same(Photo((x, y, four) => Paper * ((y + (0.03 * x) + 50) % 25 < 1.5 || (x - (0.03 * y) + 50) % 25 < 1.5 ? 0.8 : 1) * Reflected(four)));

    [Test]
    public void In_a_frame() => Same(Photo((x, y, four) => Paper * (x is 6 or 7 or 232 or 233 || y is 5 or 6 or 192 or 193 ? 0.3 : 1) * Reflected(four)));

    [Test]
    public void Among_specks_and_noise()
    {
        var random = new Random(1);
        Same(Photo((x, y, four) => (Paper * (x % 61 == 3 && y % 47 == 5 ? 0.3 : 1) * Reflected(four)) + random.Next(-8, 9)));
    }

    [Test]
    public void Beside_a_neighbour_that_the_edge_cut_off() =>
        Same(Photo((x, y, four) => Paper * Reflected(Math.Max(four, Made.Four(x, y, 222, 60, 80, 7)))));

    [Test]
    public void With_chalk_on_a_board() => Same(Photo((x, _, four) => 40 + (0.1 * x) + (120 * four)));

    [TestCase(0.5)]
    [TestCase(2)]
    [TestCase(5)]
    public void Larger_or_smaller(double scale) => Same(Made.Image(
        (int)(Width * scale), (int)(Height * scale), (x, y) => Paper * Reflected(Made.Four(x / scale, y / scale, 80, 50, 100, 8))));

    [TestCase(15, 10)]
    [TestCase(165, 90)]
    public void Elsewhere(int left, int top) => Same(Made.Image(Width, Height, (x, y) => Paper * Reflected(Made.Four(x, y, left, top, 100, 8))));

    [Test]
    public void Cropped_to_its_edges([Values] bool inverted)
    {
        GreyImage cropped = Made.Image(75, 108, (x, y) => Paper * Reflected(Made.Four(x, y, 4, 4, 100, 8)));
        Same(inverted ? Made.Image(75, 108, (x, y) => 255 - cropped.Pixels[(y * 75) + x]) : cropped);
    }

    [Test]
    public void Small_in_the_corner_of_a_large_photo() =>
        Same(Made.Image(1600, 1200, (x, y) => Paper * Reflected(Made.Four(x, y, 1480, 1080, 100, 8)) * (0.7 + (0.3 * x / 1600))));

    [Test]
    public void By_a_pencil_one_pixel_wide_in_3000()
    {
        GreyImage photo = Made.Image(3000, 1200, (x, y) => Paper * Reflected(Made.Four(x, y, 1300, 100, 1000, 1)));
        Assert.That(Made.Difference(DigitNormalizer.Normalize(photo), Clean), Is.LessThan(20));
    }

    [Test]
    public void By_a_thin_or_a_broad_pen([Values(2, 5, 14)] int pen)
    {
        GreyImage photo = Photo((x, y, _) => Paper * Reflected(Made.Four(x, y, 80, 50, 100, pen)));
        Assert.That(Made.Difference(DigitNormalizer.Normalize(photo), Clean), Is.LessThan(20));
    }

    private static double Reflected(double ink) => 1 - ((1 - Ink) * ink);

    private static GreyImage Photo(Func<int, int, double, double> pixel) =>
        Made.Image(Width, Height, (x, y) => pixel(x, y, Made.Four(x, y, 80, 50, 100, 8)));

    private static void Same(GreyImage photo) => Assert.That(Made.Difference(DigitNormalizer.Normalize(photo), Clean), Is.LessThan(Close));
}
