using Digits.Imaging.Normalization;

namespace Digits.Tests.Imaging.Normalization;

/// <summary>The fast filters against their definitions.</summary>
internal sealed class FiltersTests
{
    private static readonly Plane Noise = new(23, 17, [.. Enumerable.Range(0, 23 * 17).Select(i => (float)(i * 7919 % 251))]);

    [Test]
    public void A_closing_is_the_smallest_of_the_largest_around([Values(1, 2, 5, 30)] int radius)
    {
        float[] closed = Morphology.Close(Noise.Values, Noise.Width, Noise.Height, radius, beyond: 0);
        float[] largest = [.. Enumerable.Range(0, Noise.Values.Length).Select(i => Around(Noise.Values, i, radius).Max())];
        Assert.That(closed, Is.EqualTo(Enumerable.Range(0, largest.Length).Select(i => Around(largest, i, radius).Min())));
    }

    [Test]
    public void With_squares_beyond_the_edge_the_end_of_a_gradient_is_no_mark_but_a_mark_at_the_edge_is_neither()
    {
        Plane gradient = Made.Plane(30, 20, (x, _) => 5 * x), mark = Made.Plane(30, 20, (_, y) => y < 2 ? 0 : 100);
        Assert.That(Morphology.Close(gradient.Values, 30, 20, radius: 4, beyond: 4), Is.EqualTo(gradient.Values));
        Assert.That(Morphology.Close(gradient.Values, 30, 20, radius: 4, beyond: 0), Is.Not.EqualTo(gradient.Values));
        Assert.That(Morphology.Close(mark.Values, 30, 20, radius: 4, beyond: 4), Is.EqualTo(mark.Values));
        Assert.That(Morphology.Close(mark.Values, 30, 20, radius: 4, beyond: 1), Is.All.EqualTo(100f));
    }

    [Test]
    public void A_local_median_is_exact_to_a_255th([Values(1, 4, 30)] int radius)
    {
        float[] median = LocalMedian.Of(Noise.Values, Noise.Width, Noise.Height, radius);
        for (int i = 0; i < median.Length; i++)
        {
            float[] around = [.. Around(Noise.Values, i, radius).Order()];
            Assert.That(median[i], Is.EqualTo(around[(around.Length - 1) / 2]).Within(1.01));
        }
    }

    [Test]
    public void A_local_mean_leaves_out_what_is_above_the_limit([Values(1, 4, 30)] int radius)
    {
        float[] mean = LocalMean.Below(Noise.Values, Noise.Width, Noise.Height, radius, limit: 100, otherwise: -1);
        for (int i = 0; i < mean.Length; i++)
        {
            float[] counted = [.. Around(Noise.Values, i, radius).Where(value => value <= 100)];
            Assert.That(mean[i], Is.EqualTo(counted.Length == 0 ? -1 : counted.Average()).Within(1e-3));
        }
    }

    private static IEnumerable<float> Around(float[] values, int place, int radius)
    {
        (int y, int x) = Math.DivRem(place, Noise.Width);
        for (int ny = Math.Max(0, y - radius); ny <= Math.Min(Noise.Height - 1, y + radius); ny++)
        {
            for (int nx = Math.Max(0, x - radius); nx <= Math.Min(Noise.Width - 1, x + radius); nx++)
                yield return values[(ny * Noise.Width) + nx];
        }
    }
}
