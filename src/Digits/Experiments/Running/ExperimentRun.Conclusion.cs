using System.Globalization;
using Digits.Evaluation;
using Digits.Experiments.Monitors;
using Digits.Experiments.Stores;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <content>What comes after the search: the winner is refitted, and tested.</content>
internal sealed partial class ExperimentRun
{
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
            _store.Close(orphan with { State = TrialState.Pruned, Reason = "its process ended, and the experiment before it could go on" }, default);
        IReadOnlyList<Trial> trials = _store.Trials;
        Trial best = TrialOrder.Best(trials) ?? throw Nothing(trials);
        (IDigitClassifier model, string? refitSkipped) = Refit(best, trials);
        if (TestAll(best, model, trials) is not { } tests)
            return BestSoFar();
        DigitModel final = ModelOf(best, model, includesValidation: refitSkipped is null, tests[0].Result);
        _store.Conclude(new ExperimentOutcome(best.Id, Saved(final), TestRecord.Write(tests), refitSkipped, Interrupted: false));
        return new ExperimentResult(trials, best, final, tests[0].Result, tests, refitSkipped, Interrupted: false, Elapsed);
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

    /// <summary>
    /// Lets the final model read the test set, once, and after it, for the comparison, the best model of each other trainer; null when
    /// interrupted.
    /// </summary>
    private List<TrialTest>? TestAll(Trial best, IDigitClassifier model, IReadOnlyList<Trial> trials)
    {
        var tests = new List<TrialTest>();
        try
        {
            EvaluationResult result = Evaluator.Evaluate(model, _test, _options.Threads, _stop.Token);
            tests.Add(new TrialTest(best, result));
            Report(elapsed => new TestEvaluated(elapsed, result));
            foreach (Trial other in TrialOrder.BestOfEachTrainer(trials).Where(other => other.Id != best.Id))
                tests.Add(new TrialTest(other, Evaluator.Evaluate(Model(other), _test, _options.Threads, _stop.Token)));
            return tests;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
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
            ? $"No trial could begin: {(_unavailable.Count > 0 ? string.Join("; ", _unavailable) : "the budget is too small.")}"
            : $"No trial finished: {string.Join("; ", trials.Select(trial => $"{trial.Trainer}: {trial.Reason}"))}. Allow more time, or name other trainers.");

    private IDigitClassifier Model(Trial trial)
    {
        lock (_turn)
        {
            if (_models.TryGetValue(trial.Id, out IDigitClassifier? model))
                return model;
        }

        byte[] bytes = _store.ReadModel(trial.Id)
            ?? throw new ExperimentStoreException($"The model of trial {trial.Id} is not in the store any more.");
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
