using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Digits.Data;
using Digits.Experiments.Isolation;
using Digits.Experiments.Monitors;
using Digits.Experiments.Records;
using Digits.Experiments.Stores;
using Digits.Experiments.Tuners;
using Digits.Imaging;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <summary>One worker's part in an experiment: it runs trials until there is a reason to stop, and concludes, unless another one does.</summary>
internal sealed partial class ExperimentRun : IDisposable
{
    private static readonly TimeSpan ShortestTrial = TimeSpan.FromSeconds(0.25), BeatInterval = TimeSpan.FromSeconds(1), Poll = TimeSpan.FromSeconds(0.1);

    private readonly ExperimentOptions _options;
    private readonly DigitSplit _split;
    private readonly IExperimentStore _store;
    private readonly IProgress<ExperimentEvent>? _monitor;
    private readonly CancellationToken _asked;
    private readonly CancellationTokenSource _stop;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _spentBefore;
    private readonly Timer _beat;
    private readonly Lock _turn = new(), _beating = new();
    private readonly Dictionary<int, IDigitClassifier> _models = [];
    private readonly List<IDigitTrainer> _available = [];
    private readonly List<string> _unavailable = [];
    private readonly DigitSet _train, _validation, _test;
    private readonly TimePlan _plan;
    private readonly List<TrialRun> _running = [];
    private MemoryWatch? _memory;
    private TimeSpan _beaten;
    private Exception? _fault;
    private bool _isOver;

    public ExperimentRun(
        ExperimentOptions options, DigitSplit split, IExperimentStore store, IProgress<ExperimentEvent>? monitor, CancellationToken cancellationToken)
    {
        (_options, _split, _store, _monitor, _asked) = (options, split, store, monitor, cancellationToken);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _spentBefore = store.Spent;
        (_train, _validation, _test) = (DigitNormalizer.Normalize(split.Train), DigitNormalizer.Normalize(split.Validation), DigitNormalizer.Normalize(split.Test));
        _plan = new TimePlan(options.Budget, _train.Count, _validation.Count, _test.Count);
        _beat = new Timer(_ => Beat(), null, BeatInterval, BeatInterval);
    }

    /// <summary>The time that the experiment has taken, in all processes that ever worked on it.</summary>
    private TimeSpan Elapsed => _spentBefore + _clock.Elapsed;

    private bool IsInterrupted => _asked.IsCancellationRequested;

    public ExperimentResult Run()
    {
        if (_store.Outcome is { } ended)
            return Told(ended);
        ListTrainers();
        WatchMemory();
        RecordNotes.Write(_store, ExperimentMachine.Current(_options.Threads));
        RecordNotes.Write(_store, ExperimentData.Of(_train, _validation, _test));
        Search();
        ExceptionDispatchInfo? fault = _fault is null ? null : ExceptionDispatchInfo.Capture(_fault);
        fault?.Throw();
        ExperimentResult result = Conclude();
        Beat(); // so that the store knows the whole time
        return result;
    }

    public void Dispose()
    {
        _beat.Dispose();
        _memory?.Dispose();
        lock (_beating)
        {
            lock (_turn)
                _isOver = true;
        }

        _stop.Dispose();
    }

    private void ListTrainers()
    {
        foreach (IDigitTrainer trainer in _options.Trainers)
        {
            if (trainer.UnavailableReason is { } reason)
            {
                _unavailable.Add($"{trainer.Name} is not available here: {reason}");
                Report(elapsed => new TrainerUnavailable(elapsed, trainer.Name, reason));
            }
            else
                _available.Add(trainer);
        }
    }

    /// <summary>Ask, train, tell, in as many threads as trials may run at once; then whatever other processes have left undone.</summary>
    private void Search()
    {
        if (_options.Parallel == 1)
            Work();
        else
            Task.WaitAll([.. Enumerable.Range(0, _options.Parallel).Select(
                _ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
        while (!_stop.IsCancellationRequested && ReasonToStop() is null && _store.OthersAtWork)
        {
            _stop.Token.WaitHandle.WaitOne(Poll);
            Work();
        }
    }

    private void Work()
    {
        try
        {
            while (!_stop.IsCancellationRequested && NextTrial() is { } trial)
                Try(trial);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            // The store's, a tuner's or a pruner's: without them there is no experiment.
            Interlocked.CompareExchange(ref _fault, exception, null);
            _stop.Cancel();
        }
    }

    /// <summary>A trial that somebody left undone, or a new one; null where there is a reason to stop.</summary>
    private Trial? NextTrial()
    {
        if (_available.Count == 0 || ReasonToStop() is not null)
            return null;
        if (_store.TakeOver() is { } orphan)
            return orphan;
        return _store.Begin(trials =>
        {
            if (ReasonToStop(trials) is not null || trials.Count >= (_options.MaxTrials ?? int.MaxValue))
                return null;
            var state = new TuningState(_available, trials, _options.Seed)
            {
                Spaces = _options.Spaces,
                TrainingImages = _train.Count,
                CostLimit = _plan.CostLimit(Elapsed, trials),
            };
            return _options.Tuner.Ask(state) is { } proposal
                ? new Trial(trials.Count + 1, proposal.Trainer.Name, proposal.Parameters, _options.Seed) { Began = Elapsed }
                : null;
        });
    }

    private string? ReasonToStop() => ReasonToStop(_store.Trials);

    /// <summary>Why no further trial is to begin; null where one may.</summary>
    private string? ReasonToStop(IReadOnlyList<Trial> trials)
    {
        if (_plan.LeftForTrial(Elapsed, trials) is { } left && left < ShortestTrial)
            return "the time budget is used up";
        if (TrialOrder.Best(trials) is not { } best)
            return null;
        if (_options.TargetAccuracy is { } target && best.ValidationAccuracy >= target)
            return $"trial {best.Id} reached the target";
        int since = trials.Count(trial => trial.Id > best.Id && trial.State != TrialState.Running);
        return _options.MaxTrialsWithoutImprovement is { } most && since >= most ? $"{since} trials brought nothing better" : null;
    }

    private void Try(Trial trial)
    {
        Report(elapsed => new TrialStarted(elapsed, trial));
        if (_options.Trainers.FirstOrDefault(candidate => candidate.Name == trial.Trainer) is not { } trainer)
            throw new ExperimentStoreException($"The experiment has a trial of {trial.Trainer}, which is not among the trainers: name it, too.");
        using var run = new TrialRun(
            trainer, Request(trainer, _train, trial, Math.Max(1, _options.Threads / _options.Parallel)) with { Validation = _validation },
            _validation, _options.Pruner, _store, _plan.IsLimited, Report);
        TrialEnd? end;
        lock (_running)
            _running.Add(run);
        try
        {
            end = run.Run(trial, _plan.LeftForTrial(Elapsed, _store.Trials), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _store.Release(trial); // it goes on when the experiment is resumed
            Report(elapsed => new TrialEnded(elapsed, Interrupted(trial), IsBest: false));
            throw;
        }
        finally
        {
            lock (_running)
                _running.Remove(run);
        }

        if (end is not null)
            Close(end with { Trial = end.Trial with { Ended = Elapsed } });
        if (run.NeededTooMuchMemory)
        {
            GC.Collect(); // or the next trial would be charged with what this one has left
            WatchMemory();
        }
    }

    /// <summary>Where memory is capped, the trial that began last ends when this process has more.</summary>
    private void WatchMemory()
    {
        if (_options.MemoryLimit is not { } limit)
            return;
        _memory?.Dispose();
        _memory = new MemoryWatch(limit, bytes =>
        {
            lock (_running)
                _running.LastOrDefault()?.EndForMemory(bytes, limit);
        });
    }

    private void Close(TrialEnd end)
    {
        (Trial trial, IDigitClassifier? model, ReadOnlyMemory<byte> predictions) = end;
        IReadOnlyList<Trial> trials = _store.Trials;
        byte[] bytes = [];
        if (model is not null && TrialOrder.IsBestOfTrainer(trial, trials))
        {
            lock (_turn)
            {
                foreach (Trial other in trials.Where(other => other.Trainer == trial.Trainer))
                    _models.Remove(other.Id);
                _models[trial.Id] = model;
            }

            bytes = Saved(ModelOf(trial, model, includesValidation: false, test: null));
        }

        if (_store.Close(trial, bytes, predictions))
            Report(elapsed => new TrialEnded(elapsed, trial, model is not null && TrialOrder.IsBest(trial, trials)));
    }

    private TrainingRequest Request(IDigitTrainer trainer, DigitSet train, Trial trial, int threads) => new(train)
    {
        Parameters = trial.Parameters,
        Seed = trial.Seed,
        Threads = _plan.IsLimited ? threads : trainer.DeterministicThreads(threads),
    };

    private static Trial Interrupted(Trial trial) => trial with { State = TrialState.Pruned, Reason = "interrupted" };

    private void Beat()
    {
        lock (_beating)
        {
            if (_isOver)
                return;
            TimeSpan now = _clock.Elapsed;
            try
            {
                _store.Beat(now - _beaten);
                _beaten = now;
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _fault, exception, null); // on a timer's thread it would end the process
                _stop.Cancel();
            }
        }
    }

    /// <summary>Events come one at a time, and in the order of their times.</summary>
    private void Report(Func<TimeSpan, ExperimentEvent> create)
    {
        if (_monitor is null)
            return;
        lock (_turn)
        {
            if (!_isOver)
                _monitor.Report(create(Elapsed));
        }
    }
}
