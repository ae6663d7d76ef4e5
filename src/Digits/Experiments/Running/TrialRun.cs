using System.Diagnostics;
using System.Globalization;
using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments.Monitors;
using Digits.Experiments.Pruners;
using Digits.Experiments.Stores;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <summary>One trial from where it stands to its end: trained from rung to rung, measured at each, and judged.</summary>
/// <param name="trainer">What trains.</param>
/// <param name="request">On what.</param>
/// <param name="validation">What it is measured on.</param>
/// <param name="pruner">Who judges it.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="measuresTime">Whether its cost is the time it takes; else what the trainer estimates.</param>
/// <param name="report">Hears how it gets on.</param>
internal sealed class TrialRun(
    IDigitTrainer trainer, TrainingRequest request, DigitSet validation, IPruner pruner, IExperimentStore store, bool measuresTime,
    Action<Func<TimeSpan, ExperimentEvent>> report) : IDisposable
{
    private readonly Stopwatch _clock = new();
    private TimeSpan _before;
    private IResumableTraining? _training;
    private readonly CancellationTokenSource _memory = new();
    private bool _abandoned;
    private byte[] _predictions = [];
    private string? _tooMuch;

    /// <summary>Whether it was ended for its memory.</summary>
    public bool NeededTooMuchMemory => _tooMuch is not null;

    /// <summary>Ends the trial, which fails: the process has more memory than it may.</summary>
    public void EndForMemory(long bytes, long limit)
    {
        _tooMuch = $"the process had {bytes / 1_000_000} MB of memory, and the limit is {limit / 1_000_000} MB";
        _memory.Cancel();
    }

    /// <summary>Trains until the end, a judgement or the limit.</summary>
    /// <param name="trial">The trial as it stands.</param>
    /// <param name="limit">What it may take; null for no limit.</param>
    /// <param name="cancellation">Ends it: it stays as it was kept last.</param>
    /// <returns>How it ended; null where it belongs to another process by now.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrialEnd? Run(Trial trial, TimeSpan? limit, CancellationToken cancellation)
    {
        _clock.Start();
        _before = trial.Duration;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _memory.Token);
        if (limit is { } left)
            time.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        TimeSpan? overrun = null;
        Trial standing = trial;
        try
        {
            // What was measured and not judged any more, as the process ended between the two, must not go on for that.
            if (trial.Rungs.Count > 0 && pruner.Judge(trial, store.Trials) is { } earlier)
                return new TrialEnd(trial with { State = TrialState.Pruned, Reason = earlier });
            _training = Begin(trial, time.Token);
            IDigitClassifier? model = null;
            foreach (double target in (IEnumerable<double>)[.. RungsOf(trial), 1])
            {
                // A training may reach several rungs at a stretch; at the end it is measured in any case, for its model.
                if (target < 1 && standing.Rungs.Count > 0 && standing.Rungs[^1].Fidelity >= target)
                    continue;
                var projection = limit is { } all && !IsResumable ? new TimeProjection(all - _clock.Elapsed) : null; // what can be cut short is not lost
                TimeSpan began = _clock.Elapsed;
                Advance(standing, target, value =>
                {
                    if (projection?.Overrun(_clock.Elapsed - began, value) is { } whole)
                    {
                        overrun = whole;
                        time.Cancel();
                    }
                }, time.Token);
                (standing, model) = Measure(standing, target, _clock.Elapsed - began, time.Token);
                if (target >= 1)
                    break;
                if (!store.Record(standing, Checkpoint()))
                    return null;
                report(elapsed => new TrialMeasured(elapsed, standing));
                if (pruner.Judge(standing, store.Trials) is { } reason)
                    return new TrialEnd(standing with { State = TrialState.Pruned, Reason = reason });
            }

            return new TrialEnd(Finished(standing), model, _predictions);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_tooMuch is { } reason)
                return new TrialEnd(Failed(standing, reason));
            return CutShort(standing, overrun, cancellation);
        }
        catch (Exception exception) when (exception is not ExperimentStoreException)
        {
            // Whatever a trainer throws, an experiment of many trials must outlive it.
            string reason = exception is OutOfMemoryException ? "there was not enough memory" : exception.Message;
            return new TrialEnd(Failed(standing, reason));
        }
        finally
        {
            if (!_abandoned)
                _training?.Dispose();
        }
    }

    public void Dispose() => _memory.Dispose();

    private TimeSpan Duration => _before + _clock.Elapsed;

    private bool IsResumable => trainer is IResumableTrainer;

    /// <summary>
    /// Where the trial is to be measured. Rungs cost a trainer that begins anew at each nearly half a training more, and the first trial of a
    /// trainer is for finding out how good it is at all.
    /// </summary>
    private IReadOnlyList<double> RungsOf(Trial trial) =>
        IsResumable || store.Trials.Any(other => other.Trainer == trial.Trainer && other.Id < trial.Id) ? pruner.RungsOf(trial.Id) : [];

    private IResumableTraining Begin(Trial trial, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (trainer is not IResumableTrainer resumable)
            return new ShareTraining(trainer, request);
        if (trial.Rungs.Count == 0 || store.ReadCheckpoint(trial.Id) is not { } checkpoint)
            return resumable.BeginTraining(request);
        using var stream = new MemoryStream(checkpoint, writable: false);
        return resumable.ResumeTraining(request, stream);
    }

    private void Advance(Trial trial, double fidelity, Action<TrainingProgress> listener, CancellationToken cancellation)
    {
        IResumableTraining training = _training!;
        using var progress = new Relay(value =>
        {
            report(elapsed => new TrialProgressed(elapsed, trial, value));
            listener(value);
        });
        try
        {
            AbandonableCall.Run(() => training.Advance(fidelity, progress, cancellation), training.Dispose, cancellation);
        }
        catch (TrainingAbandonedException)
        {
            _abandoned = true;
            throw;
        }
    }

    /// <summary>Scores the validation set with what has been learned.</summary>
    private (Trial Trial, IDigitClassifier Model) Measure(Trial trial, double target, TimeSpan took, CancellationToken cancellation)
    {
        IDigitClassifier model = _training!.ToClassifier();
        TimeSpan began = _clock.Elapsed;
        float[] probabilities = Evaluator.Score(model, validation, request.Threads, cancellation);
        var result = EvaluationResult.From(probabilities, validation.Labels);
        _predictions = EvaluationResult.Predictions(probabilities);
        TimeSpan scoring = _clock.Elapsed - began;
        double fidelity = target >= 1 ? 1 : _training.Fidelity;
        trial = trial with { Duration = Duration, TrainingTime = IsResumable ? trial.TrainingTime + took : took, ScoringTime = scoring };
        double cost = measuresTime ? Duration.TotalSeconds : EstimatedCost(trial, fidelity);
        var rung = new Rung(fidelity, new ValidationScore(result.Accuracy, result.LogLoss), cost);
        return (trial with { Rungs = [.. trial.Rungs, rung], Cost = cost }, model);
    }

    private Trial Failed(Trial trial, string reason) => trial with { State = TrialState.Failed, Reason = reason, Duration = Duration, Cost = Cost(trial) };

    private static Trial Finished(Trial trial) => trial with
    {
        State = TrialState.Finished,
        ValidationAccuracy = trial.Rungs[^1].Score.Accuracy,
        ValidationLogLoss = trial.Rungs[^1].Score.LogLoss,
    };

    /// <summary>The time is up. What a training that can be measured at any time has learned counts, if it is better than all before.</summary>
    private TrialEnd CutShort(Trial trial, TimeSpan? overrun, CancellationToken cancellation)
    {
        Trial? best = TrialOrder.Best(store.Trials);
        string why = best is null ? "the time budget ended" : $"stopped to leave time for the refit of trial {best.Id} ({best.Trainer})";
        if (overrun is { } whole)
            why = string.Create(CultureInfo.InvariantCulture, $"it would have taken about {whole.TotalSeconds:F0} s: {why}");
        if (IsResumable && !_abandoned && _training is { Fidelity: > 0 } training)
        {
            double fidelity = training.Fidelity;
            (trial, IDigitClassifier model) = Measure(trial, fidelity, Duration - trial.Duration, cancellation);
            why = string.Create(CultureInfo.InvariantCulture, $"{why}, after {100 * fidelity:F0} % of its training");
            if (best is null || trial.Rungs[^1].Score > best.Score!.Value)
                return new TrialEnd(Finished(trial) with { Reason = why }, model, _predictions);
        }

        return new TrialEnd(trial with { State = TrialState.Pruned, Reason = why, Duration = Duration, Cost = Cost(trial) });
    }

    private double Cost(Trial trial) => measuresTime ? Duration.TotalSeconds : trial.Cost;

    private double EstimatedCost(Trial trial, double fidelity) => IsResumable
        ? fidelity * trainer.EstimateCost(request.Parameters, request.Train.Count)
        : trial.Cost + ShareTraining.EstimateCost(trainer, request, fidelity);

    private ReadOnlyMemory<byte> Checkpoint()
    {
        using var stream = new MemoryStream();
        _training!.SaveCheckpoint(stream);
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }
}
