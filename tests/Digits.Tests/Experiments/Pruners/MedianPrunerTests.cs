using Digits.Experiments.Pruners;
using static Digits.Tests.Experiments.Pruners.MadeTrials;

namespace Digits.Tests.Experiments.Pruners;

internal sealed class MedianPrunerTests
{
    [Test]
    public void A_trial_ends_that_is_worse_than_the_median_of_the_others()
    {
        var pruner = new MedianPruner(startupTrials: 1, tolerance: 0);
        // The medians of those before: none, 0.90, 0.91, 0.92, 0.915, 0.92, 0.92.
        Assert.That(
            GoOn(pruner, InOrder(0.25, 0.90, 0.92, 0.93, 0.91, 0.95, 0.89, 0.92)),
            Is.EqualTo((bool[])[true, true, true, false, true, false, true]));
    }

    [Test]
    public void None_ends_before_there_are_enough_to_compare_with() =>
        Assert.That(GoOn(new MedianPruner(startupTrials: 4), InOrder(0.25, 0.95, 0.94, 0.93, 0.92, 0.91)), Is.EqualTo((bool[])[true, true, true, true, false]));

    [Test]
    public void What_is_within_the_tolerance_goes_on() =>
        Assert.That(GoOn(new MedianPruner(startupTrials: 1, tolerance: 0.002), InOrder(0.25, 0.99, 0.9881, 0.9850)), Is.EqualTo((bool[])[true, true, false]));

    [Test]
    public void The_reason_tells_both_figures()
    {
        Digits.Experiments.Trial[] trials = InOrder(0.25, 0.98, 0.99, 0.98, 0.99, 0.971);
        Assert.That(new MedianPruner().Judge(trials[4], trials), Is.EqualTo("at 25 % of its training 97.10 %, below the median 98.50 %"));
    }

    [Test]
    public void Every_parameter_out_of_range_is_told()
    {
        Assert.That(
            () => new MedianPruner([0.5, 0.25], 0, 2),
            Throws.ArgumentException.With.Message.EqualTo(
                "rungs must be one share or more, above 0, below 1 and ascending, but are [0.5; 0.25]. startupTrials must be 1 or more, but is 0. " +
                "tolerance must be 0 or more and below 1, but is 2."));
        foreach (double[] rungs in (double[][])[[], [0], [1], [double.NaN], [0.5, 0.5]])
            Assert.That(() => new MedianPruner(rungs), Throws.ArgumentException.With.Message.Contains("rungs"));
    }
}
