using Digits.Experiments;
using Digits.Experiments.Pruners;

namespace Digits.Tests.Experiments.Pruners;

/// <summary>
/// What <see cref="IPruner"/> promises, and every pruner of ours keeps: derive a fixture from this for a pruner of your own, give it the
/// pruner, and all of it runs.
/// </summary>
internal abstract class PrunerContract(IPruner pruner)
{
    [Test]
    public void Its_name_is_fit_for_the_command_line() => Assert.That(pruner.Name, Does.Match("^[a-z0-9]+(-[a-z0-9]+)*$"));

    [Test]
    public void Rungs_are_shares_of_a_training_ascending_and_always_the_same()
    {
        for (int id = 1; id <= 300; id++)
        {
            IReadOnlyList<double> rungs = pruner.RungsOf(id);
            Assert.That(rungs, Is.Ordered.Ascending.And.Unique.And.All.GreaterThan(0).And.All.LessThan(1));
            Assert.That(pruner.RungsOf(id), Is.EqualTo(rungs));
        }
    }

    [Test]
    public void The_same_trials_give_the_same_judgement() => ForEachJudgement((trial, trials, reason) =>
        Assert.That(pruner.Judge(trial, [.. trials]), Is.EqualTo(reason)));

    [Test]
    public void Only_trials_of_its_own_trainer_count() => ForEachJudgement((trial, trials, reason) =>
        Assert.That(pruner.Judge(trial, [.. trials.Where(other => other.Trainer == trial.Trainer)]), Is.EqualTo(reason)));

    [Test]
    public void Failed_trials_do_not_count() => ForEachJudgement((trial, trials, reason) =>
        Assert.That(pruner.Judge(trial, [.. trials.Where(other => other == trial || other.State != TrialState.Failed)]), Is.EqualTo(reason)));

    [Test]
    public void Those_that_run_count_like_those_that_have_ended() => ForEachJudgement((trial, trials, reason) =>
        Assert.That(
            pruner.Judge(trial, [.. trials.Select(other => other.State == TrialState.Failed ? other : other with { State = TrialState.Running })]),
            Is.EqualTo(reason)));

    [Test]
    public void The_first_trial_of_a_trainer_goes_on_however_bad() => ForEachJudgement((trial, trials, reason) =>
    {
        if (!trials.Any(other => other.Id < trial.Id && other.Trainer == trial.Trainer && other.State != TrialState.Failed))
            Assert.That(reason, Is.Null);
    });

    [Test]
    public void The_best_at_its_rung_goes_on() => ForEachJudgement((trial, trials, reason) =>
    {
        double best = trials.Where(other => other.Trainer == trial.Trainer).SelectMany(other => other.Rungs).Max(rung => rung.Score.Accuracy);
        if (trial.Rungs[^1].Score.Accuracy >= best)
            Assert.That(reason, Is.Null);
    });

    [Test]
    public void Equal_trials_go_on() => ForEachJudgement((trial, trials, _) =>
    {
        ValidationScore score = trial.Rungs[^1].Score;
        Trial[] equal = [.. trials.Select(other => other with { Rungs = [.. other.Rungs.Select(rung => rung with { Score = score })] })];
        Assert.That(pruner.Judge(equal[trial.Id - 1], equal), Is.Null);
    });

    [Test]
    public void A_trial_at_its_end_is_not_judged() => ForEachJudgement((trial, trials, _) =>
    {
        Trial ended = trial with { Rungs = [.. trial.Rungs, new Rung(1, new ValidationScore(0.1, 3), 1)] };
        Assert.That(pruner.Judge(ended, [.. trials.Select(other => other.Id == trial.Id ? ended : other)]), Is.Null);
    });

    [Test]
    public void A_reason_is_a_clause_with_figures() => ForEachJudgement((_, _, reason) =>
        Assert.That(reason, Is.Null.Or.Match(@"^at \d+(\.\d)? % of its training \d+\.\d\d %, below .+ \d+\.\d\d %$")));

    [Test]
    public void It_judges_from_several_threads_at_once()
    {
        Trial[] trials = MadeTrials.Sweep(pruner, seed: 1);
        Trial[] measured = [.. trials.Where(trial => trial.Rungs.Count > 0)];
        string?[] expected = [.. measured.Select(trial => pruner.Judge(trial, trials))];
        string?[] actual = [.. Enumerable.Repeat(measured, 4).SelectMany(all => all).AsParallel().AsOrdered().Select(trial => pruner.Judge(trial, trials))];
        Assert.That(actual, Is.EqualTo(Enumerable.Repeat(expected, 4).SelectMany(all => all)));
    }

    private void ForEachJudgement(Action<Trial, Trial[], string?> check)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            Trial[] trials = MadeTrials.Sweep(pruner, seed);
            foreach (Trial trial in trials.Where(trial => trial.Rungs.Count > 0))
                check(trial, trials, pruner.Judge(trial, trials));
        }
    }
}
