using Digits.Networks.Optimizers;

namespace Digits.Networks.Tests.Optimizers;

public sealed class WeightAverageTests
{
    [TestCase(0, 0.1f)]
    [TestCase(1, 2 / 11f)]
    [TestCase(90, 0.91f)]
    [TestCase(100_000, 0.99f)]
    public void Decay_grows_to_what_was_asked_for(int update, float expected) =>
        Assert.That(WeightAverage.DecayAt(0.99f, update), Is.EqualTo(expected).Within(1e-6f));

    [Test]
    public void Average_is_the_sum_of_past_values_with_falling_weights([Values(0, 1, 15, 16, 33)] int count)
    {
        var average = new float[count];
        var expected = new double[count];
        for (int t = 1; t <= 20; t++)
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => MathF.Sin(t * (i + 1)))];
            WeightAverage.Update(0.9f, average, values);
            for (int i = 0; i < count; i++)
                expected[i] += Math.Pow(0.9, 20 - t) * 0.1 * values[i];
        }

        Assert.That(average, Is.EqualTo(expected.Select(value => (float)value)).Within(1e-5f));
    }

    [Test]
    public void Average_of_what_stays_is_that_to_the_bit()
    {
        float[] values = [.. Enumerable.Range(0, 19).Select(i => MathF.Sin(i))], average = [.. values];
        WeightAverage.Update(0.995f, average, values);
        Assert.That(average, Is.EqualTo(values));
    }

    [Test]
    public void Bits_do_not_depend_on_where_the_range_is_cut([Values(1, 16, 20)] int cut)
    {
        float[] values = [.. Enumerable.Range(0, 37).Select(i => MathF.Sin(i))], whole = new float[37], parts = new float[37];
        for (int t = 0; t < 3; t++)
        {
            WeightAverage.Update(0.7f, whole, values);
            WeightAverage.Update(0.7f, parts.AsSpan(0, cut), values.AsSpan(0, cut));
            WeightAverage.Update(0.7f, parts.AsSpan(cut), values.AsSpan(cut));
        }

        Assert.That(parts, Is.EqualTo(whole));
    }

    [Test]
    public void Spans_of_different_lengths_are_refused() =>
        Assert.That(() => WeightAverage.Update(0.9f, new float[3], new float[4]), Throws.ArgumentException.With.Message.Contains("3"));
}
