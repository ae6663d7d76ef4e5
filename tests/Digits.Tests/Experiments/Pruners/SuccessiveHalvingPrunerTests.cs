using Digits.Experiments;
using Digits.Experiments.Pruners;
using Digits.Experiments.Spaces;
using static Digits.Tests.Experiments.Pruners.MadeTrials;

namespace Digits.Tests.Experiments.Pruners;

internal sealed class SuccessiveHalvingPrunerTests
{
    private static readonly SuccessiveHalvingPruner Thirds = new(eta: 3, minimumFidelity: 1 / 9.0, tolerance: 0);

    [Test]
    public void The_rungs_are_powers_of_one_in_eta() => Assert.Multiple(() =>
    {
        Assert.That(new SuccessiveHalvingPruner().RungsOf(1), Is.EqualTo((double[])[1 / 16.0, 1 / 4.0]));
        Assert.That(new SuccessiveHalvingPruner(3, 1 / 81.0).RungsOf(7), Is.EqualTo((double[])[1 / 81.0, 1 / 27.0, 1 / 9.0, 1 / 3.0]).Within(1e-15));
        Assert.That(new SuccessiveHalvingPruner(2, 0.3).RungsOf(7), Is.EqualTo((double[])[0.5]));
    });

    [Test]
    public void At_each_rung_those_go_on_that_are_among_the_best_third_so_far() =>
        // floor(n/3), at least one: the 1st of 1, 1st of 2, not of 3, 1st of 4, not of 5, 2nd of 6 (equal to the other 2nd), 1st of 7.
        Assert.That(
            GoOn(Thirds, InOrder(1 / 9.0, 0.90, 0.92, 0.91, 0.93, 0.89, 0.92, 0.95)),
            Is.EqualTo((bool[])[true, true, false, true, false, true, true]));

    [Test]
    public void A_great_network_is_not_ended_for_beginning_more_slowly_than_small_ones()
    {
        Trial Of(int id, string preset, double accuracy) =>
            Measured(id, "net", (1 / 9.0, accuracy)) with { Parameters = new ParameterSet([new("preset", preset)]) };
        Assert.That(
            GoOn(Thirds, Of(1, "fast", 0.96), Of(2, "best", 0.95), Of(3, "best", 0.94), Of(4, "fast", 0.95)),
            Is.EqualTo((bool[])[true, true, false, false]));
    }

    [Test]
    public void Of_trials_that_came_together_one_in_eta_goes_on_as_in_the_paper()
    {
        // Figure 2 of the paper: of nine configurations 1, 6 and 8 are the best three at rung 0, and 8 of those at rung 1.
        double[] accuracies = [0.97, 0.90, 0.91, 0.92, 0.93, 0.96, 0.94, 0.98, 0.95];
        Trial[] first = InOrder(1 / 9.0, accuracies);
        Assert.That(first[1..].Where(trial => Thirds.Judge(trial, first) is null).Select(trial => trial.Id), Is.EqualTo((int[])[6, 8]));
        Trial Promoted(int id) => Measured(id, "a", (1 / 9.0, accuracies[id - 1]), (1 / 3.0, accuracies[id - 1]));
        Trial[] second = [.. first.Select(trial => trial.Id is 1 or 6 or 8 ? Promoted(trial.Id) : trial)];
        Assert.That(second.Where(trial => trial.Id is 6 or 8 && Thirds.Judge(trial, second) is null).Select(trial => trial.Id), Is.EqualTo((int[])[8]));
    }

    [Test]
    public void Rungs_count_by_their_place_though_trainings_stop_a_little_later()
    {
        Trial[] trials = [Measured(1, "a", (0.12, 0.97), (0.40, 0.98)), Measured(2, "a", (0.15, 0.96)), Measured(3, "a", (0.11, 0.975), (0.34, 0.979))];
        Assert.That(Thirds.Judge(trials[1], trials), Does.StartWith("at 15 % of its training 96.00 %"));
        Assert.That(Thirds.Judge(trials[2], trials), Does.StartWith("at 34 % of its training 97.90 %"));
        Assert.That(Thirds.Judge(Measured(2, "a", (0.15, 0.96), (0.9, 0.97)), trials), Is.Null, "nine tenths are nearer to the end than to a third");
    }

    [Test]
    public void What_is_within_the_tolerance_goes_on()
    {
        var pruner = new SuccessiveHalvingPruner(tolerance: 0.002);
        Assert.That(GoOn(pruner, InOrder(0.25, 0.99, 0.9881, 0.9879)), Is.EqualTo((bool[])[true, true, false]));
    }

    [Test]
    public void The_reason_tells_both_figures()
    {
        Assert.That(
            new SuccessiveHalvingPruner().Judge(Measured(5, "a", (0.25, 0.971)), [.. InOrder(0.25, 0.9, 0.989, 0.9, 0.9), Measured(5, "a", (0.25, 0.971))]),
            Is.EqualTo("at 25 % of its training 97.10 %, below the best quarter's 98.90 %"));
        Trial[] two = InOrder(1 / 16.0, 0.989, 0.971);
        Assert.That(new SuccessiveHalvingPruner().Judge(two[1], two), Is.EqualTo("at 6.3 % of its training 97.10 %, below the best one's 98.90 %"));
    }

    [Test]
    public void Every_parameter_out_of_range_is_told()
    {
        Assert.That(
            () => new SuccessiveHalvingPruner(eta: 1, tolerance: 1),
            Throws.ArgumentException.With.Message.EqualTo("eta must be 2 to 100, but is 1. tolerance must be 0 or more and below 1, but is 1."));
        Assert.That(
            () => new SuccessiveHalvingPruner(minimumFidelity: 0.3, tolerance: double.NaN),
            Throws.ArgumentException.With.Message.EqualTo(
                "minimumFidelity must be 0.001 to 1/4, but is 0.3. tolerance must be 0 or more and below 1, but is NaN."));
        Assert.That(() => new SuccessiveHalvingPruner(minimumFidelity: double.NaN), Throws.ArgumentException);
    }
}
