using Digits.Imaging.Synthesis;

namespace Digits.Tests.Imaging.Synthesis;

internal sealed class AllographsTests
{
    [Test]
    public void Each_digit_has_several_forms([Range(0, 9)] int digit)
    {
        Allograph[] all = Allographs.Of(digit);
        Assert.That(all, Has.Length.GreaterThan(4));
        Assert.That(all.Select(allograph => allograph.Name), Is.Unique);
        foreach (Allograph allograph in all)
        {
            Assert.That(allograph.Size, Is.InRange(3, Allographs.MaxPoints), allograph.Name);
            Assert.That(allograph.Poses, Is.GreaterThan(1), allograph.Name);
            Assert.That(allograph.Weight, Is.Positive, allograph.Name);
            Assert.That(allograph.StrokeEnds[^1], Is.EqualTo(allograph.Size), allograph.Name);
        }
    }

    [Test]
    public void Reads_points_corners_and_strokes()
    {
        var allograph = new Allograph("test", 1, "10,20 -30,40! 50,60 | 0,0 100,200", "10,20 -30,40 50,60 | 0,0 100,100");
        var x = new double[5];
        var y = new double[5];
        allograph.Mix([0.5, 0.5], x, y);
        Assert.That(allograph.StrokeEnds, Is.EqualTo((int[])[3, 5]));
        Assert.That(allograph.Corners, Is.EqualTo((bool[])[false, true, false, false, false]));
        Assert.That(x, Is.EqualTo((double[])[0.1, -0.3, 0.5, 0, 1]).Within(1e-12));
        Assert.That(y, Is.EqualTo((double[])[0.2, 0.4, 0.6, 0, 1.5]).Within(1e-12));
    }

    [Test]
    public void Refuses_poses_that_do_not_match() =>
        Assert.That(() => new Allograph("test", 1, "0,0 1,1 | 2,2 3,3", "0,0 1,1 2,2 | 3,3"), Throws.ArgumentException);
}
