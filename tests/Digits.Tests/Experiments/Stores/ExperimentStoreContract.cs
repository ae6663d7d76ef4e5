using Digits.Experiments;
using Digits.Experiments.Stores;
using Digits.Tests.Support;
using static Digits.Tests.Support.SampleExperiment;

namespace Digits.Tests.Experiments.Stores;

/// <summary>What every store promises, a user's own as well: derive from this, and say how a store is made and joined.</summary>
internal abstract class ExperimentStoreContract
{
    private static readonly byte[] Bytes = [1, 2, 3];

    protected ManualClock Clock { get; } = new();

    /// <summary>Makes the store of a new experiment, whose workers are dead after 10 seconds by this clock.</summary>
    protected abstract IExperimentStore Create(ExperimentDescription description, TimeProvider clock);

    /// <summary>Another worker on the experiment that was made.</summary>
    protected abstract IExperimentStore Join(TimeProvider clock);

    private IExperimentStore Create() => Create(Description, Clock);

    private IExperimentStore Join() => Join(Clock);

    [Test]
    public void A_new_experiment_has_a_description_and_nothing_else()
    {
        using IExperimentStore store = Create();
        Assert.Multiple(() =>
        {
            Assert.That(store.Description with { Trainers = Description.Trainers }, Is.EqualTo(Description));
            Assert.That(store.Description.Trainers, Is.EqualTo(Description.Trainers));
            Assert.That(store.Trials, Is.Empty);
            Assert.That(store.Spent, Is.EqualTo(TimeSpan.Zero));
            Assert.That(store.Outcome, Is.Null);
            Assert.That(store.OthersAtWork, Is.False);
            Assert.That(store.TakeOver(), Is.Null);
            Assert.That(store.ReadModel(1), Is.Null);
            Assert.That(store.ReadCheckpoint(1), Is.Null);
        });
    }

    [Test]
    public void Trials_come_back_as_they_were_told()
    {
        using IExperimentStore store = Create();
        Trial first = store.Begin(Next())!.WithRung(0.25, 1 / 3.0).WithRung(1, 2 / 3.0).Finished(Math.BitDecrement(0.9), Math.PI);
        Trial second = store.Begin(Next())! with { State = TrialState.Failed, Reason = "no \"such\" thing — 数" };
        Trial third = store.Begin(Next())! with { State = TrialState.Pruned, Reason = "", Cost = double.MaxValue, Rungs = [new Rung(0.1, new(0.1, double.PositiveInfinity), 0)] };
        Trial fourth = store.Begin(Next())!;
        foreach (Trial trial in (Trial[])[first, second, third])
            Assert.That(store.Close(trial, default));
        Assert.That(store.Trials.Select(Values), Is.EqualTo(new[] { first, second, third, fourth }.Select(Values)));
    }

    [Test]
    public void A_log_loss_that_is_no_number_comes_back_as_such()
    {
        using IExperimentStore store = Create();
        Trial trial = store.Begin(Next())! with { Rungs = [new Rung(0.5, new(0.1, double.NaN), 1)] };
        store.Record(trial, default);
        store.Close(trial.Finished(0.1, double.NaN), default);
        Assert.That(store.Trials[0].Score!.Value.LogLoss, Is.NaN);
        Assert.That(store.Trials[0].Rungs[0].Score.LogLoss, Is.NaN);
    }

    [Test]
    public void Trials_are_a_snapshot()
    {
        using IExperimentStore store = Create();
        Trial trial = store.Begin(Next())!;
        IReadOnlyList<Trial> before = store.Trials;
        store.Close(trial.Finished(0.9), default);
        store.Begin(Next());
        Assert.That(before.Select(Values), Is.EqualTo(new[] { Values(trial) }));
    }

    [Test]
    public void A_proposer_sees_all_trials_and_may_propose_none()
    {
        using IExperimentStore store = Create();
        using IExperimentStore other = Join();
        store.Begin(Next());
        other.Begin(Next());
        int? seen = null;
        Assert.That(store.Begin(trials => { seen = trials.Count; return null; }), Is.Null);
        Assert.That(seen, Is.EqualTo(2));
        Assert.That(store.Trials, Has.Count.EqualTo(2));
    }

    [Test]
    public void What_a_proposer_throws_goes_to_the_caller_and_adds_nothing()
    {
        using IExperimentStore store = Create();
        Assert.That(() => store.Begin(_ => throw new NotSupportedException("mine")), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("mine"));
        Assert.That(store.Begin(Next())!.Id, Is.EqualTo(1));
    }

    [Test]
    public void A_trial_that_does_not_fit_is_refused()
    {
        using IExperimentStore store = Create();
        Trial trial = store.Begin(Next())!;
        Assert.Multiple(() =>
        {
            Assert.That(() => store.Begin(_ => trial), Throws.ArgumentException.With.Message.Contains("number 2"));
            Assert.That(() => store.Begin(_ => trial with { Id = 3 }), Throws.ArgumentException.With.Message.Contains("number 2"));
            Assert.That(() => store.Begin(trials => Next()(trials).Finished(0.5)), Throws.ArgumentException.With.Message.Contains("running"));
            Assert.That(() => store.Record(trial.Finished(0.5), default), Throws.ArgumentException);
            Assert.That(() => store.Close(trial, default), Throws.ArgumentException);
            Assert.That(() => store.Close(trial with { State = TrialState.Finished }, default), Throws.ArgumentException.With.Message.Contains("accuracy"));
            Assert.That(store.Trials, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public void A_checkpoint_is_kept_until_the_next_one_or_the_end()
    {
        using IExperimentStore store = Create();
        Trial trial = store.Begin(Next())!;
        byte[] checkpoint = [1, 2, 3];
        Assert.That(store.Record(trial, checkpoint));
        checkpoint[0] = 9;
        Assert.That(store.ReadCheckpoint(1), Is.EqualTo(Bytes));
        Assert.That(store.Record(trial.WithRung(0.5, 0.8), (byte[])[4]));
        Assert.That(store.ReadCheckpoint(1), Is.EqualTo((byte[])[4]));
        Assert.That(Join().Trials[0].Rungs, Has.Count.EqualTo(1));
        store.Close(trial.Finished(0.9), default);
        Assert.That(store.ReadCheckpoint(1), Is.Null);
    }

    [Test]
    public void The_model_of_the_best_trial_of_each_trainer_is_kept()
    {
        using IExperimentStore store = Create();
        Trial[] trials = [.. ((string[])["convnet", "convnet", "sdca", "convnet", "convnet"]).Select(trainer => store.Begin(Next(trainer))!)];
        store.Close(trials[1].Finished(0.9, 0.2), (byte[])[2]);
        store.Close(trials[2].Finished(0.8), (byte[])[3]);
        Assert.That(Models(), Is.EqualTo("-23--"));
        store.Close(trials[3].Finished(0.9, 0.3), (byte[])[4]); // as accurate, and less sure
        Assert.That(Models(), Is.EqualTo("-23--"));
        store.Close(trials[0].Finished(0.9, 0.2), (byte[])[1]); // the same, and has the lower number, though it ended later
        Assert.That(Models(), Is.EqualTo("1-3--"));
        store.Close(trials[4] with { State = TrialState.Pruned, ValidationAccuracy = 1, ValidationLogLoss = 0 }, (byte[])[5]);
        Assert.That(Models(), Is.EqualTo("1-3--"));

        string Models() => string.Concat(trials.Select(trial => store.ReadModel(trial.Id) is { } model ? $"{model[0]}" : "-"));
    }

    [Test]
    public void A_trial_that_has_ended_never_changes()
    {
        using IExperimentStore store = Create();
        Trial trial = store.Begin(Next())!;
        store.Close(trial.Finished(0.9), Bytes);
        Assert.Multiple(() =>
        {
            Assert.That(store.Record(trial, Bytes), Is.False);
            Assert.That(store.Close(trial.Finished(0.99), (byte[])[9]), Is.False);
            store.Release(trial);
            Assert.That(store.TakeOver(), Is.Null);
            Assert.That(store.Trials.Select(Values), Is.EqualTo(new[] { Values(trial.Finished(0.9)) }));
            Assert.That(store.ReadModel(1), Is.EqualTo(Bytes));
            Assert.That(store.ReadCheckpoint(1), Is.Null);
        });
    }

    [Test]
    public void Nobody_changes_the_trial_of_another_worker()
    {
        using IExperimentStore store = Create();
        using IExperimentStore other = Join();
        Trial trial = store.Begin(Next())!;
        store.Record(trial, Bytes);
        Assert.Multiple(() =>
        {
            Assert.That(other.TakeOver(), Is.Null);
            Assert.That(other.Record(trial.WithRung(0.5, 0.5), (byte[])[9]), Is.False);
            Assert.That(other.Close(trial.Finished(0.9), (byte[])[9]), Is.False);
            other.Release(trial);
            Assert.That(other.TakeOver(), Is.Null);
            Assert.That(store.Trials.Select(Values), Is.EqualTo(new[] { Values(trial) }));
            Assert.That(other.ReadCheckpoint(1), Is.EqualTo(Bytes));
            Assert.That(other.OthersAtWork);
            Assert.That(store.OthersAtWork, Is.False);
        });
    }

    [Test]
    public void A_released_trial_goes_on_elsewhere()
    {
        using IExperimentStore store = Create();
        using IExperimentStore other = Join();
        Trial trial = store.Begin(Next())!.WithRung(0.5, 0.7);
        store.Record(trial, Bytes);
        store.Release(trial);
        Assert.Multiple(() =>
        {
            Assert.That(other.OthersAtWork, Is.False);
            Assert.That(store.Record(trial, default), Is.False, "it was given up");
            Assert.That(Values(other.TakeOver()!), Is.EqualTo(Values(trial)));
            Assert.That(other.ReadCheckpoint(1), Is.EqualTo(Bytes));
            Assert.That(store.TakeOver(), Is.Null);
            Assert.That(store.Close(trial.Finished(0.9), default), Is.False);
            Assert.That(other.Close(trial.Finished(0.8), default));
            Assert.That(store.Trials[0].ValidationAccuracy, Is.EqualTo(0.8));
        });
    }

    [Test]
    public void A_worker_may_take_over_what_it_released()
    {
        using IExperimentStore store = Create();
        store.Release(store.Begin(Next())!);
        Assert.That(store.TakeOver()!.Id, Is.EqualTo(1));
        Assert.That(store.TakeOver(), Is.Null);
    }

    [Test]
    public void Abandoned_trials_are_taken_over_lowest_number_first()
    {
        using IExperimentStore store = Create();
        IExperimentStore leaver = Join();
        leaver.Begin(Next());
        store.Begin(Next());
        leaver.Begin(Next());
        Trial last = store.Begin(Next())!;
        leaver.Dispose();
        store.Release(last);
        Assert.That(new[] { store.TakeOver()?.Id, store.TakeOver()?.Id, store.TakeOver()?.Id, store.TakeOver()?.Id }, Is.EqualTo((int?[])[1, 3, 4, null]));
    }

    [Test]
    public void A_worker_without_a_sign_of_life_for_ten_seconds_loses_its_trial_when_another_takes_it()
    {
        using IExperimentStore store = Create();
        using IExperimentStore other = Join();
        Trial trial = store.Begin(Next())!;
        Clock.Pass(9);
        store.Beat(TimeSpan.FromSeconds(9));
        Clock.Pass(10);
        Assert.That((other.OthersAtWork, other.TakeOver()), Is.EqualTo((true, (Trial?)null)));
        Clock.Pass(0.001);
        Assert.That(other.OthersAtWork, Is.False);
        Assert.That(store.Record(trial, Bytes), "it slept, and nobody took its trial");
        Assert.That(other.TakeOver()!.Id, Is.EqualTo(1));
        Assert.That(store.Record(trial.WithRung(0.5, 0.5), default), Is.False);
        Assert.That(store.Close(trial.Finished(0.5), default), Is.False);
        Assert.That(store.Trials[0].Rungs, Is.Empty);
        Assert.That(store.ReadCheckpoint(1), Is.EqualTo(Bytes));
    }

    [Test]
    public void Time_at_work_counts_once_however_many_work()
    {
        using IExperimentStore store = Create();
        using IExperimentStore other = Join();
        Clock.Pass(100); // nobody works
        for (int second = 0; second < 10; second++)
        {
            Clock.Pass(1);
            store.Beat(TimeSpan.FromSeconds(1));
            if (second >= 5)
                other.Beat(TimeSpan.FromSeconds(1));
        }

        Assert.That(store.Spent, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Clock.Pass(0.5);
        other.Beat(TimeSpan.FromSeconds(0.5));
        Assert.That(store.Spent, Is.EqualTo(TimeSpan.FromSeconds(10.5)));
        Clock.Pass(1000);
        store.Beat(TimeSpan.Zero); // alive, and waiting
        Clock.Pass(2);
        other.Beat(TimeSpan.FromSeconds(2));
        Assert.That(store.Spent, Is.EqualTo(TimeSpan.FromSeconds(12.5)));
        Clock.Pass(-3600); // somebody sets the clock
        other.Beat(TimeSpan.FromSeconds(1));
        Clock.Pass(1);
        other.Beat(TimeSpan.FromSeconds(1));
        Assert.That(store.Spent, Is.EqualTo(TimeSpan.FromSeconds(14.5)));
        Assert.That(() => store.Beat(TimeSpan.FromSeconds(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void One_living_worker_ends_the_experiment()
    {
        using IExperimentStore store = Create();
        using IExperimentStore other = Join();
        using IExperimentStore third = Join();
        Assert.That((store.TryClaimConclusion(), store.TryClaimConclusion(), other.TryClaimConclusion()), Is.EqualTo((true, true, false)));
        Assert.That((store.OthersAtWork, other.OthersAtWork), Is.EqualTo((false, true)));
        store.Dispose();
        Assert.That((other.OthersAtWork, other.TryClaimConclusion(), third.TryClaimConclusion()), Is.EqualTo((false, true, false)));
        Clock.Pass(11);
        Assert.That(third.TryClaimConclusion(), "the other one gave no sign of life");
        Assert.That(() => other.Conclude(Outcome(1)), Throws.TypeOf<ExperimentStoreException>().With.Message.Contains("taken that over"));
        third.Conclude(Outcome(2));
        Assert.That(third.OthersAtWork, Is.False);
        Assert.That(other.TryClaimConclusion(), Is.False);
        Assert.That(other.Outcome! with { Model = [] }, Is.EqualTo(Outcome(2) with { Model = other.Outcome.Model }).Using<ExperimentOutcome>(SameButForModel));
        Assert.That(other.Outcome.Model, Is.EqualTo(Outcome(2).Model));

        static bool SameButForModel(ExperimentOutcome left, ExperimentOutcome right) => left with { Model = right.Model } == right;
    }

    [Test]
    public void An_experiment_that_has_ended_goes_on_only_when_it_is_reopened()
    {
        using IExperimentStore store = Create();
        Trial first = store.Begin(Next())!;
        store.Release(store.Begin(Next())!);
        store.Close(first.Finished(0.9), Bytes);
        Assert.That(() => store.Conclude(Outcome(1)), Throws.TypeOf<ExperimentStoreException>(), "it was not claimed");
        store.TryClaimConclusion();
        store.Conclude(Outcome(1));
        Assert.That((store.Begin(Next()), store.TakeOver()), Is.EqualTo(((Trial?)null, (Trial?)null)));
        store.Reopen(Description with { Budget = TimeSpan.FromMinutes(30), MaxTrials = 5 });
        Assert.Multiple(() =>
        {
            Assert.That(store.Outcome, Is.Null);
            Assert.That((store.Description.Budget, store.Description.MaxTrials), Is.EqualTo((TimeSpan.FromMinutes(30), 5)));
            Assert.That(store.ReadModel(1), Is.EqualTo(Bytes));
            Assert.That(store.TakeOver()!.Id, Is.EqualTo(2));
            Assert.That(store.Begin(Next())!.Id, Is.EqualTo(3));
            Assert.That(store.TryClaimConclusion());
        });
    }

    [Test]
    public void A_disposed_store_is_of_no_use()
    {
        IExperimentStore store = Create();
        store.Dispose();
        store.Dispose();
        Assert.That(() => store.Trials, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => store.Begin(Next()), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Many_workers_with_many_threads_lose_and_double_nothing()
    {
        const int Workers = 4, ThreadsEach = 2, TrialsEach = 50;
        using IExperimentStore store = Create(Description, TimeProvider.System);
        IExperimentStore[] workers = [.. Enumerable.Range(0, Workers).Select(_ => Join(TimeProvider.System))];
        Task[] tasks = [.. workers.SelectMany(worker => Enumerable.Repeat(worker, ThreadsEach)).Select(worker => Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < TrialsEach; i++)
                {
                    Trial trial = worker.Begin(Next($"trainer {i % 3}"))!;
                    worker.Beat(TimeSpan.Zero);
                    Assert.That(worker.Record(trial.WithRung(0.5, trial.Id / 1000.0), BitConverter.GetBytes(trial.Id)));
                    Assert.That(worker.ReadCheckpoint(trial.Id), Is.EqualTo(BitConverter.GetBytes(trial.Id)));
                    Assert.That(worker.Close(worker.Trials[trial.Id - 1].Finished(trial.Id / 1000.0), BitConverter.GetBytes(trial.Id)));
                }
            },
            TaskCreationOptions.LongRunning))];
        Task.WaitAll(tasks);
        foreach (IExperimentStore worker in workers)
            worker.Dispose();

        Assert.That(store.Trials.Select(trial => trial.Id), Is.EqualTo(Enumerable.Range(1, Workers * ThreadsEach * TrialsEach)));
        Assert.That(store.Trials.Select(trial => trial.Seed), Is.EqualTo(store.Trials.Select(trial => 99 + trial.Id)));
        Assert.That(store.Trials.Select(trial => (trial.ValidationAccuracy, trial.Rungs[0].Score.Accuracy)), Is.EqualTo(
            store.Trials.Select(trial => ((double?)(trial.Id / 1000.0), trial.Id / 1000.0))));
        foreach (IGrouping<string, Trial> trainer in store.Trials.GroupBy(trial => trial.Trainer))
        {
            Assert.That(
                trainer.Select(trial => store.ReadModel(trial.Id)).OfType<byte[]>(),
                Is.EqualTo(new[] { BitConverter.GetBytes(trainer.Max(trial => trial.Id)) }));
        }
    }

    [Test]
    public void Of_workers_that_take_over_at_once_each_trial_goes_to_one()
    {
        const int Count = 40;
        using IExperimentStore store = Create(Description, TimeProvider.System);
        IExperimentStore leaver = Join(TimeProvider.System);
        for (int i = 0; i < Count; i++)
            leaver.Begin(Next());
        leaver.Dispose();
        IExperimentStore[] workers = [.. Enumerable.Range(0, 4).Select(_ => Join(TimeProvider.System))];
        Task<List<int>>[] tasks = [.. workers.Select(worker => Task.Factory.StartNew(
            () =>
            {
                var taken = new List<int>();
                while (worker.TakeOver() is { } trial)
                    taken.Add(trial.Id);
                return taken;
            },
            TaskCreationOptions.LongRunning))];
        Assert.That(tasks.SelectMany(task => task.Result), Is.EquivalentTo(Enumerable.Range(1, Count)));
        foreach (IExperimentStore worker in workers)
            worker.Dispose();
    }
}
