using Digits.Experiments;
using Digits.Experiments.Pruners;
using static Digits.Tests.Experiments.Pruners.MadeTrials;

namespace Digits.Tests.Experiments.Pruners;

internal sealed class HyperbandPrunerTests
{
    [Test]
    public void Brackets_have_the_proportions_of_the_paper()
    {
        // Table 1 of the paper: R = 81 and η = 3 give brackets of 81, 34, 15, 8 and 5 configurations, which begin at 1, 3, 9, 27 and 81.
        var pruner = new HyperbandPruner(eta: 3, minimumFidelity: 1 / 81.0);
        foreach (int start in (int[])[1, 144])
            Assert.That(Brackets(pruner, start, 143), Is.EqualTo(new Dictionary<int, int> { [4] = 81, [3] = 34, [2] = 15, [1] = 8, [0] = 5 }));
        Assert.That(Brackets(new HyperbandPruner(), 1, 25), Is.EqualTo(new Dictionary<int, int> { [2] = 16, [1] = 6, [0] = 3 }));
    }

    [Test]
    public void A_bracket_judges_at_the_last_of_the_rungs()
    {
        var pruner = new HyperbandPruner();
        Assert.That(
            Enumerable.Range(1, 25).Select(pruner.RungsOf).DistinctBy(rungs => rungs.Count),
            Is.EquivalentTo((double[][])[[1 / 16.0, 1 / 4.0], [1 / 4.0], []]));
    }

    [Test]
    public void Trainers_that_take_turns_meet_every_bracket()
    {
        var pruner = new HyperbandPruner();
        for (int turns = 2; turns <= 6; turns++)
        {
            for (int turn = 0; turn < turns; turn++)
                Assert.That(Enumerable.Range(0, 100).Select(i => pruner.RungsOf(1 + turn + (i * turns)).Count).Distinct().Count(), Is.EqualTo(3));
        }
    }

    [Test]
    public void Trials_are_compared_within_their_bracket()
    {
        var pruner = new HyperbandPruner(tolerance: 0);
        int[] low = [.. Enumerable.Range(1, 50).Where(id => pruner.RungsOf(id).Count == 2)];
        int[] high = [.. Enumerable.Range(1, 50).Where(id => pruner.RungsOf(id).Count == 1)];
        Trial[] others = [.. high.Select(id => Measured(id, "a", (0.25, 0.99)))];
        Trial first = Measured(low[0], "a", (0.0625, 0.9), (0.25, 0.97)), second = Measured(low[1], "a", (0.0625, 0.9), (0.25, 0.96));
        Trial[] all = [.. others.Append(first).Append(second).OrderBy(trial => trial.Id)];
        Assert.That(pruner.Judge(second, all), Is.EqualTo("at 25 % of its training 96.00 %, below the best one's 97.00 %"));
        Assert.That(pruner.Judge(first, all), Is.Null);
    }

    [Test]
    public void Every_parameter_out_of_range_is_told() =>
        Assert.That(
            () => new HyperbandPruner(eta: 101, tolerance: -1),
            Throws.ArgumentException.With.Message.EqualTo("eta must be 2 to 100, but is 101. tolerance must be 0 or more and below 1, but is -1."));

    private static Dictionary<int, int> Brackets(HyperbandPruner pruner, int start, int count) =>
        Enumerable.Range(start, count).CountBy(id => pruner.RungsOf(id).Count).ToDictionary();
}
