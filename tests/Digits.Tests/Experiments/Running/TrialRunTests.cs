using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Pruners;
using Digits.Experiments.Running;
using Digits.Experiments.Spaces;
using Digits.Experiments.Stores;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Running;

/// <summary>A trial that goes on where another process left it.</summary>
internal sealed class TrialRunTests
{
    private static readonly SuccessiveHalvingPruner Halving = new(eta: 4, minimumFidelity: 1 / 16.0);

    [Test]
    public void What_was_measured_but_not_judged_is_judged_first()
    {
        var trainer = new FakeTrainer("a", 1);
        using var store = new MemoryStore(SampleExperiment.Description);
        store.Close(store.Begin(SampleExperiment.Next("a"))!.WithRung(1 / 16.0, 0.9).Finished(0.95), default);
        Trial measured = store.Begin(SampleExperiment.Next("a"))!.WithRung(1 / 16.0, 0.4);
        store.Record(measured, default);

        (Trial trial, IDigitClassifier? model, _) = Run(trainer, store, measured);
        Assert.That((trial.State, trial.Reason), Is.EqualTo((TrialState.Pruned, "at 6.3 % of its training 40.00 %, below the best one's 90.00 %")));
        Assert.That(model, Is.Null);
        Assert.That(trainer.Requests, Is.Empty);
    }

    [Test]
    public void What_was_judged_well_goes_on_from_its_rung()
    {
        var trainer = new FakeTrainer("a", 1);
        using var store = new MemoryStore(SampleExperiment.Description);
        store.Begin(SampleExperiment.Next("a"));
        Trial measured = store.Begin(SampleExperiment.Next("a"))!.WithRung(1 / 16.0, 0.4);
        store.Record(measured, default);

        (Trial trial, IDigitClassifier? model, _) = Run(trainer, store, measured);
        Assert.That((trial.State, model is null), Is.EqualTo((TrialState.Finished, false)));
        Assert.That(trial.Rungs.Select(rung => rung.Fidelity), Is.EqualTo((double[])[1 / 16.0, 1 / 4.0, 1]));
        Assert.That(trainer.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public void The_first_trial_of_a_trainer_that_would_begin_anew_at_each_rung_has_none()
    {
        var trainer = new FakeTrainer("a", 1);
        using var store = new MemoryStore(SampleExperiment.Description);
        Trial first = store.Begin(SampleExperiment.Next("a"))!, second = store.Begin(SampleExperiment.Next("a"))!;
        Assert.That(Run(trainer, store, first).Trial.Rungs.Select(rung => rung.Fidelity), Is.EqualTo((double[])[1]));
        Assert.That(Run(trainer, store, second).Trial.Rungs.Select(rung => rung.Fidelity), Is.EqualTo((double[])[1 / 16.0, 1 / 4.0, 1]));
    }

    [Test]
    public void A_training_that_ended_before_its_time_has_its_model_also_after_an_interruption()
    {
        var trainer = new HastyTrainer();
        using var store = new MemoryStore(SampleExperiment.Description);
        Trial begun = store.Begin(SampleExperiment.Next("hasty"))!;
        (Trial whole, IDigitClassifier? model, ReadOnlyMemory<byte> predictions) = Run(trainer, store, begun);
        (Trial resumed, IDigitClassifier? modelAfterwards, _) = Run(trainer, store, store.Trials[0]); // as it was kept last
        Assert.That((model is null, modelAfterwards is null), Is.EqualTo((false, false)));
        Assert.That(predictions.Length, Is.EqualTo(100), "a digit for each validation image");
        Assert.That(whole.Rungs.Select(rung => rung.Fidelity), Is.EqualTo((double[])[1, 1]));
        Assert.That(resumed.Rungs.Select(rung => rung.Fidelity), Is.EqualTo((double[])[1, 1]));
        Assert.That((whole.State, resumed.State), Is.EqualTo((TrialState.Finished, TrialState.Finished)));
    }

    private static TrialEnd Run(IDigitTrainer trainer, IExperimentStore store, Trial trial)
    {
        DigitSet images = FakeClassifier.Told(100);
        using var run = new TrialRun(trainer, new TrainingRequest(images) { Threads = 1 }, images, Halving, store, measuresTime: false, _ => { });
        return run.Run(trial, limit: null, CancellationToken.None) ?? throw new InvalidOperationException("The trial belongs to nobody else.");
    }

    /// <summary>Its trainings have nothing left to do after the first step, as where patience ends one.</summary>
    private sealed class HastyTrainer : IResumableTrainer
    {
        public string Name => "hasty";

        public string Description => "is soon done";

        public string? UnavailableReason => null;

        public SearchSpace SearchSpace { get; } = new(new IntegerRange("steps", "Any.", 10, 1, 100));

        public IResumableTraining BeginTraining(TrainingRequest request) => new Training(0);

        public IResumableTraining ResumeTraining(TrainingRequest request, Stream checkpoint) => new Training(checkpoint.ReadByte());

        public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
            new FakeClassifier();

        private sealed class Training(double fidelity) : IResumableTraining
        {
            public double Fidelity { get; private set; } = fidelity;

            public void Advance(double fidelity, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) => Fidelity = 1;

            public IDigitClassifier ToClassifier() => new FakeClassifier();

            public void SaveCheckpoint(Stream checkpoint) => checkpoint.WriteByte((byte)Fidelity);

            public void Dispose()
            {
            }
        }
    }
}
