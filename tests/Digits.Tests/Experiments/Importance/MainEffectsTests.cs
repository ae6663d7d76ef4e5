using Digits.Data;
using Digits.Experiments.Importance;

namespace Digits.Tests.Experiments.Importance;

internal sealed class MainEffectsTests
{
    [Test]
    public void A_tree_done_by_hand()
    {
        // 0 on the left half, 1 and 3 on the quarters of the right one: mean 1, variance 3/2. The means along the first dimension are 0 and 2,
        // along the second one 1/2 and 3/2.
        RegressionLeaf[] leaves = [new([0, 0, 0], [0.5, 1, 1], 0), new([0.5, 0, 0], [1, 0.5, 1], 1), new([0.5, 0.5, 0], [1, 1, 1], 3)];
        Assert.That(MainEffects.Of(leaves), Is.EqualTo((double[])[1 / 1.5, 0.25 / 1.5, 0]).Within(1e-12));
    }

    [Test]
    public void One_value_everywhere_explains_nothing()
    {
        Assert.That(MainEffects.Of([new RegressionLeaf([0, 0], [1, 1], 7)]), Is.Null);
        Assert.That(MainEffects.Of([new RegressionLeaf([0], [0.3], 7), new RegressionLeaf([0.3], [1], 7)]), Is.Null);
    }

    [Test]
    public void The_leaves_of_a_tree_that_was_grown_fill_the_cube_and_hold_the_means_of_what_they_learned_from()
    {
        var random = new Random(3);
        double[][] points = [.. Enumerable.Range(0, 200).Select(_ => (double[])[random.NextDouble(), random.Next(3) / 2.0, random.NextDouble()])];
        double[] values = [.. points.Select(point => Math.Round(100 * (point[0] + (point[1] * point[2]))))];
        int[] drawn = [.. Enumerable.Range(0, 200)];
        var stream = new RandomStream(1, 2);
        IReadOnlyList<RegressionLeaf> leaves = RegressionTree.Grow(points, values, drawn, ref stream);
        Assert.That(leaves, Has.Count.InRange(20, 66));
        Assert.That(leaves.Sum(leaf => leaf.Low.Zip(leaf.High, (low, high) => high - low).Aggregate((a, b) => a * b)), Is.EqualTo(1).Within(1e-12));
        foreach (RegressionLeaf leaf in leaves)
        {
            int[] within = [.. Enumerable.Range(0, 200).Where(i => Enumerable.Range(0, 3).All(d =>
                points[i][d] >= leaf.Low[d] && (points[i][d] < leaf.High[d] || leaf.High[d] == 1)))];
            Assert.That(within, Has.Length.GreaterThanOrEqualTo(3));
            Assert.That(leaf.Value, Is.EqualTo(within.Average(i => values[i])).Within(1e-9));
        }
    }
}
