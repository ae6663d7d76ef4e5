using Digits.Experiments;
using Digits.Experiments.Running;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Running;

internal sealed class TimePlanTests
{
    // 900 images to learn from and 100 to score; 200 to test on.
    private static readonly TimePlan Plan = new(Seconds(100), 900, 100, 200);

    [Test]
    public void A_refit_takes_longer_by_the_validation_images_that_it_learns_from() =>
        Assert.That(Plan.RefitTime(Trial(1, "a", 0.9, training: 18)).TotalSeconds, Is.EqualTo(20).Within(1e-6));

    [Test]
    public void A_refit_of_a_trial_that_was_cut_short_takes_as_long_as_the_whole() =>
        Assert.That(
            Plan.RefitTime(Trial(1, "a", 0.9, training: 9) with { Rungs = [new Rung(0.5, new(0.9, 1), 1)] }).TotalSeconds,
            Is.EqualTo(20).Within(1e-6));

    [Test]
    public void For_the_end_the_best_of_each_trainer_is_tested()
    {
        Trial[] trials = [Trial(1, "a", 0.9, scoring: 1), Trial(2, "a", 0.8, scoring: 50), Trial(3, "b", 0.5, scoring: 2), Trial(4, "c", 0, scoring: 9) with { State = TrialState.Failed }];
        Assert.That(Plan.FinishTime([]).TotalSeconds, Is.EqualTo(0.5).Within(1e-6));
        Assert.That(Plan.FinishTime(trials).TotalSeconds, Is.EqualTo(0.5 + (2 * 0.35) + (1.5 * 2 * 3) + (1.5 * 1)).Within(1e-6),
            "saving, two measurements of speed, twice as many images with half as much again in reserve, and the winner's validation images");
    }

    [Test]
    public void What_the_refit_and_the_end_need_is_kept_from_the_next_trial()
    {
        Trial[] trials = [Trial(1, "a", 0.9, training: 18, scoring: 1)];
        Assert.That(Plan.LeftForRefit(Seconds(40), trials)!.Value.TotalSeconds, Is.EqualTo(100 - 40 - 5.35).Within(1e-6));
        Assert.That(Plan.LeftForTrial(Seconds(40), trials)!.Value.TotalSeconds, Is.EqualTo(54.65 - (1.2 * 20) - 2).Within(1e-6));
        Assert.That(Plan.LeftForTrial(Seconds(40), [])!.Value.TotalSeconds, Is.EqualTo(59.5).Within(1e-6), "without a model nothing is kept for its refit");
    }

    [Test]
    public void Nothing_is_kept_for_a_refit_that_is_out_of_reach()
    {
        Trial[] trials = [Trial(1, "a", 0.9, training: 63)]; // its refit takes 70
        Assert.That(Plan.LeftForTrial(Seconds(10), trials)!.Value.TotalSeconds, Is.EqualTo(89.15 - 84 - 2).Within(1e-6));
        Assert.That(Plan.LeftForTrial(Seconds(40), trials)!.Value.TotalSeconds, Is.EqualTo(59.15 - 2).Within(1e-6));
    }

    [Test]
    public void A_trial_is_planned_with_a_reserve()
    {
        Trial[] trials = [Trial(1, "a", 0.9, training: 18, scoring: 1)];
        Assert.That(Plan.CostLimit(Seconds(40), trials), Is.EqualTo(0.9 * (54.65 - 24 - 2)).Within(1e-6));
    }

    [Test]
    public void Without_a_budget_there_are_no_limits()
    {
        var plan = new TimePlan(null, 900, 100, 200);
        Assert.That((plan.IsLimited, plan.LeftForRefit(Seconds(1e6), []), plan.LeftForTrial(Seconds(1e6), []), plan.CostLimit(Seconds(1e6), [])), Is.EqualTo(
            (false, (TimeSpan?)null, (TimeSpan?)null, (double?)null)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Trial Trial(int id, string trainer, double accuracy, double training = 0, double scoring = 0) => new(id, trainer, ParameterSet.Empty, 1)
    {
        State = TrialState.Finished,
        ValidationAccuracy = accuracy,
        ValidationLogLoss = 1,
        TrainingTime = Seconds(training),
        ScoringTime = Seconds(scoring),
    };
}
