namespace Digits.Experiments.Stores;

/// <summary>Keeps an experiment in memory: for one process, and nothing of it is there afterwards.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class MemoryStore : IExperimentStore
{
    private readonly Memory _memory;
    private long _lastBeat;
    private bool _isDisposed;

    /// <summary>Makes the store of a new experiment.</summary>
    /// <param name="description">What the experiment is about.</param>
    /// <param name="workerTimeout">After so long without a sign of life a worker is taken for dead, above 0; 10 seconds when null.</param>
    /// <param name="clock">The clock; the system's when null.</param>
    public MemoryStore(ExperimentDescription description, TimeSpan? workerTimeout = null, TimeProvider? clock = null)
        : this(new Memory(description, workerTimeout ?? TimeSpan.FromSeconds(10), clock ?? TimeProvider.System))
    {
    }

    private MemoryStore(Memory memory)
    {
        _memory = memory;
        _lastBeat = memory.Now;
    }

    /// <inheritdoc/>
    public ExperimentDescription Description => Locked(() => _memory.Description);

    /// <inheritdoc/>
    public IReadOnlyList<Trial> Trials => Locked(() => _memory.Trials);

    /// <inheritdoc/>
    public TimeSpan Spent => Locked(() => _memory.Time.Spent);

    /// <inheritdoc/>
    public ExperimentOutcome? Outcome => Locked(() => Copy(_memory.Outcome));

    /// <inheritdoc/>
    public bool OthersAtWork => Locked(() =>
        IsAnotherAlive(_memory.Concluder) || _memory.Owners.Values.Any(IsAnotherAlive));

    /// <summary>Another worker on the same experiment.</summary>
    /// <returns>A store that the caller disposes of.</returns>
    public MemoryStore Join() => Locked(() => new MemoryStore(_memory));

    /// <inheritdoc/>
    public Trial? Begin(Func<IReadOnlyList<Trial>, Trial?> propose)
    {
        ArgumentNullException.ThrowIfNull(propose);
        return Locked(() =>
        {
            if (_memory.Outcome is not null || propose(_memory.Trials) is not { } trial)
                return null;
            TrialGuard.ThrowUnlessNext(trial, _memory.Trials);
            _memory.Trials = [.. _memory.Trials, trial];
            _memory.Owners[trial.Id] = this;
            return trial;
        });
    }

    /// <inheritdoc/>
    public Trial? TakeOver() => Locked(() =>
    {
        Trial? trial = _memory.Outcome is not null ? null : _memory.Trials.FirstOrDefault(trial =>
            trial.State == TrialState.Running && (!_memory.Owners.TryGetValue(trial.Id, out MemoryStore? owner) || (owner != this && !IsAlive(owner))));
        if (trial is not null)
            _memory.Owners[trial.Id] = this;
        return trial;
    });

    /// <inheritdoc/>
    public bool Record(Trial trial, ReadOnlyMemory<byte> checkpoint)
    {
        ArgumentNullException.ThrowIfNull(trial);
        TrialGuard.ThrowUnlessRunning(trial);
        return Locked(() =>
        {
            if (!IsOwn(trial))
                return false;
            Replace(trial);
            Keep(_memory.Checkpoints, trial.Id, checkpoint);
            return true;
        });
    }

    /// <inheritdoc/>
    public bool Close(Trial trial, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> predictions = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        TrialGuard.ThrowUnlessEnded(trial);
        return Locked(() =>
        {
            if (!IsOwn(trial))
                return false;
            if (TrialOrder.IsBestOfTrainer(trial, _memory.Trials))
            {
                foreach (Trial other in _memory.Trials.Where(other => other.Trainer == trial.Trainer))
                    _memory.Models.Remove(other.Id);
                Keep(_memory.Models, trial.Id, model);
            }

            Keep(_memory.Predictions, trial.Id, predictions);
            Replace(trial);
            _memory.Checkpoints.Remove(trial.Id);
            _memory.Owners.Remove(trial.Id);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Release(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        Locked(() => IsOwn(trial) && _memory.Owners.Remove(trial.Id));
    }

    /// <inheritdoc/>
    public byte[]? ReadCheckpoint(int trialId) => Locked(() => _memory.Checkpoints.GetValueOrDefault(trialId)?.ToArray());

    /// <inheritdoc/>
    public byte[]? ReadModel(int trialId) => Locked(() => _memory.Models.GetValueOrDefault(trialId)?.ToArray());

    /// <inheritdoc/>
    public byte[]? ReadPredictions(int trialId) => Locked(() => _memory.Predictions.GetValueOrDefault(trialId)?.ToArray());

    /// <inheritdoc/>
    public void WriteNote(string name, ReadOnlyMemory<byte> note)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Locked(() => _memory.Notes[name] = note.ToArray());
    }

    /// <inheritdoc/>
    public byte[]? ReadNote(string name) => Locked(() => _memory.Notes.GetValueOrDefault(name)?.ToArray());

    /// <inheritdoc/>
    public void Beat(TimeSpan atWork) => Locked(() =>
    {
        _memory.Time = _memory.Time.Add(atWork, _memory.Now);
        return _lastBeat = _memory.Now;
    });

    /// <inheritdoc/>
    public bool TryClaimConclusion() => Locked(() =>
    {
        if (_memory.Outcome is not null || IsAnotherAlive(_memory.Concluder))
            return false;
        _memory.Concluder = this;
        return true;
    });

    /// <inheritdoc/>
    public void Conclude(ExperimentOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        Locked(() =>
        {
            if (_memory.Concluder != this)
                throw StoreFailure.ConclusionLost("The experiment");
            _memory.Concluder = null;
            return _memory.Outcome = Copy(outcome);
        });
    }

    /// <inheritdoc/>
    public void Reopen(ExperimentDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Locked(() =>
        {
            _memory.Description = description;
            return _memory.Outcome = null;
        });
    }

    /// <summary>Releases what this worker has under way; the memory is there as long as another worker has it.</summary>
    public void Dispose()
    {
        lock (_memory.Gate)
        {
            _isDisposed = true;
            foreach (int id in _memory.Owners.Where(owned => owned.Value == this).Select(owned => owned.Key).ToArray())
                _memory.Owners.Remove(id);
            if (_memory.Concluder == this)
                _memory.Concluder = null;
        }
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_memory.Gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return action();
        }
    }

    private bool IsOwn(Trial trial) => _memory.Owners.GetValueOrDefault(trial.Id) == this;

    private bool IsAnotherAlive(MemoryStore? worker) => worker is not null && worker != this && IsAlive(worker);

    private bool IsAlive(MemoryStore worker) => _memory.Now - worker._lastBeat <= _memory.WorkerTimeout.Ticks;

    private void Replace(Trial trial)
    {
        Trial[] trials = [.. _memory.Trials]; // those who asked before keep what they got
        trials[trial.Id - 1] = trial;
        _memory.Trials = trials;
    }

    private static void Keep(Dictionary<int, byte[]> kept, int id, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            kept.Remove(id);
        else
            kept[id] = bytes.ToArray();
    }

    private static ExperimentOutcome? Copy(ExperimentOutcome? outcome) => outcome is null ? null : outcome with { Model = outcome.Model.ToArray() };

    /// <summary>What all workers share, under one lock.</summary>
    private sealed class Memory
    {
        private readonly TimeProvider _clock;

        public Memory(ExperimentDescription description, TimeSpan workerTimeout, TimeProvider clock)
        {
            ArgumentNullException.ThrowIfNull(description);
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(workerTimeout, TimeSpan.Zero);
            (Description, WorkerTimeout, _clock) = (description, workerTimeout, clock);
        }

        public Lock Gate { get; } = new();

        public TimeSpan WorkerTimeout { get; }

        public long Now => _clock.GetUtcNow().UtcTicks;

        public ExperimentDescription Description { get; set; }

        public IReadOnlyList<Trial> Trials { get; set; } = [];

        public Dictionary<int, MemoryStore> Owners { get; } = [];

        public Dictionary<int, byte[]> Checkpoints { get; } = [];

        public Dictionary<int, byte[]> Models { get; } = [];

        public Dictionary<int, byte[]> Predictions { get; } = [];

        public Dictionary<string, byte[]> Notes { get; } = [];

        public TimeAtWork Time { get; set; }

        public MemoryStore? Concluder { get; set; }

        public ExperimentOutcome? Outcome { get; set; }
    }
}
