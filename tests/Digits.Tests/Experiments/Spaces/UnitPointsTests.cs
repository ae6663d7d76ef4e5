using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Spaces;

internal sealed class UnitPointsTests
{
    private static readonly SearchSpace Space = new(
        new Choice("kind", "Any.", "a", "b"),
        new FloatRange("rate", "Any.", 0.012345678, 0.0001, 1, log: true),
        new IntegerRange("depth", "Any.", 4, 1, 9) { When = new Condition("kind", "b") });

    [Test]
    public void A_point_has_the_place_of_each_number_the_index_of_each_choice_and_nothing_for_what_does_not_apply() =>
        Assert.That(Space.ToUnit(Space.Parse(["kind=a", "rate=0.01"])), Is.EqualTo((double[])[0, 0.5, double.NaN]).Within(1e-12));

    [Test]
    public void What_has_not_moved_keeps_every_digit()
    {
        ParameterSet near = Space.Parse(["kind=b"]);
        double[] point = Space.ToUnit(near);
        point[2] = 1;
        Assert.That(Space.FromUnit(point, near).ToString(), Is.EqualTo("kind=b, rate=0.012345678, depth=9"));
    }

    [Test]
    public void What_has_moved_has_four_digits() =>
        Assert.That(Space.FromUnit([0, 1.0 / 3, double.NaN]).ToString(), Is.EqualTo("kind=a, rate=0.002154"));

    [Test]
    public void Random_samples_reach_everywhere_and_are_valid()
    {
        var random = new RandomStream(1, 1);
        var samples = new List<ParameterSet>();
        for (int i = 0; i < 300; i++)
            samples.Add(Space.Sample(ref random));
        Assert.That(samples.Select(sample => Space.Complete(sample)), Is.EqualTo(samples));
        Assert.That(samples.Count(sample => sample.GetWord("kind") == "a"), Is.InRange(110, 190));
        Assert.That(samples.Count(sample => sample.GetNumber("rate") < 0.01), Is.InRange(110, 190));
        Assert.That(samples.Where(sample => sample.TryGet("depth", out _)).Select(sample => sample.GetInteger("depth")).Distinct().Count(), Is.EqualTo(9));
    }
}
