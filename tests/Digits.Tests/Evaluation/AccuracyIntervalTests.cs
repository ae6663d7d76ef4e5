using Digits.Evaluation;
using FsCheck;
using FsCheck.Fluent;

namespace Digits.Tests.Evaluation;

internal sealed class AccuracyIntervalTests
{
    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3: 81/263,
    // 15/148, 0/20, 1/29. The others follow from Wilson's formula at 0 and n: z²/(n + z²) from the end.
    [TestCase(81, 263, 0.2553, 0.3662)]
    [TestCase(15, 148, 0.0624, 0.1605)]
    [TestCase(0, 20, 0.0000, 0.1611)]
    [TestCase(1, 29, 0.0061, 0.1718)]
    [TestCase(0, 10, 0.0000, 0.2775)]
    [TestCase(10, 10, 0.7225, 1.0000)]
    [TestCase(9958, 10_000, 0.9943, 0.9969)]
    public void Is_Wilson_s_as_published(int correct, int count, double low, double high)
    {
        AccuracyInterval interval = AccuracyInterval.Wilson(correct, count);
        Assert.That(interval.Low, Is.EqualTo(low).Within(5.1e-5));
        Assert.That(interval.High, Is.EqualTo(high).Within(5.1e-5));
    }

    [Test]
    public void Solves_the_equation_that_defines_it() => Prop.ForAll<PositiveInt, NonNegativeInt>((n, k) =>
    {
        // Both bounds p satisfy |share − p| = z √(p (1 − p) / n).
        int count = n.Get, correct = k.Get % (count + 1);
        AccuracyInterval interval = AccuracyInterval.Wilson(correct, count);
        double share = (double)correct / count;
        foreach (double p in (double[])[interval.Low, interval.High])
            Assert.That(Math.Abs(share - p), Is.EqualTo(1.959963984540054 * Math.Sqrt(p * (1 - p) / count)).Within(1e-6));
        Assert.That(interval.Low, Is.LessThanOrEqualTo(share));
        Assert.That(interval.High, Is.GreaterThanOrEqualTo(share));
        Assert.That((interval.Low, interval.High), Is.EqualTo((Math.Clamp(interval.Low, 0, 1), Math.Clamp(interval.High, 0, 1))));
    }).Check(Config.QuickThrowOnFailure);

    [TestCase(0, 0)]
    [TestCase(-1, 3)]
    [TestCase(4, 3)]
    public void Refuses_what_is_no_share(int correct, int count) =>
        Assert.That(() => AccuracyInterval.Wilson(correct, count), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
