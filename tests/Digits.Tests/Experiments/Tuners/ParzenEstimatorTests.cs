using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Experiments.Tuners;

namespace Digits.Tests.Experiments.Tuners;

internal sealed class ParzenEstimatorTests
{
    private static readonly SearchSpace Space = new(
        new Choice("kind", "Any.", "a", "b", "c"),
        new FloatRange("x", "Any.", 0.5, 0, 1),
        new FloatRange("y", "Any.", 0.5, 0, 1) { When = new Condition("kind", "b") });

    private static readonly double[][] Observations = [[0, 0.1, double.NaN], [1, 0.9, 0.2], [1, 0.5, 0.4]];

    [Test]
    public void The_density_of_everything_is_1()
    {
        var estimator = new ParzenEstimator(Space, Observations);
        const int Steps = 200;
        double total = 0;
        foreach (double x in Midpoints(Steps))
        {
            total += Math.Exp(estimator.LogDensity([0, x, double.NaN])) / Steps;
            total += Math.Exp(estimator.LogDensity([2, x, double.NaN])) / Steps;
            total += Midpoints(Steps).Sum(y => Math.Exp(estimator.LogDensity([1, x, y]))) / Steps / Steps;
        }

        Assert.That(total, Is.EqualTo(1).Within(1e-3));
    }

    [Test]
    public void Samples_are_spread_as_the_density_says()
    {
        var estimator = new ParzenEstimator(Space, Observations);
        var random = new RandomStream(1, 2);
        const int Count = 20_000;
        int inBox = 0;
        for (int i = 0; i < Count; i++)
        {
            double[] point = estimator.Sample(ref random);
            Assert.That(double.IsNaN(point[2]), Is.EqualTo(point[0] != 1));
            if (point[0] == 1 && point[1] > 0.5 && point[2] < 0.5)
                inBox++;
        }

        double expected = Midpoints(100).Sum(x => Midpoints(100).Sum(y => Math.Exp(estimator.LogDensity([1, 0.5 + (x / 2), y / 2])))) / 10_000 / 4;
        Assert.That((double)inBox / Count, Is.EqualTo(expected).Within(0.015));
    }

    [Test]
    public void Without_observations_all_is_as_likely() =>
        Assert.That(new ParzenEstimator(Space, []).LogDensity([2, 0.3, double.NaN]), Is.EqualTo(Math.Log(1.0 / 3)).Within(1e-12));

    private static IEnumerable<double> Midpoints(int count) => Enumerable.Range(0, count).Select(i => (i + 0.5) / count);
}
