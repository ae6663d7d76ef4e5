using System.Numerics;
using Digits.Networks.Augmentation;

namespace Digits.Networks.Tests.Augmentation;

public sealed class DistortionTests
{
    private static readonly AugmentationOptions Options = new()
    {
        MaxShift = 2.5f,
        MaxRotation = 20,
        MaxScale = 0.2f,
        MaxAspect = 0.1f,
        MaxShear = 0.3f,
        MaxThickness = 0.5f,
    };

    [Test]
    public void Amounts_are_drawn_evenly_between_their_bounds()
    {
        Distortion[] drawn = Draw(Options, 20_000);
        (Func<Distortion, float> Of, float Low, float High)[] amounts =
        [
            (d => d.ShiftX, -2.5f, 2.5f), (d => d.ShiftY, -2.5f, 2.5f), (d => d.Rotation, -20, 20), (d => d.Scale, 0.8f, 1.2f),
            (d => d.Aspect, 0.9f, 1.1f), (d => d.Shear, -0.3f, 0.3f), (d => d.Thickness, -0.5f, 0.5f),
        ];
        foreach ((Func<Distortion, float> of, float low, float high) in amounts)
        {
            double[] shares = [.. drawn.Select(d => (double)(of(d) - low) / (high - low))];
            Assert.That(shares, Is.All.InRange(-1e-6, 1 + 1e-6));
            for (int tenth = 0; tenth < 10; tenth++)
                Assert.That(shares.Count(share => (int)(share * 10) == tenth), Is.EqualTo(2000).Within(250)); // six standard deviations
        }
    }

    [Test]
    public void Whole_shifts_are_all_equally_likely([Values(2, 2.9f)] float most)
    {
        Distortion[] drawn = Draw(new AugmentationOptions { MaxShift = most, WholePixels = true }, 10_000);
        foreach (IGrouping<(float, float), Distortion> shift in drawn.GroupBy(d => (d.ShiftX, d.ShiftY)))
            Assert.That(shift.Count(), Is.EqualTo(400).Within(120));
        Assert.That(drawn.Select(d => d.ShiftX).Distinct().Order(), Is.EqualTo((float[])[-2, -1, 0, 1, 2]));
    }

    [Test]
    public void One_option_does_not_change_what_comes_of_the_others() =>
        Assert.That(Draw(Options with { MaxRotation = 0 }, 100).Select(d => d.Shear), Is.EqualTo(Draw(Options, 100).Select(d => d.Shear)));

    [Test]
    public void Way_back_undoes_scale_then_shear_then_rotation()
    {
        foreach (Distortion distortion in Draw(Options, 100))
        {
            Matrix3x2 there = Matrix3x2.CreateScale(distortion.Scale * distortion.Aspect, distortion.Scale / distortion.Aspect)
                * new Matrix3x2(1, 0, -distortion.Shear, 1, 0, 0)
                * Matrix3x2.CreateRotation(-distortion.Rotation * MathF.PI / 180); // y is down, so its positive turn is clockwise
            Assert.That(Matrix3x2.Invert(there, out Matrix3x2 back), Is.True);
            (float xx, float xy, float yx, float yy) = distortion.Inverse();
            Assert.That((float[])[xx, xy, yx, yy], Is.EqualTo((float[])[back.M11, back.M21, back.M12, back.M22]).Within(1e-5f));
        }
    }

    private static Distortion[] Draw(AugmentationOptions options, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var random = new CounterRandom(3, RandomPurpose.Augmentation, 0, i);
        return Distortion.Draw(options, ref random);
    })];
}
