namespace Digits.Networks.Tests.Support;

/// <summary>Compares gradients with central differences: (f(x + h) − f(x − h)) / 2h, which needs nothing but the forward pass.</summary>
internal static class FiniteDifferences
{
    private const int Samples = 150;

    /// <summary>Checks the gradient of Σ r f(x), where r is a random vector.</summary>
    /// <param name="forward">f, from one array to another, leaving its argument as it is.</param>
    /// <param name="backward">The gradient of x, given x and r, the gradient of f(x).</param>
    /// <param name="input">x: every value is tried, or 150 of them.</param>
    /// <param name="step">h: smaller than the distance to the next kink of f.</param>
    /// <param name="tolerance">How far the two may lie apart, as a fraction of the greatest gradient.</param>
    public static void Check(
        Func<float[], float[]> forward, Func<float[], float[], float[]> backward, float[] input, float step = 1f / 64, double tolerance = 1e-3)
    {
        float[] weights = TestValues.Normal(forward(input).Length, 99);
        float[] gradient = backward(input, weights);
        double greatest = gradient.Max(Math.Abs);
        Assert.That(gradient, Has.Length.EqualTo(input.Length));
        Assert.That(greatest, Is.GreaterThan(0), "A gradient of 0 everywhere would check nothing.");
        var moved = (float[])input.Clone();
        var order = Enumerable.Range(0, input.Length).ToArray();
        new Random(7).Shuffle(order);
        foreach (int i in order.Take(Samples))
        {
            moved[i] = input[i] + step;
            float[] above = forward(moved);
            double width = moved[i];
            moved[i] = input[i] - step;
            float[] below = forward(moved);
            width -= moved[i];
            moved[i] = input[i];
            double difference = weights.Select((weight, k) => weight * ((double)above[k] - below[k])).Sum() / width;
            Assert.That(gradient[i], Is.EqualTo(difference).Within(tolerance * greatest), $"the gradient of value {i}");
        }
    }
}
