using System.Numerics;
using Digits.Evaluation;

namespace Digits.Tests.Evaluation;

internal sealed class McNemarTests
{
    // The counts of 86 and 150 are of Agresti, Categorical Data Analysis (1990), the approval of a prime minister; Fay, Exact McNemar's test
    // and matching confidence intervals (vignette of the R package exact2x2), gives 3.716e-5. The others are fractions: 22/2¹⁰ and so on.
    [TestCase(1, 9, 0.021484375)]
    [TestCase(5, 15, 0.04138946533203125)]
    [TestCase(8, 0, 0.0078125)]
    [TestCase(86, 150, 3.716e-5)]
    [TestCase(4, 4, 1)]
    [TestCase(0, 0, 1)]
    [TestCase(1, 0, 1)]
    [TestCase(0, 5, 0.0625)]
    [TestCase(0, 6, 0.03125)]
    public void Is_the_two_sided_binomial_test(int first, int second, double p) =>
        Assert.That(McNemar.Test(first, second), Is.EqualTo(new McNemar(first, second, p)).Using<McNemar>(Close));

    [Test]
    public void Agrees_with_sums_of_whole_numbers([Values(1, 2, 9, 30, 61, 1000)] int tosses)
    {
        // 2 Σ C(n, i) / 2ⁿ
        BigInteger term = 1, sum = 0;
        for (int heads = 0; heads <= tosses / 2; heads++)
        {
            sum += term;
            term = term * (tosses - heads) / (heads + 1);
            double expected = Math.Min(1, Ratio(2 * sum, tosses));
            Assert.That(McNemar.Test(heads, tosses - heads).PValue, Is.EqualTo(expected).Within(1e-9).Percent, $"{heads} of {tosses}");
        }
    }

    [Test]
    public void Is_near_the_normal_distribution_for_great_counts()
    {
        // With n = 250,000 tosses the deviation is 250 heads; a half more is the correction for continuity. erfc(1/√2), erfc(2/√2), erfc(3/√2)
        double[] beyond = [0.31731050786, 0.04550026390, 0.00269979606];
        for (int deviations = 1; deviations <= 3; deviations++)
        {
            double below = McNemar.Test(125_000 - (250 * deviations), 125_000 + (250 * deviations)).PValue;
            double above = McNemar.Test(125_000 - (250 * deviations) - 1, 125_000 + (250 * deviations) + 1).PValue;
            Assert.That((below + above) / 2, Is.EqualTo(beyond[deviations - 1]).Within(0.01).Percent);
        }
    }

    [TestCase(0, 300_000)]
    [TestCase(1, 2_000_000_000)]
    public void Stays_above_zero_where_chance_is_out_of_the_question(int first, int second) =>
        Assert.That(McNemar.Test(first, second).PValue, Is.GreaterThan(0).And.LessThan(1e-300));

    [Test]
    public void Does_not_care_which_is_first() =>
        Assert.That(McNemar.Test(17, 31).PValue, Is.EqualTo(McNemar.Test(31, 17).PValue));

    [Test]
    public void Counts_the_images_that_only_one_reads_right()
    {
        // right and right, wrong and wrong (twice, once alike), only the first (twice), only the second
        byte[] labels = [1, 2, 3, 4, 5, 6], first = [1, 0, 9, 4, 5, 0], second = [1, 0, 8, 0, 0, 6];
        Assert.That(McNemar.Compare(first, second, labels), Is.EqualTo(new McNemar(2, 1, 1)));
    }

    [Test]
    public void Refuses_counts_below_zero_and_lengths_that_differ()
    {
        Assert.That(() => McNemar.Test(-1, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => McNemar.Test(3, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => McNemar.Compare([1, 2], [1], [1, 2]), Throws.ArgumentException.With.Message.Contains("2 and 1 digits were read"));
    }

    private static bool Close(McNemar one, McNemar other) =>
        one with { PValue = 0 } == other with { PValue = 0 } && Math.Abs(one.PValue - other.PValue) < 1e-4 * other.PValue;

    /// <summary>A whole number over 2ⁿ.</summary>
    private static double Ratio(BigInteger value, int exponent)
    {
        int shift = (int)Math.Max(0, value.GetBitLength() - 63);
        return Math.ScaleB((double)(value >> shift), shift - exponent);
    }
}
