using Digits.Evaluation;

namespace Digits.Tests.Evaluation;

internal sealed class TemperatureTests
{
    [TestCase(0.25)]
    [TestCase(1.0)]
    [TestCase(3.0)]
    public void Finds_the_temperature_that_labels_were_drawn_with(double temperature)
    {
        // Labels of the model's own probabilities at the temperature are calibrated there.
        var random = new Random(7);
        float[] probabilities = Random(random, 20_000);
        float[] truth = Temperature.Apply(probabilities, temperature);
        byte[] labels = [.. truth.Chunk(10).Select(image => Draw(image, random))];
        Assert.That(Temperature.Fit(probabilities, labels), Is.EqualTo(temperature).Within(4).Percent);
    }

    [Test]
    public void No_temperature_has_a_smaller_log_loss()
    {
        var random = new Random(8);
        float[] probabilities = Random(random, 300);
        byte[] labels = [.. probabilities.Chunk(10).Select(image => random.Next(3) == 0 ? (byte)random.Next(10) : (byte)Array.IndexOf(image, image.Max()))];
        double fitted = Temperature.Fit(probabilities, labels), least = Loss(probabilities, labels, fitted);
        for (double other = Temperature.Minimum; other < Temperature.Maximum; other *= 1.05)
            Assert.That(Loss(probabilities, labels, other), Is.GreaterThan(least - 1e-6), $"{other} instead of {fitted}");
        Assert.That(Loss(probabilities, labels, fitted * 1.1), Is.GreaterThan(least));
        Assert.That(Loss(probabilities, labels, fitted / 1.1), Is.GreaterThan(least));
    }

    [Test]
    public void A_case_done_by_hand()
    {
        // Two digits at 9 : 1, of which three of four are right: the loss is least at 3 : 1, and (1/9)^(1/T) = 1/3 at T = 2.
        float[] image = [.. Enumerable.Repeat(0f, 10)];
        (image[3], image[8]) = (0.9f, 0.1f);
        float[] probabilities = [.. Enumerable.Repeat(image, 4).SelectMany(values => values)];
        Assert.That(Temperature.Fit(probabilities, [3, 8, 3, 3]), Is.EqualTo(2).Within(1e-4));
        float[] calibrated = Temperature.Apply(image, 2);
        Assert.That((float[])[calibrated[3], calibrated[8]], Is.EqualTo((float[])[0.75f, 0.25f]).Within(1e-6f));
        Assert.That(calibrated[0], Is.LessThan(1e-7f));
    }

    [Test]
    public void Without_mistakes_there_is_nothing_to_fit()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers((0.9f, true), (1f, true));
        Assert.That(Temperature.Fit(probabilities, labels), Is.EqualTo(1));
    }

    [Test]
    public void Stays_within_its_bounds_where_everything_is_wrong_or_nothing_is_known()
    {
        (float[] wrong, byte[] labels) = ReliabilityTests.Answers((0.9f, false), (1f, false));
        Assert.That(Temperature.Fit(wrong, labels), Is.EqualTo(Temperature.Maximum).Within(1e-9).And.LessThanOrEqualTo(Temperature.Maximum));
        Assert.That(Temperature.Fit([.. Enumerable.Repeat(0.1f, 10)], [5]), Is.InRange(Temperature.Minimum, Temperature.Maximum));

        // one mistake by a hair among answers that could be surer
        (float[] nearly, byte[] few) = ReliabilityTests.Answers((0.6f, true), (0.6f, true), (0.1001f, false));
        Assert.That(Temperature.Fit(nearly, few), Is.InRange(Temperature.Minimum, Temperature.Maximum));
    }

    [Test]
    public void Applied_leaves_the_order_and_adds_up_to_one([Values(0.05, 0.5, 1, 20)] double temperature)
    {
        float[] probabilities = Random(new Random(9), 50);
        float[] calibrated = Temperature.Apply(probabilities, temperature);
        foreach ((float[] before, float[] after) in probabilities.Chunk(10).Zip(calibrated.Chunk(10)))
        {
            Assert.That(after.Sum(), Is.EqualTo(1).Within(1e-6));
            Assert.That(Array.IndexOf(after, after.Max()), Is.EqualTo(Array.IndexOf(before, before.Max())));
            if (temperature == 1)
                Assert.That(after, Is.EqualTo(before).Within(1e-6));
        }
    }

    [Test]
    public void Survives_probabilities_of_nought()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers((1f, true), (1f, true), (1f, true), (1f, false));
        double temperature = Temperature.Fit(probabilities, labels);

        // With x = 1e-15 to the power of 1/T the loss is 4 ln (1 + 9x) − ln x, least at x = 1/27.
        Assert.That(temperature, Is.EqualTo(Math.Log(1e15) / Math.Log(27)).Within(1e-6));
        Assert.That(Temperature.Apply(probabilities, temperature), Has.All.InRange(0f, 1f));
    }

    [Test]
    public void Refuses_lengths_that_disagree_and_what_is_no_temperature()
    {
        Assert.That(() => Temperature.Fit([], []), Throws.ArgumentException);
        Assert.That(() => Temperature.Apply(new float[9], 1), Throws.ArgumentException);
        foreach (double temperature in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.That(() => Temperature.Apply(new float[10], temperature), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static double Loss(float[] probabilities, byte[] labels, double temperature) =>
        EvaluationResult.From(Temperature.Apply(probabilities, temperature), labels).LogLoss;

    private static byte Draw(float[] image, Random random)
    {
        double place = random.NextDouble();
        for (byte digit = 0; digit < 9; digit++)
        {
            place -= image[digit];
            if (place < 0)
                return digit;
        }

        return 9;
    }

    private static float[] Random(Random random, int count) =>
        [.. Enumerable.Range(0, count).SelectMany(_ =>
        {
            double[] weights = [.. Enumerable.Range(0, 10).Select(_ => Math.Exp(4 * random.NextDouble()))];
            return weights.Select(weight => (float)(weight / weights.Sum()));
        })];
}
