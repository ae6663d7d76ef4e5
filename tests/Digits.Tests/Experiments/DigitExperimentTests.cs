using System.Collections.Concurrent;
using System.Diagnostics;
using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Monitors;
using Digits.Experiments.Pruners;
using Digits.Experiments.Tuners;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments;

internal sealed class DigitExperimentTests
{
    private const byte TestPart = 9;

    private static readonly DigitSplit Split = DigitSplit.Create(new DigitData(FakeClassifier.Told(300), FakeClassifier.Told(100, TestPart)), validation: 100);

    // For what must not take long though a test machine may be busy: far less than what it waits for, far more than it needs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(2);

    [Test]
    public void Tries_the_trainers_in_the_order_given_with_their_defaults_and_chooses_by_validation_accuracy()
    {
        FakeTrainer[] trainers = [new("c", 0.5), new("a", 0.9), new("b", 0.7)];
        ExperimentResult result = Run(trainers);
        Assert.Multiple(() =>
        {
            Assert.That(result.Trials.Select(trial => (trial.Id, trial.Trainer, trial.State)), Is.EqualTo(
                ((int, string, TrialState)[])[(1, "c", TrialState.Finished), (2, "a", TrialState.Finished), (3, "b", TrialState.Finished)]));
            Assert.That(result.Trials.Select(trial => trial.ValidationAccuracy), Is.EqualTo((double[])[0.5, 0.9, 0.7]).Within(0.1));
            Assert.That(result.Trials.Select(trial => trial.Parameters), Is.All.EqualTo(trainers[0].SearchSpace.Defaults));
            Assert.That(result.Trials.Select(trial => trial.Reason), Is.All.Null);
            Assert.That(result.Best, Is.EqualTo(result.Trials[1]));
            Assert.That((result.Interrupted, result.RefitSkippedReason), Is.EqualTo((false, (string?)null)));
        });
    }

    [Test]
    public void Of_equal_accuracies_the_lesser_log_loss_wins_and_then_the_earlier()
    {
        Assert.That(Run([new FakeTrainer("a", 1, 0.6f), new FakeTrainer("b", 1, 0.8f), new FakeTrainer("c", 1, 0.7f)]).Best.Trainer, Is.EqualTo("b"));
        Assert.That(Run([new FakeTrainer("a", 0.5), new FakeTrainer("b", 1), new FakeTrainer("c", 1)]).Best.Trainer, Is.EqualTo("b"));
    }

    [Test]
    public void The_winner_is_refitted_on_training_and_validation_images_and_the_others_are_not()
    {
        FakeTrainer winner = new("good", 1), loser = new("bad", 0.5);
        ExperimentResult result = Run([loser, winner], options => options with { Seed = 42, Threads = 3 });
        Assert.Multiple(() =>
        {
            Assert.That(loser.Requests.Select(request => request.Train.Count), Is.EqualTo((int[])[200]));
            Assert.That(winner.Requests.Select(request => request.Train.Count), Is.EqualTo((int[])[200, 300]));
            Assert.That(winner.Requests.Select(request => (request.Seed, request.Threads)), Is.All.EqualTo((42, 3)));
            Assert.That(winner.Requests.Last().Parameters, Is.EqualTo(result.Best.Parameters));
            Assert.That(result.Model.Manifest.Data, Is.EqualTo(new ModelData("told", Split.Hash, 200, 100, 100, 1, IncludesValidation: true)));
            Assert.That(result.Model.Manifest.Metrics.ValidationAccuracy, Is.EqualTo(result.Best.ValidationAccuracy));
            Assert.That(result.Model.Manifest.Metrics.TestAccuracy, Is.EqualTo(result.Test!.Accuracy));
            Assert.That((result.Model.Manifest.Trainer, result.Model.Manifest.Seed), Is.EqualTo(("good", 42)));
        });
    }

    [Test]
    public void The_test_set_is_met_after_the_choice_once_by_the_final_model_and_once_by_the_best_of_each_other_trainer()
    {
        var log = new ConcurrentQueue<string>();
        FakeTrainer Watched(string name, double accuracy) => new(name, (request, _, _) => new FakeClassifier(accuracy)
        {
            OnScore = part => log.Enqueue(part == TestPart ? $"test by {name} of {request.Train.Count}" : "validation"),
        });
        ExperimentResult result = Run([Watched("bad", 0.5), Watched("good", 1), Watched("fair", 0.8)], options => options with { Threads = 1 }, e => log.Enqueue(e.GetType().Name));

        string[] entries = [.. log];
        Assert.That(entries.TakeWhile(entry => entry != "RefitEnded").Where(entry => entry.StartsWith("test")), Is.Empty);
        Assert.That(entries.SkipWhile(entry => entry != "RefitEnded").Where(entry => entry.StartsWith("test")).Distinct(), Is.EqualTo(
            (string[])["test by good of 300", "test by fair of 200", "test by bad of 200"]));
        Assert.That(result.Comparison.Select(test => (test.Trial.Trainer, test.Result.Count)), Is.EqualTo(((string, int)[])[("good", 100), ("fair", 100), ("bad", 100)]));
        Assert.That(result.Comparison[0].Result, Is.SameAs(result.Test));
    }

    [Test]
    public void A_trainer_that_fails_is_recorded_and_the_rest_goes_on()
    {
        FakeTrainer[] trainers =
        [
            FakeTrainer.Failing("broken", "no luck"),
            new("odd", (_, _, _) => throw new InvalidOperationException("what a trainer must not throw")),
            new("liar", (_, _, _) => throw new OperationCanceledException("nobody cancelled")),
            new("mute", (_, _, _) => new FakeClassifier { OnScore = _ => throw new InvalidOperationException("cannot score") }),
            new("good", 1),
        ];
        ExperimentResult result = Run(trainers);
        Assert.That(result.Trials.Select(trial => trial.State), Is.EqualTo((TrialState[])[TrialState.Failed, TrialState.Failed, TrialState.Failed, TrialState.Failed, TrialState.Finished]));
        Assert.That(result.Trials.Take(3).Select(trial => trial.Reason), Is.EqualTo((string[])["no luck", "what a trainer must not throw", "nobody cancelled"]));
        Assert.That(result.Trials[3].Reason, Does.Contain("cannot score"));
        Assert.That(result.Trials.Take(4).Select(trial => trial.ValidationAccuracy), Is.All.Null);
        Assert.That(result.Best.Trainer, Is.EqualTo("good"));
    }

    [Test]
    public void When_all_fail_the_refusal_names_each() =>
        Assert.That(
            () => Run([FakeTrainer.Failing("first", "no luck"), FakeTrainer.Failing("second", "no skill")]),
            Throws.InstanceOf<DigitTrainingException>().With.Message.Contains("first: no luck").And.Message.Contains("second: no skill"));

    [Test]
    public void A_trainer_that_cannot_run_here_is_reported_and_left_out()
    {
        var heard = new ConcurrentQueue<ExperimentEvent>();
        ExperimentResult result = Run([new FakeTrainer("foreign", 1) { UnavailableReason = "wrong planet" }, new FakeTrainer("good", 0.5)], monitor: heard.Enqueue);
        Assert.That(result.Trials.Select(trial => trial.Trainer), Is.EqualTo((string[])["good"]));
        Assert.That(heard.OfType<TrainerUnavailable>().Select(e => (e.Trainer, e.Reason)), Is.EqualTo(((string, string)[])[("foreign", "wrong planet")]));
    }

    [Test]
    public void When_none_can_run_here_that_is_said() =>
        Assert.That(
            () => Run([new FakeTrainer("foreign", 1) { UnavailableReason = "wrong planet" }]),
            Throws.InstanceOf<DigitTrainingException>().With.Message.Contains("foreign is not available here: wrong planet"));

    [Test, NonParallelizable] // it has seconds, which other tests would take from it
    public void The_budget_stops_a_slow_trial_and_leaves_time_for_the_refit()
    {
        FakeTrainer good = FakeTrainer.Slow("good", TimeSpan.FromSeconds(0.3), 0.9);
        ExperimentResult result = Run([good, FakeTrainer.Slow("slow", Forever)], options => options with { Budget = TimeSpan.FromSeconds(6) });
        Assert.Multiple(() =>
        {
            Assert.That(result.Trials[1].State, Is.EqualTo(TrialState.Pruned));
            Assert.That(result.Trials[1].Reason, Is.EqualTo("stopped to leave time for the refit of trial 1 (good)"));
            Assert.That(result.RefitSkippedReason, Is.Null);
            Assert.That(good.Requests, Has.Count.EqualTo(2));
            Assert.That(result.Test, Is.Not.Null);
            Assert.That(result.Interrupted, Is.False);
            Assert.That(result.Duration, Is.LessThan(Patience));
        });
    }

    [Test, NonParallelizable] // it has seconds, which other tests would take from it
    public void A_budget_that_ends_before_any_trial_does_is_told_as_such() =>
        Assert.That(
            () => Run([FakeTrainer.Slow("slow", Forever)], options => options with { Budget = TimeSpan.FromSeconds(1) }),
            Throws.InstanceOf<DigitTrainingException>().With.Message.Contains("slow: the time budget ended"));

    [Test]
    public void A_budget_too_small_for_any_trial_is_told_as_such() =>
        Assert.That(
            () => Run([new FakeTrainer("good", 1)], options => options with { Budget = TimeSpan.FromSeconds(0.1) }),
            Throws.InstanceOf<DigitTrainingException>().With.Message.Contains("the budget is too small"));

    [Test, NonParallelizable] // it has seconds, which other tests would take from it
    public void A_refit_that_would_not_fit_is_left_out_and_the_reason_said()
    {
        FakeTrainer slow = FakeTrainer.Slow("slow", TimeSpan.FromSeconds(2));
        ExperimentResult result = Run([slow, new FakeTrainer("late", 1)], options => options with { Budget = TimeSpan.FromSeconds(3.5) });
        Assert.That(result.RefitSkippedReason, Does.StartWith("the refit would take about"));
        Assert.That(slow.Requests, Has.Count.EqualTo(1));
        Assert.That(result.Trials, Has.Count.EqualTo(1), "nor does another trial begin");
        Assert.That(result.Model.Manifest.Data.IncludesValidation, Is.False);
        Assert.That(result.Test, Is.Not.Null);
    }

    [Test, NonParallelizable] // it has seconds, which other tests would take from it
    public void A_refit_that_takes_too_long_or_fails_keeps_the_model_that_there_is()
    {
        var trained = new FakeClassifier();
        IDigitClassifier Once(TrainingRequest request, CancellationToken cancellation, Action<CancellationToken> refit)
        {
            if (request.Train.Count > 200)
                refit(cancellation);
            return trained;
        }

        ExperimentResult late = Run(
            [new FakeTrainer("late", (request, _, token) => Once(request, token, t => t.WaitHandle.WaitOne(Forever)))], options => options with { Budget = TimeSpan.FromSeconds(2) });
        ExperimentResult broken = Run([new FakeTrainer("broken", (request, _, token) => Once(request, token, _ => throw new DigitTrainingException("no luck")))]);
        Assert.That(late.RefitSkippedReason, Is.EqualTo("the refit took longer than expected, and the budget ended"));
        Assert.That(broken.RefitSkippedReason, Is.EqualTo("the refit failed: no luck"));
        Assert.That((late.Model.Classifier, broken.Model.Classifier), Is.EqualTo((trained, trained)));
        Assert.That((late.Interrupted, late.Test is null, broken.Test is null), Is.EqualTo((false, false, false)));
        Assert.That(late.Model.Manifest.Data.IncludesValidation, Is.False);
    }

    [Test, NonParallelizable] // it has seconds, which other tests would take from it
    public void A_trainer_that_does_not_listen_is_left_behind_and_not_heard_again()
    {
        using var over = new ManualResetEventSlim();
        var stubborn = new FakeTrainer("stubborn", (_, progress, _) =>
        {
            for (int i = 0; !over.Wait(10, CancellationToken.None); i++)
                progress?.Report(new TrainingProgress("steps", i, null));
            return new FakeClassifier();
        });
        var heard = new ConcurrentQueue<ExperimentEvent>();
        var watch = Stopwatch.StartNew();
        ExperimentResult result = Run([new FakeTrainer("good", 0.9), stubborn], options => options with { Budget = TimeSpan.FromSeconds(4) }, heard.Enqueue);
        TimeSpan took = watch.Elapsed;
        int atEnd = heard.Count;
        Thread.Sleep(200);
        over.Set();

        Assert.Multiple(() =>
        {
            Assert.That(took, Is.LessThan(Patience));
            Assert.That(result.Trials[1].State, Is.EqualTo(TrialState.Pruned));
            Assert.That((result.Best.Trainer, result.RefitSkippedReason), Is.EqualTo(("good", (string?)null)), "there is time for the refit even so");
            Assert.That(heard.SkipWhile(e => e is not TrialEnded { Trial.Id: 2 }).OfType<TrialProgressed>(), Is.Empty, "a trial that ended makes no progress");
            Assert.That(heard, Has.Count.EqualTo(atEnd), "an experiment that ended tells nothing");
        });
    }

    [Test]
    public void Cancelled_midway_it_returns_the_best_so_far_without_a_test([Values] bool listens)
    {
        using var source = new CancellationTokenSource();
        using var over = new ManualResetEventSlim();
        var tested = false;
        var good = new FakeTrainer("good", (_, _, _) => new FakeClassifier { OnScore = part => tested |= part == TestPart });
        FakeTrainer endless = listens
            ? FakeTrainer.Slow("endless", Forever)
            : new("endless", (_, _, _) => over.Wait(Forever, CancellationToken.None) ? new FakeClassifier() : throw new TimeoutException());
        var watch = new Stopwatch();
        var heard = new ConcurrentQueue<ExperimentEvent>();
        ExperimentResult result = Run([good, endless, new FakeTrainer("never", 1)], cancellation: source.Token, monitor: e =>
        {
            heard.Enqueue(e);
            if (e is TrialStarted { Trial.Id: 2 })
            {
                watch.Start();
                source.Cancel();
            }
        });
        watch.Stop();
        over.Set();
        Assert.Multiple(() =>
        {
            Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
            Assert.That((result.Interrupted, result.Best.Trainer, result.RefitSkippedReason), Is.EqualTo((true, "good", "interrupted")));
            Assert.That(result.Test, Is.Null);
            Assert.That(tested, Is.False);
            Assert.That(result.Trials.Select(trial => (trial.State, trial.Reason)), Is.EqualTo(((TrialState, string?)[])[(TrialState.Finished, null), (TrialState.Pruned, "interrupted")]));
            Assert.That(heard.OfType<TestEvaluated>(), Is.Empty);
            Assert.That(result.Model.Manifest.Metrics.TestAccuracy, Is.Null);
        });
    }

    [Test]
    public void Cancelled_during_the_refit_it_returns_the_model_that_there_is()
    {
        using var source = new CancellationTokenSource();
        var good = new FakeTrainer("good", (request, _, token) =>
        {
            if (request.Train.Count > 200)
                token.WaitHandle.WaitOne(Forever);
            token.ThrowIfCancellationRequested();
            return new FakeClassifier();
        });
        ExperimentResult result = Run([good], cancellation: source.Token, monitor: e =>
        {
            if (e is RefitStarted)
                source.Cancel();
        });
        Assert.That((result.Interrupted, result.RefitSkippedReason, result.Test), Is.EqualTo((true, "interrupted", (Digits.Evaluation.EvaluationResult?)null)));
        Assert.That(result.Model.Manifest.Data.IncludesValidation, Is.False);
    }

    [Test]
    public void Cancelled_before_any_trial_finished_it_has_nothing_to_return()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        Assert.That(() => Run([FakeTrainer.Slow("endless", Forever)], cancellation: source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Run([new FakeTrainer("good", 1)], cancellation: new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void No_more_trials_than_asked()
    {
        ExperimentResult result = Run([new FakeTrainer("a", 0.5), new FakeTrainer("b", 0.9), new FakeTrainer("c", 1)], options => options with { MaxTrials = 2 });
        Assert.That((result.Trials.Count, result.Best.Trainer), Is.EqualTo((2, "b")));
    }

    [Test]
    public void Without_a_budget_time_decides_nothing()
    {
        // With any budget that a second trial of this length would fit into, its refit would not be certain.
        FakeTrainer slow = FakeTrainer.Slow("slow", TimeSpan.FromSeconds(1.5), 1);
        ExperimentResult result = Run([slow, FakeTrainer.Slow("slower", TimeSpan.FromSeconds(2), 0.5)]);
        Assert.That(result.Trials.Select(trial => trial.State), Is.All.EqualTo(TrialState.Finished));
        Assert.That((result.RefitSkippedReason, slow.Requests.Count), Is.EqualTo(((string?)null, 2)));
    }

    [Test]
    public void Events_come_in_order_and_their_times_never_go_back()
    {
        FakeTrainer Telling(string name, double accuracy) => new(name, (_, progress, _) =>
        {
            progress!.Report(new TrainingProgress("steps", 1, 2));
            return new FakeClassifier(accuracy);
        });
        var heard = new List<ExperimentEvent>();
        Run([Telling("a", 0.5), Telling("b", 1), FakeTrainer.Failing("c", "no luck")], monitor: heard.Add);
        Assert.That(heard.Select(e => e.GetType().Name), Is.EqualTo((string[])[
            "TrialStarted", "TrialProgressed", "TrialEnded",
            "TrialStarted", "TrialProgressed", "TrialEnded",
            "TrialStarted", "TrialEnded",
            "RefitStarted", "RefitProgressed", "RefitEnded", "TestEvaluated"]));
        Assert.That(heard.Select(e => e.Elapsed), Is.Ordered);
        Assert.That(heard.OfType<TrialStarted>().Select(e => e.Trial.State), Is.All.EqualTo(TrialState.Running));
        Assert.That(heard.OfType<TrialEnded>().Select(e => (e.Trial.State, e.IsBest)), Is.EqualTo(
            ((TrialState, bool)[])[(TrialState.Finished, true), (TrialState.Finished, true), (TrialState.Failed, false)]));
    }

    [Test]
    public void Faults_in_the_options_are_listed_together() =>
        Assert.That(
            () => new DigitExperiment(new ExperimentOptions { Budget = TimeSpan.Zero, MaxTrials = 0, Threads = 0, Trainers = [] }),
            Throws.ArgumentException.With.Message.Contains("Budget must be").And.Message.Contains("MaxTrials must be")
                .And.Message.Contains("Threads must be").And.Message.Contains("Trainers must name one"));

    [Test]
    public void A_trainer_named_twice_and_a_budget_without_end_are_refused() =>
        Assert.That(
            () => new DigitExperiment(new ExperimentOptions { Budget = TimeSpan.FromDays(41), Trainers = [new FakeTrainer("a", 1), new FakeTrainer("a", 1)] }),
            Throws.ArgumentException.With.Message.Contains("2 called a").And.Message.Contains("at most 40 days"));

    [Test]
    public void A_split_without_validation_images_is_refused() =>
        Assert.That(
            () => new DigitExperiment().Run(DigitSplit.Create(new DigitData(FakeClassifier.Told(30), FakeClassifier.Told(30)), validation: 0)),
            Refusal.With("without a validation set"));

    [Test]
    public void One_experiment_may_run_twice_at_once()
    {
        var experiment = new DigitExperiment(new ExperimentOptions { Budget = null, Tuner = new DefaultsTuner(), Trainers = [new FakeTrainer("a", 0.5), new FakeTrainer("b", 1)] });
        var results = new ExperimentResult[2];
        Parallel.For(0, 2, i => results[i] = experiment.Run(Split));
        Assert.That(results.Select(result => (result.Trials.Count, result.Best.Trainer)), Is.All.EqualTo((2, "b")));
    }

    [Test]
    public void The_same_seed_on_one_thread_gives_the_same_trials_and_the_same_file()
    {
        ExperimentOptions options = new()
        {
            Budget = null,
            MaxTrials = 8,
            Threads = 1,
            Seed = 5,
            Trainers = [.. DigitTrainers.All.Where(trainer => trainer.UnavailableReason is null && trainer.Name != "fasttree")], // slow; its contract shows the same
        };
        ExperimentResult[] results = [.. Enumerable.Range(0, 2).Select(_ => new DigitExperiment(options).Run(SyntheticDigits.Split()))];
        Assert.That(results[1].Trials.Select(Outcome), Is.EqualTo(results[0].Trials.Select(Outcome)));
        Assert.That(results[1].Trials.SelectMany(trial => trial.Rungs), Is.EqualTo(results[0].Trials.SelectMany(trial => trial.Rungs)));
        Assert.That(Zips.Entries(Zips.Save(results[1].Model)), Is.EqualTo(Zips.Entries(Zips.Save(results[0].Model))));
        Assert.That(results[0].Test!.Accuracy, Is.GreaterThan(0.85));
    }

    // All of a trial that does not depend on the clock.
    private static object Outcome(Trial trial) => (trial.Id, trial.Name, trial.Parameters, trial.State, trial.Score, trial.Cost, trial.Reason, trial.Rungs.Count);

    private static ExperimentResult Run(
        IReadOnlyList<IDigitTrainer> trainers, Func<ExperimentOptions, ExperimentOptions>? change = null, Action<ExperimentEvent>? monitor = null,
        CancellationToken cancellation = default)
    {
        var options = new ExperimentOptions { Budget = null, Threads = 2, Trainers = trainers, Tuner = new DefaultsTuner(), Pruner = new NoPruner() };
        return new DigitExperiment(change?.Invoke(options) ?? options).Run(Split, monitor is null ? null : new Monitor(monitor), cancellation);
    }

    private sealed class Monitor(Action<ExperimentEvent> hear) : IProgress<ExperimentEvent>
    {
        public void Report(ExperimentEvent value) => hear(value);
    }
}
