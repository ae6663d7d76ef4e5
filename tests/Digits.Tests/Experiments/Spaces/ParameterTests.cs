using Digits.Experiments.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Tests.Experiments.Spaces;

internal sealed class ParameterTests
{
    [Test]
    public void A_whole_number_is_valid_exactly_within_its_valid_bounds() => Prop.ForAll<int>(value =>
    {
        var range = new IntegerRange("n", "x", 5, 3, 7, validMinimum: -10, validMaximum: 10);
        Assert.That(range.Fault((long)value) is null, Is.EqualTo(value is >= -10 and <= 10));
        Assert.That(range.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo((long)value));
    }).Check(Config.QuickThrowOnFailure);

    [Test]
    public void A_number_is_valid_exactly_within_its_valid_bounds() => Prop.ForAll<double>(value =>
    {
        var range = new FloatRange("n", "x", 5, 3, 7, validMinimum: -10, validMaximum: 10);
        Assert.That(range.Fault(value) is null, Is.EqualTo(value is >= -10 and <= 10));
        Assert.That(range.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture)), Is.EqualTo(value));
    }).Check(Config.QuickThrowOnFailure);

    [Test]
    public void A_number_without_a_bound_must_still_be_one()
    {
        var range = new FloatRange("n", "x", 5, 3, 7);
        Assert.That(range.Fault(double.MaxValue), Is.Null);
        Assert.That(range.Fault(double.PositiveInfinity), Is.EqualTo("n must be a number at least 0, but is Infinity."));
        Assert.That(range.Fault(double.NaN), Is.Not.Null);
        Assert.That(range.Fault("5"), Is.Not.Null);
    }

    [Test]
    public void Ranges_tell_themselves_to_a_person() => Assert.Multiple(() =>
    {
        Assert.That(new FloatRange("n", "x", 0.1, 0.01, 0.5, log: true).Range, Is.EqualTo("0.01 to 0.5 (log)"));
        Assert.That(new IntegerRange("n", "x", 3, 3, 7).Range, Is.EqualTo("3 to 7"));
        Assert.That(new Choice("n", "x", "a", "b").Range, Is.EqualTo("a | b"));
        Assert.That(new FloatRange("n", "x", 0.2, 0.2, 0.2, log: true).Range, Is.EqualTo("0.2"));
    });

    [Test]
    public void A_range_may_be_a_single_value() => Assert.Multiple(() =>
    {
        foreach (bool log in (bool[])[false, true])
        {
            foreach (NumberRange range in (NumberRange[])[new FloatRange("n", "x", 0.3, 0.3, 0.3, log), new IntegerRange("n", "x", 3, 3, 3, log)])
            {
                Assert.That(new[] { 0, 0.3, 1 }.Select(range.FromUnit), Is.All.EqualTo(range.Default));
                Assert.That(new object[] { 0.1, 0.3, 3L, 9L }.Select(range.ToUnit), Is.All.Zero);
            }
        }
    });

    [Test]
    public void Ranges_that_make_no_sense_are_refused() => Assert.Multiple(() =>
    {
        Assert.That(() => new IntegerRange("n", "x", 5, 7, 3), Throws.ArgumentException.With.Message.Contains("not in order"));
        Assert.That(() => new IntegerRange("n", "x", 5, 0, 7), Throws.ArgumentException.With.Message.Contains("not in order"));
        Assert.That(() => new IntegerRange("n", "x", 5, 0, 7, log: true, validMinimum: 0), Throws.ArgumentException.With.Message.Contains("logarithmic"));
        Assert.That(() => new IntegerRange("n", "x", 0, 3, 7), Throws.ArgumentException.With.Message.Contains("but is 0"));
        Assert.That(() => new FloatRange("n", "x", 0.5, 1, 0), Throws.ArgumentException.With.Message.Contains("not in order"));
        Assert.That(() => new FloatRange("n", "x", 0.5, double.NaN, 1), Throws.ArgumentException.With.Message.Contains("not in order"));
        Assert.That(() => new FloatRange("n", "x", 0.5, 0, 1, log: true), Throws.ArgumentException.With.Message.Contains("logarithmic"));
        Assert.That(() => new FloatRange("n", "x", -1, 0, 1), Throws.ArgumentException.With.Message.Contains("but is -1"));
        Assert.That(() => new Choice("n", "x"), Throws.ArgumentException.With.Message.Contains("one option"));
        Assert.That(() => new Choice(" ", "x", "a", "b"), Throws.ArgumentException);
    });
}
