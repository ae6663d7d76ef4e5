using Digits.Experiments;
using Digits.Experiments.Stores;
using static Digits.Tests.Support.SampleExperiment;

namespace Digits.Tests.Experiments.Stores;

/// <summary>Several workers on one experiment.</summary>
internal abstract partial class ExperimentStoreContract
{
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
    public void Many_workers_with_many_threads_lose_and_double_nothing()
    {
        const int Workers = 4, ThreadsEach = 2, TrialsEach = 25;
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
