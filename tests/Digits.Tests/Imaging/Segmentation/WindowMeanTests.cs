using Digits.Imaging.Segmentation;

namespace Digits.Tests.Imaging.Segmentation;

internal sealed class WindowMeanTests
{
    [Test]
    public void Each_mean_is_that_of_the_pixels_around([Values(0, 1, 3, 50)] int radius)
    {
        const int Width = 9, Height = 7;
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, Width * Height).Select(_ => (float)random.Next(256))];
        float[] weights = [.. values.Select(value => value > 100 ? 1f : 0f)];
        float[] means = WindowMean.Of(values, weights, Width, radius);
        for (int i = 0; i < values.Length; i++)
        {
            int[] near = [.. Enumerable.Range(0, values.Length).Where(j =>
                Math.Abs((j % Width) - (i % Width)) <= radius && Math.Abs((j / Width) - (i / Width)) <= radius)];
            int[] counted = [.. near.Where(j => weights[j] > 0)];
            Assert.That(means[i], Is.EqualTo((counted.Length > 0 ? counted : near).Average(j => values[j])).Within(0.3));
        }
    }
}
