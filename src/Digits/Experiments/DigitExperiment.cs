using System.Diagnostics;
using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments.Monitors;
using Digits.Experiments.Tuners;
using Digits.Imaging;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments;

/// <summary>
/// Finds the best model that a time budget allows: it asks the tuner what to try, trains it, scores it on the validation set and tells;
/// the winner is refitted on training and validation sets together, and only then meets the test set, once.
/// </summary>
/// <remarks>
/// The budget holds for everything, refit and test included, but for the moment, at most 1.5 seconds, that a trainer takes to stop. A trial that would leave no time for the refit of the best so far is
/// stopped, early if its progress shows that it cannot end in time; a refit that would not fit is left out, and the result says so. A
/// trial that fails is recorded, and the experiment goes on.
/// One instance may run several experiments, also at once.
/// </remarks>
public sealed class DigitExperiment
{
    // A measured time is no promise: so much more is kept for a refit than it should take.
    private const double RefitAllowance = 1.2;

    private static readonly TimeSpan ShortestTrial = TimeSpan.FromSeconds(0.25);

    // For a trainer to end once it is told to, and what a busy machine may take before the refit is under way.
    private static readonly TimeSpan StopAllowance = AbandonableTraining.Grace + TimeSpan.FromSeconds(0.5);

    // For the test set and the saving, beside what is known of them.
    private static readonly TimeSpan FinishAllowance = TimeSpan.FromSeconds(0.5);

    private readonly ExperimentOptions _options;

    /// <summary>Prepares an experiment; nothing runs yet.</summary>
    /// <param name="options">How to go about it; the defaults when null.</param>
    /// <exception cref="ArgumentException">Some options are out of their ranges; the message lists every fault.</exception>
    public DigitExperiment(ExperimentOptions? options = null) => _options = (options ?? new ExperimentOptions()).Checked();

    /// <summary>Runs the experiment to its end.</summary>
    /// <param name="split">What to learn from, choose by and test on; none of the three empty.</param>
    /// <param name="monitor">Hears what happens, as it happens; may be null.</param>
    /// <param name="cancellationToken">Ends the experiment: it returns within two seconds with the best model finished so far.</param>
    /// <exception cref="DigitDataException">The validation or the test set is empty.</exception>
    /// <exception cref="DigitTrainingException">No trial finished; the message says what became of each.</exception>
    /// <exception cref="OperationCanceledException">The experiment was cancelled before any trial had finished.</exception>
    public ExperimentResult Run(DigitSplit split, IProgress<ExperimentEvent>? monitor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        if (split.Validation.Count == 0)
            throw new DigitDataException($"{split.Name} was split without a validation set, by which an experiment chooses: keep some images for it.");
        if (split.Test.Count == 0)
            throw new DigitDataException($"{split.Name} has no test images: there would be nothing to judge the winner by.");
        return new Session(_options, split, monitor, cancellationToken).Run();
    }

    /// <summary>One run of an experiment: its clock, its trials, and the best of them.</summary>
    private sealed class Session(ExperimentOptions options, DigitSplit split, IProgress<ExperimentEvent>? monitor, CancellationToken cancellation)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly DigitSet _train = DigitNormalizer.Normalize(split.Train);
        private readonly DigitSet _validation = DigitNormalizer.Normalize(split.Validation);
        private readonly DigitSet _test = DigitNormalizer.Normalize(split.Test);
        private readonly List<Trial> _trials = [];
        private readonly List<string> _unavailable = [];
        private Candidate? _best;

        private TimeSpan Elapsed => _clock.Elapsed;

        private TimeSpan Remaining => (options.Budget ?? TimeSpan.MaxValue) - Elapsed;

        public ExperimentResult Run()
        {
            Search();
            if (_best is not { } best)
            {
                cancellation.ThrowIfCancellationRequested();
                throw new DigitTrainingException(_trials.Count == 0
                    ? $"No trial could begin: {(_unavailable.Count > 0 ? string.Join("; ", _unavailable) : "the budget is too small.")}"
                    : $"No trial finished: {string.Join("; ", _trials.Select(trial => $"{trial.Trainer}: {trial.Reason}"))}. Allow more time, or name other trainers.");
            }

            (IDigitClassifier classifier, string? refitSkipped) = Refit(best);
            EvaluationResult? test = EvaluateOnTest(classifier);
            var metrics = new ModelMetrics { ValidationAccuracy = best.Trial.ValidationAccuracy, TestAccuracy = test?.Accuracy, TestLogLoss = test?.LogLoss };
            var model = new DigitModel(classifier, ModelManifest.Of(
                best.Trial.Trainer, best.Trial.Parameters, best.Trial.Seed, split, includesValidation: refitSkipped is null, metrics));
            return new ExperimentResult(
                _trials, best.Trial, model, test, refitSkipped, Interrupted: cancellation.IsCancellationRequested, Elapsed);
        }

        /// <summary>Ask, train, tell, until the tuner has no more to ask, or the time is needed for what comes after.</summary>
        private void Search()
        {
            var available = new List<IDigitTrainer>();
            foreach (IDigitTrainer trainer in options.Trainers)
            {
                if (trainer.UnavailableReason is { } reason)
                {
                    _unavailable.Add($"{trainer.Name} is not available here: {reason}");
                    monitor?.Report(new TrainerUnavailable(Elapsed, trainer.Name, reason));
                }
                else
                    available.Add(trainer);
            }

            while (!cancellation.IsCancellationRequested
                && _trials.Count < (options.MaxTrials ?? int.MaxValue)
                && TimeForTrial() >= ShortestTrial
                && available.Count > 0
                && options.Tuner.Ask(new TuningState(available, _trials, options.Seed)) is { } proposal)
            {
                Try(proposal);
            }
        }

        private void Try(Proposal proposal)
        {
            var started = new Trial(_trials.Count + 1, proposal.Trainer.Name, proposal.Parameters, options.Seed);
            Trial trial = started;
            _trials.Add(trial);
            monitor?.Report(new TrialStarted(Elapsed, trial));
            TimeSpan began = Elapsed;
            Candidate? candidate = null;
            TimeSpan time = TimeForTrial();
            TimeSpan? overrun = null;
            using CancellationTokenSource limit = Limit(time);
            try
            {
                var projection = new TimeProjection(time);
                IDigitClassifier classifier = Train(
                    proposal.Trainer,
                    Request(_train, trial),
                    value =>
                    {
                        monitor?.Report(new TrialProgressed(Elapsed, started, value));
                        if (options.Budget is not null && projection.Overrun(Elapsed - began, value) is { } whole)
                        {
                            overrun = whole;
                            limit.Cancel();
                        }
                    },
                    limit.Token);
                TimeSpan training = Elapsed - began;
                EvaluationResult validation = Evaluator.Evaluate(classifier, _validation, options.Threads, limit.Token);
                trial = trial with
                {
                    State = TrialState.Finished,
                    ValidationAccuracy = validation.Accuracy,
                    ValidationLogLoss = validation.LogLoss,
                };
                candidate = new Candidate(trial, proposal.Trainer, classifier, training, Elapsed - began - training);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                trial = trial with { State = TrialState.Pruned, Reason = cancellation.IsCancellationRequested ? "interrupted" : OutOfTime(overrun) };
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Whatever a trainer throws, an experiment of many trials must outlive it.
                trial = trial with { State = TrialState.Failed, Reason = exception.Message };
            }

            trial = trial with { Duration = Elapsed - began };
            _trials[^1] = trial;
            bool isBest = candidate is not null && IsBetter(trial, _best?.Trial);
            if (isBest)
                _best = candidate! with { Trial = trial };
            monitor?.Report(new TrialEnded(Elapsed, trial, isBest));
        }

        /// <summary>Trains the winner again with the validation images, if there is time; otherwise keeps what it learned without them.</summary>
        private (IDigitClassifier Classifier, string? SkippedReason) Refit(Candidate best)
        {
            if (cancellation.IsCancellationRequested)
                return (best.Classifier, "interrupted");
            TimeSpan needed = RefitTime(best);
            string? skipped = null;
            IDigitClassifier classifier = best.Classifier;
            if (needed > Remaining - FinishTime(best))
            {
                skipped = $"the refit would take about {needed.TotalSeconds:F0} s, and {Math.Max(0, (Remaining - FinishTime(best)).TotalSeconds):F0} s of the budget are left for it";
            }
            else
            {
                monitor?.Report(new RefitStarted(Elapsed, best.Trial));
                using CancellationTokenSource limit = Limit(Remaining - FinishTime(best));
                try
                {
                    classifier = Train(
                        best.Trainer,
                        Request(_train.Concat(_validation), best.Trial) with { Validation = null }, // it is part of the training now
                        value => monitor?.Report(new RefitProgressed(Elapsed, best.Trial, value)),
                        limit.Token);
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested)
                {
                    skipped = cancellation.IsCancellationRequested ? "interrupted" : "the refit took longer than expected, and the budget ended";
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    skipped = $"the refit failed: {exception.Message}";
                }
            }

            monitor?.Report(new RefitEnded(Elapsed, best.Trial, skipped));
            return (classifier, skipped);
        }

        private EvaluationResult? EvaluateOnTest(IDigitClassifier classifier)
        {
            try
            {
                EvaluationResult test = Evaluator.Evaluate(classifier, _test, options.Threads, cancellation);
                monitor?.Report(new TestEvaluated(Elapsed, test));
                return test;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return null;
            }
        }

        private static IDigitClassifier Train(
            IDigitTrainer trainer, TrainingRequest request, Action<TrainingProgress> listener, CancellationToken limit)
        {
            using var progress = new Relay(listener);
            return AbandonableTraining.Run(trainer, request, progress, limit);
        }

        private TrainingRequest Request(DigitSet train, Trial trial) =>
            new(train) { Parameters = trial.Parameters, Validation = _validation, Seed = trial.Seed, Threads = options.Threads };

        /// <summary>Better is the greater validation accuracy, then the lesser log-loss, then the earlier trial.</summary>
        private static bool IsBetter(Trial trial, Trial? best) =>
            best is null
            || trial.ValidationAccuracy > best.ValidationAccuracy
            || (trial.ValidationAccuracy == best.ValidationAccuracy && trial.ValidationLogLoss < best.ValidationLogLoss);

        /// <summary>What a trial may take: from what is left goes the refit of the best so far, once the trial has been made to end.</summary>
        private TimeSpan TimeForTrial() =>
            Remaining - FinishTime(_best) - (_best is null ? TimeSpan.Zero : (RefitTime(_best) * RefitAllowance) + StopAllowance);

        private TimeSpan RefitTime(Candidate best) => best.TrainingTime * ((double)(_train.Count + _validation.Count) / _train.Count);

        /// <summary>What the test set will take, by what the validation set took, and a little for the rest.</summary>
        private TimeSpan FinishTime(Candidate? best) =>
            FinishAllowance + ((best?.ScoringTime ?? TimeSpan.Zero) * (1.5 * _test.Count / _validation.Count));

        private CancellationTokenSource Limit(TimeSpan time)
        {
            var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (options.Budget is not null)
                limit.CancelAfter(time > TimeSpan.Zero ? time : TimeSpan.Zero);
            return limit;
        }

        private string OutOfTime(TimeSpan? overrun)
        {
            string why = _best is null ? "the time budget ended" : $"stopped to leave time for the refit of trial {_best.Trial.Id} ({_best.Trial.Trainer})";
            return overrun is { } whole ? $"it would have taken about {whole.TotalSeconds:F0} s: {why}" : why;
        }
    }

    /// <summary>A finished trial with its classifier, and what it cost.</summary>
    private sealed record Candidate(Trial Trial, IDigitTrainer Trainer, IDigitClassifier Classifier, TimeSpan TrainingTime, TimeSpan ScoringTime);

    /// <summary>
    /// Passes reports on at once, on the reporting thread, where <see cref="Progress{T}"/> would queue them; and none any more once it is
    /// disposed, whatever a trainer that was left behind still has to say.
    /// </summary>
    private sealed class Relay(Action<TrainingProgress> action) : IProgress<TrainingProgress>, IDisposable
    {
        private readonly Lock _turn = new();
        private bool _ended;

        public void Report(TrainingProgress value)
        {
            lock (_turn)
            {
                if (!_ended)
                    action(value);
            }
        }

        public void Dispose()
        {
            lock (_turn)
                _ended = true;
        }
    }
}
