using Digits.Experiments;
using Digits.Experiments.Stores;
using Digits.Tests.Support;
using static Digits.Tests.Support.SampleExperiment;

namespace Digits.Tests.Experiments.Stores;

/// <summary>What every store promises, a user's own as well: derive from this, and say how a store is made and joined.</summary>
internal abstract partial class ExperimentStoreContract
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
            Assert.That(store.Description with { Trainers = Description.Trainers, Spaces = Description.Spaces }, Is.EqualTo(Description));
            Assert.That(store.Description.Trainers, Is.EqualTo(Description.Trainers));
            Assert.That(store.Description.Spaces, Is.EqualTo(Description.Spaces));
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
        Trial third = store.Begin(Next())! with
        {
            State = TrialState.Pruned,
            Reason = "",
            Cost = double.MaxValue,
            Rungs = [new Rung(0.1, new(0.1, double.PositiveInfinity), 0)],
        };
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
    public void What_every_finished_trial_read_is_kept()
    {
        using IExperimentStore store = Create();
        Trial[] trials = [.. Enumerable.Range(0, 3).Select(_ => store.Begin(Next())!)];
        byte[] digits = [1, 2, 3];
        store.Close(trials[0].Finished(0.9), Bytes, digits);
        store.Close(trials[1].Finished(0.5), default, (byte[])[7]);
        store.Close(trials[2] with { State = TrialState.Pruned }, default);
        digits[0] = 9;
        Assert.That(trials.Select(trial => Join().ReadPredictions(trial.Id)), Is.EqualTo((byte[]?[])[[1, 2, 3], [7], null]));
    }

    [Test]
    public void A_note_is_kept_until_there_is_another_of_its_name()
    {
        using IExperimentStore store = Create();
        Assert.That(store.ReadNote("a"), Is.Null);
        store.WriteNote("a", Bytes);
        store.WriteNote("b", default);
        Assert.That((Join().ReadNote("a"), Join().ReadNote("b")), Is.EqualTo((Bytes, Array.Empty<byte>())).Using<byte[]>((x, y) => x.AsSpan().SequenceEqual(y)));
        Join().WriteNote("a", (byte[])[8]);
        Assert.That(store.ReadNote("a"), Is.EqualTo((byte[])[8]));
        store.Reopen(store.Description);
        Assert.That(store.ReadNote("a"), Is.EqualTo((byte[])[8]));
    }

    [Test]
    public void When_a_trial_ran_is_kept()
    {
        using IExperimentStore store = Create();
        Trial trial = store.Begin(trials => Next()(trials) with { Began = TimeSpan.FromTicks(12345678901) })!;
        Assert.That(Join().Trials[0], Has.Property("Began").EqualTo(TimeSpan.FromTicks(12345678901)).And.Property("Ended").Null);
        store.Close(trial.Finished(0.9) with { Ended = TimeSpan.FromSeconds(2000) }, default);
        Assert.That(Join().Trials[0], Has.Property("Began").EqualTo(TimeSpan.FromTicks(12345678901)).And.Property("Ended").EqualTo(TimeSpan.FromSeconds(2000)));
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
    public void A_disposed_store_is_of_no_use()
    {
        IExperimentStore store = Create();
        store.Dispose();
        store.Dispose();
        Assert.That(() => store.Trials, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => store.Begin(Next()), Throws.TypeOf<ObjectDisposedException>());
    }
}
