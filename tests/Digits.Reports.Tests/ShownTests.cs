using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests;

/// <summary>Numbers as people read them.</summary>
public class ShownTests
{
    [TestCase(0.9958, 10_000, ExpectedResult = "99.58 %")]
    [TestCase(0.9958, 1_000, ExpectedResult = "99.6 %")]
    [TestCase(0.93, 100, ExpectedResult = "93 %")]
    [TestCase(0.99583, 60_000, ExpectedResult = "99.58 %", Description = "More decimals than two nobody compares.")]
    [TestCase(1, 10_000, ExpectedResult = "100.00 %")]
    [TestCase(0.99999, 10_000, ExpectedResult = "99.99 %", Description = "With one mistake it is not all.")]
    [TestCase(0.998, 100, ExpectedResult = "99 %")]
    [TestCase(0, 10_000, ExpectedResult = "0.00 %")]
    [TestCase(0.00001, 60_000, ExpectedResult = "0.01 %", Description = "With one right it is not none.")]
    public string PercentHasAsManyDecimalsAsTheCountTells(double share, int count) => Shown.Percent(share, count);

    [TestCase(0.97, ExpectedResult = "97.0 %")]
    [TestCase(0.9996, ExpectedResult = "> 99.9 %", Description = "What is nearly sure is not sure.")]
    [TestCase(1, ExpectedResult = "100.0 %")]
    [TestCase(0.0004, ExpectedResult = "< 0.1 %")]
    [TestCase(0, ExpectedResult = "0.0 %")]
    public string SharesOfNoImagesHaveOneDecimal(double share) => Shown.Share(share);

    [TestCase(0.58512, ExpectedResult = "0.585")]
    [TestCase(0.0000123, ExpectedResult = "1.23e-5")]
    [TestCase(123456, ExpectedResult = "1.23e5")]
    [TestCase(20, ExpectedResult = "20")]
    public string NumbersWithoutAUnitHaveThreeDigits(double number) => Shown.Digits(number);

    [Test]
    public void AnIntervalIsInPercentToo() => Assert.That(Shown.Interval(MadeUpReport.Accuracy(9_958, 10_000, null)), Is.EqualTo("99.43–99.69 %"));

    [TestCase(1, ExpectedResult = "1 trial")]
    [TestCase(0, ExpectedResult = "0 trials")]
    [TestCase(12_345, ExpectedResult = "12,345 trials")]
    public string CountsHaveTheirThousandsApart(long count) => Shown.Count(count, "trial");

    [TestCase(0.42, ExpectedResult = "0.4 µs")]
    [TestCase(9.94, ExpectedResult = "9.9 µs")]
    [TestCase(9.96, ExpectedResult = "10 µs")]
    [TestCase(21.4, ExpectedResult = "21 µs")]
    [TestCase(999.4, ExpectedResult = "999 µs")]
    [TestCase(999.6, ExpectedResult = "1.0 ms")]
    [TestCase(12_300, ExpectedResult = "12 ms")]
    [TestCase(2_500_000, ExpectedResult = "2.5 s")]
    [TestCase(null, ExpectedResult = "–")]
    public string ShortTimes(double? microseconds) => Shown.Microseconds(microseconds);

    [TestCase(0, ExpectedResult = "0 ms")]
    [TestCase(0.0123, ExpectedResult = "12 ms")]
    [TestCase(0.9996, ExpectedResult = "1.0 s")]
    [TestCase(4.2, ExpectedResult = "4.2 s")]
    [TestCase(58.4, ExpectedResult = "58 s")]
    [TestCase(119.6, ExpectedResult = "2 min")]
    [TestCase(725, ExpectedResult = "12 min 05 s")]
    [TestCase(7_199.6, ExpectedResult = "2 h")]
    [TestCase(100_000, ExpectedResult = "27 h 47 min")]
    [TestCase(null, ExpectedResult = "–")]
    public string LongTimes(double? seconds) => Shown.Seconds(seconds);

    [TestCase(999, ExpectedResult = "999 B")]
    [TestCase(1_500, ExpectedResult = "2 kB")]
    [TestCase(934_120, ExpectedResult = "0.9 MB")]
    [TestCase(4_812_554, ExpectedResult = "4.8 MB")]
    [TestCase(3_000_000_000L, ExpectedResult = "3.0 GB")]
    [TestCase(null, ExpectedResult = "–")]
    public string Sizes(long? bytes) => Shown.Bytes(bytes);

    [TestCase(0.0004, ExpectedResult = "p < 0.001")]
    [TestCase(0.0321, ExpectedResult = "p = 0.032")]
    [TestCase(0.4148, ExpectedResult = "p = 0.41")]
    [TestCase(1, ExpectedResult = "p = 1.00")]
    public string PValues(double p) => Shown.PValue(p);

    [TestCase(48_123, ExpectedResult = "48,000 images/s")]
    [TestCase(99.6, ExpectedResult = "100 images/s")]
    [TestCase(0.4, ExpectedResult = "0 images/s")]
    [TestCase(null, ExpectedResult = "–")]
    public string Rates(double? rate) => Shown.Rate(rate);

    [Test]
    public void EveryCultureShowsTheSame()
    {
        using var culture = new CommaCulture();
        Assume.That($"{1.5}", Is.EqualTo("1,5"));
        Assert.That(
            (string[])[Shown.Percent(0.9958, 10_000), Shown.Seconds(4.2), Shown.Microseconds(1.5), Shown.Count(1_000), Shown.PValue(0.41), Shown.LogLoss(0.5)],
            Is.EqualTo((string[])["99.58 %", "4.2 s", "1.5 µs", "1,000", "p = 0.41", "0.5000"]));
    }
}
