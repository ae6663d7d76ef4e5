using System.Globalization;
using Digits.Evaluation;
using Digits.Experiments.Monitors;
using Digits.Experiments.Records;
using Digits.Experiments.Stores;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <content>What comes after the search: the winner is refitted, and tested.</content>
internal sealed partial class ExperimentRun
{
    // To compare two images on one thread: most are told apart by a few sums. Measured on MNIST.
    private const double SecondsForPair = 1e-9;

    private ExperimentResult Conclude()
    {
        if (IsInterrupted)
            return BestSoFar();
        while (!_store.TryClaimConclusion())
        {
            if (_store.Outcome is { } ended)
                return Told(ended);
            _asked.WaitHandle.WaitOne(Poll); // another process is at it
            if (IsInterrupted)
                return BestSoFar();
        }

        // Where the target was reached, say, what a dead process left is not gone on with; nor is it under way for ever.
        while (_store.TakeOver() is { } orphan)
            _store.Close(orphan with { State = TrialState.Pruned, Reason = "its process ended, and the experiment before it could go on", Ended = Elapsed }, default);
        IReadOnlyList<Trial> trials = _store.Trials;
        Trial best = TrialOrder.Best(trials) ?? throw Nothing(trials);
        (IDigitClassifier model, string? refitSkipped) = Refit(best, trials);
        try
        {
            (DigitModel final, byte[] saved, TrialTest test) = TestFinal(best, model, includesValidation: refitSkipped is null);
            IReadOnlyList<TrialTest> tests = [test, .. TestOthers(best, trials)];
            LookForDuplicates();
            _store.Conclude(new ExperimentOutcome(best.Id, saved, TestRecord.Write(tests), refitSkipped, Interrupted: false));
            return new ExperimentResult(trials, best, final, test.Result, tests, refitSkipped, Interrupted: false, Elapsed);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return BestSoFar();
        }
    }

    /// <summary>Trains the winner again with the validation images, if there is time; otherwise keeps what it learned without them.</summary>
    private (IDigitClassifier Model, string? SkippedReason) Refit(Trial best, IReadOnlyList<Trial> trials)
    {
        TimeSpan needed = _plan.RefitTime(best);
        TimeSpan? left = _plan.LeftForRefit(Elapsed, trials);
        if (needed > left)
        {
            string why = string.Create(
                CultureInfo.InvariantCulture,
                $"the refit would take about {needed.TotalSeconds:F0} s, and {Math.Max(0, left.Value.TotalSeconds):F0} s of the budget are left for it");
            Report(elapsed => new RefitEnded(elapsed, best, why));
            return (Model(best), why);
        }

        Report(elapsed => new RefitStarted(elapsed, best));
        IDigitClassifier? refitted = null;
        string? skipped = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (left is { } time)
            limit.CancelAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);
        try
        {
            IDigitTrainer trainer = _options.Trainers.First(candidate => candidate.Name == best.Trainer);
            TrainingRequest request = Request(trainer, _train.Concat(_validation), best, _options.Threads); // without validation images: it learns from them now
            using var progress = new Relay(value => Report(elapsed => new RefitProgressed(elapsed, best, value)));
            AbandonableCall.Run(() => refitted = trainer.Train(request, progress, limit.Token), () => { }, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            skipped = IsInterrupted ? "interrupted" : "the refit took longer than expected, and the budget ended";
        }
        catch (Exception exception)
        {
            skipped = $"the refit failed: {(exception is OutOfMemoryException ? "there was not enough memory" : exception.Message)}";
        }

        Report(elapsed => new RefitEnded(elapsed, best, skipped));
        return (skipped is null ? refitted! : Model(best), skipped);
    }

    /// <summary>Lets the final model read the test set, once, and keeps what it said for reports.</summary>
    private (DigitModel Final, byte[] Saved, TrialTest Test) TestFinal(Trial best, IDigitClassifier model, bool includesValidation)
    {
        float[] probabilities = Evaluator.Score(model, _test, _options.Threads, _stop.Token);
        var result = EvaluationResult.From(probabilities, _test.Labels);
        Report(elapsed => new TestEvaluated(elapsed, result));
        DigitModel final = ModelOf(best, model, includesValidation, result);
        byte[] saved = Saved(final);
        SpeedResult speed = SpeedResult.Measure(model, _validation, _options.Threads, _stop.Token);

        // The final model may have learned from the validation images: how sure it may be of strangers, only the trial's can tell.
        if (KeptModel(best) is { } unrefitted)
        {
            float[] validation = Evaluator.Score(unrefitted, _validation, _options.Threads, _stop.Token);
            RecordNotes.Write(_store, new TestEvidence(validation, probabilities, TestMistake.Worst(probabilities, _test)));
        }

        return (final, saved, new TrialTest(best, result, speed, saved.Length));
    }

    /// <summary>Lets the best model of each other trainer read the test set, once: for the comparison, the choice being made.</summary>
    private IEnumerable<TrialTest> TestOthers(Trial best, IReadOnlyList<Trial> trials)
    {
        foreach (Trial other in TrialOrder.BestOfEachTrainer(trials).Where(other => other.Id != best.Id && other.Trainer != best.Trainer))
        {
            IDigitClassifier model = Model(other);
            yield return new TrialTest(
                other, Evaluator.Evaluate(model, _test, _options.Threads, _stop.Token), SpeedResult.Measure(model, _validation, _options.Threads, _stop.Token),
                _store.ReadModel(other.Id)?.Length);
        }
    }

    /// <summary>Test images that are in the training set, too, would make the test say too much; nobody is told but the report.</summary>
    private void LookForDuplicates()
    {
        double pairs = (double)_test.Count * (_train.Count + _validation.Count);
        if (_plan.LeavesTimeFor(TimeSpan.FromSeconds(pairs * SecondsForPair), Elapsed))
            RecordNotes.Write(_store, NearDuplicates.Find(_test, _train.Concat(_validation), _options.Threads, _stop.Token));
    }

    /// <summary>After an interruption: the best model that there is, neither refitted nor tested; the experiment can be resumed.</summary>
    private ExperimentResult BestSoFar()
    {
        IReadOnlyList<Trial> trials = [.. _store.Trials.Select(trial => trial.State == TrialState.Running ? Interrupted(trial) : trial)];
        if (TrialOrder.Best(trials) is not { } best)
            throw new OperationCanceledException("The experiment was cancelled before any trial had finished.", _asked);
        DigitModel model = ModelOf(best, Model(best), includesValidation: false, test: null);
        return new ExperimentResult(trials, best, model, null, [], "interrupted", Interrupted: true, Elapsed);
    }

    /// <summary>The result of an experiment that was concluded before, or by another process.</summary>
    private ExperimentResult Told(ExperimentOutcome outcome)
    {
        IReadOnlyList<Trial> trials = _store.Trials;
        List<TrialTest> tests = TestRecord.Read(outcome.Tests, trials);
        using var stream = new MemoryStream(outcome.Model, writable: false);
        return new ExperimentResult(
            trials, trials.First(trial => trial.Id == outcome.Best), DigitModel.Load(stream), tests[0].Result, tests, outcome.RefitSkippedReason,
            outcome.Interrupted, Elapsed);
    }

    private DigitTrainingException Nothing(IReadOnlyList<Trial> trials) => new(
        trials.Count == 0
            ? $"No trial could begin: {(_unavailable.Count > 0 ? string.Join("; ", _unavailable) : "the budget is too small. Allow more time.")}"
            : $"No trial finished: {string.Join("; ", trials.Select(trial => $"{trial.Trainer}: {trial.Reason}"))}. Allow more time, or name other trainers.");

    private IDigitClassifier Model(Trial trial) =>
        KeptModel(trial) ?? throw new ExperimentStoreException($"The model of trial {trial.Id} is not in the store any more.");

    private IDigitClassifier? KeptModel(Trial trial)
    {
        lock (_turn)
        {
            if (_models.TryGetValue(trial.Id, out IDigitClassifier? model))
                return model;
        }

        if (_store.ReadModel(trial.Id) is not { } bytes)
            return null;
        using var stream = new MemoryStream(bytes, writable: false);
        return DigitModel.Load(stream).Classifier;
    }

    private static byte[] Saved(DigitModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private DigitModel ModelOf(Trial trial, IDigitClassifier model, bool includesValidation, EvaluationResult? test) => new(
        model,
        ModelManifest.Of(trial.Trainer, trial.Parameters, trial.Seed, _split, includesValidation, new ModelMetrics
        {
            ValidationAccuracy = trial.ValidationAccuracy,
            TestAccuracy = test?.Accuracy,
            TestLogLoss = test?.LogLoss,
        }));
}
