using Digits.Experiments.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Digits.Experiments.Stores;

/// <summary>Keeps an experiment in one SQLite file, on which several processes may work at once.</summary>
/// <remarks>
/// <para>What a method has returned from is kept when the process is killed, and after that another worker goes on at once: it sees that
/// the process is gone. A power cut may take what was recorded since the system last wrote to the disk, on most systems seconds, but it
/// leaves a whole file: SQLite's write-ahead log with <c>synchronous = NORMAL</c>. A full disk takes nothing that was recorded.</para>
/// <para>The file must lie on a disk of the machine: over a network, locks and shared memory do not work. Beside it, while it is open or after
/// a kill, lie <c>-wal</c> and <c>-shm</c>, which belong to it: they are moved with it, or it is opened and disposed of before.</para>
/// <para>Numbers come back to the bit, but for −0, which comes back as 0.</para>
/// <para>Who only reads is no worker, so that a file can be looked at where nothing can be written, as on a full disk.</para>
/// <para>Thread-safe: calls wait for one another, and for those of other workers; so what makes a trial should be quick.</para>
/// </remarks>
public sealed class SqliteStore : IExperimentStore
{
    /// <summary>So large a checkpoint or model can be kept, in bytes.</summary>
    public const int MaxBytes = 900_000_000;

    private readonly Lock _lock = new();
    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly ExperimentTable _experiment;
    private readonly WorkerTable _workers;
    private readonly TrialTable _trials;
    private readonly BytesTable _bytes;
    private bool _isDisposed;

    private SqliteStore(string path, SqliteConnection connection, ProcessIdentity process, TimeSpan workerTimeout, TimeProvider clock)
    {
        (_path, _connection) = (path, connection);
        _experiment = new ExperimentTable(connection);
        _workers = new WorkerTable(connection, process, workerTimeout, clock);
        _trials = new TrialTable(connection);
        _bytes = new BytesTable(connection);
    }

    /// <inheritdoc/>
    public ExperimentDescription Description => Guarded(() => _experiment.Description);

    /// <inheritdoc/>
    public IReadOnlyList<Trial> Trials => Guarded(_trials.Read);

    /// <inheritdoc/>
    public TimeSpan Spent => Guarded(() => _experiment.Time.Spent);

    /// <inheritdoc/>
    public ExperimentOutcome? Outcome => Guarded(_experiment.ReadOutcome);

    /// <inheritdoc/>
    public bool OthersAtWork => Guarded(_workers.AreOthersAtWork);

    /// <summary>Makes the file of a new experiment, and opens it for a worker.</summary>
    /// <param name="path">The file, which must not exist; its folder must. It appears only when it is complete.</param>
    /// <param name="description">What the experiment is about.</param>
    /// <param name="workerTimeout">After so long without a sign of life a worker is taken for dead, above 0; 10 seconds when null.</param>
    /// <param name="clock">The clock; the system's when null.</param>
    /// <exception cref="ExperimentStoreException">The file exists, or cannot be made.</exception>
    public static SqliteStore Create(string path, ExperimentDescription description, TimeSpan? workerTimeout = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(description);
        string full = Path.GetFullPath(path);
        StoreFailure.Guard(full, () => StoreFile.Create(full, ExperimentTable.ToJson(description), Migrations.All));
        return Open(full, workerTimeout, clock);
    }

    /// <summary>Opens an experiment that has begun for a further worker, or to read it.</summary>
    /// <param name="path">The file that <see cref="Create"/> made. Where an older version of Digits did, it is brought up to date.</param>
    /// <param name="workerTimeout">After so long without a sign of life a worker is taken for dead, above 0; 10 seconds when null.</param>
    /// <param name="clock">The clock; the system's when null.</param>
    /// <exception cref="ExperimentStoreException">The file does not exist, is something else, damaged, or of a newer version of Digits.</exception>
    public static SqliteStore Open(string path, TimeSpan? workerTimeout = null, TimeProvider? clock = null) =>
        Open(path, ProcessIdentity.Current, Migrations.All, workerTimeout, clock);

    internal static SqliteStore Open(
        string path, ProcessIdentity process, IReadOnlyList<string> migrations, TimeSpan? workerTimeout = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        TimeSpan timeout = workerTimeout ?? TimeSpan.FromSeconds(10);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(workerTimeout));
        string full = Path.GetFullPath(path);
        return new SqliteStore(full, StoreFailure.Guard(full, () => StoreFile.Open(full, migrations)), process, timeout, clock ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public Trial? Begin(Func<IReadOnlyList<Trial>, Trial?> propose)
    {
        ArgumentNullException.ThrowIfNull(propose);
        lock (_lock)
        {
            // What the proposer throws is its own, and goes to the caller as it is.
            using SqliteTransaction transaction = Guarded(BeginTransaction);
            IReadOnlyList<Trial> trials = Guarded(_trials.Read);
            if (Guarded(() => _experiment.HasEnded) || propose(trials) is not { } trial)
                return null;
            TrialGuard.ThrowUnlessNext(trial, trials);
            return Guarded(() =>
            {
                _trials.Insert(trial, _workers.Id);
                transaction.Commit();
                return trial;
            });
        }
    }

    /// <inheritdoc/>
    public Trial? TakeOver() => Changed(() =>
    {
        if (_experiment.HasEnded || _workers.FindAbandonedTrial() is not { } id)
            return null;
        _trials.Assign(id, _workers.Id);
        return _trials.Read()[id - 1];
    });

    /// <inheritdoc/>
    public bool Record(Trial trial, ReadOnlyMemory<byte> checkpoint)
    {
        ArgumentNullException.ThrowIfNull(trial);
        TrialGuard.ThrowUnlessRunning(trial);
        ThrowIfTooLarge(checkpoint, $"the checkpoint of trial {trial.Id}");
        return Changed(() =>
        {
            if (!_trials.IsRunningFor(_workers.Id, trial.Id))
                return false;
            _trials.Update(trial);
            _bytes.ReplaceCheckpoint(trial, checkpoint);
            return true;
        });
    }

    /// <inheritdoc/>
    public bool Close(Trial trial, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> predictions = default)
    {
        ArgumentNullException.ThrowIfNull(trial);
        TrialGuard.ThrowUnlessEnded(trial);
        ThrowIfTooLarge(model, $"the model of trial {trial.Id}");
        ThrowIfTooLarge(predictions, $"the predictions of trial {trial.Id}");
        return Changed(() =>
        {
            if (!_trials.IsRunningFor(_workers.Id, trial.Id))
                return false;
            if (TrialOrder.IsBestOfTrainer(trial, _trials.Read()))
                _bytes.ReplaceModel(trial, model);
            _bytes.AddPredictions(trial, predictions);
            _trials.Update(trial);
            _bytes.ReplaceCheckpoint(trial, default);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Release(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        Changed(() =>
        {
            if (_trials.IsRunningFor(_workers.Id, trial.Id))
                _trials.Assign(trial.Id, worker: null);
        });
    }

    /// <inheritdoc/>
    public byte[]? ReadCheckpoint(int trialId) => Guarded(() => _bytes.ReadCheckpoint(trialId));

    /// <inheritdoc/>
    public byte[]? ReadModel(int trialId) => Guarded(() => _bytes.ReadModel(trialId));

    /// <inheritdoc/>
    public byte[]? ReadPredictions(int trialId) => Guarded(() => _bytes.ReadPredictions(trialId));

    /// <inheritdoc/>
    public void WriteNote(string name, ReadOnlyMemory<byte> note)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ThrowIfTooLarge(note, $"the note {name}");
        Changed(() => _bytes.ReplaceNote(name, note));
    }

    /// <inheritdoc/>
    public byte[]? ReadNote(string name) => Guarded(() => _bytes.ReadNote(name));

    /// <inheritdoc/>
    public void Beat(TimeSpan atWork)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atWork, TimeSpan.Zero);
        Changed(() =>
        {
            _workers.Beat();
            _experiment.Time = _experiment.Time.Add(atWork, _workers.Now);
        });
    }

    /// <inheritdoc/>
    public bool TryClaimConclusion() => Changed(() =>
    {
        if (_experiment.HasEnded || (_experiment.Concluder is { } concluder && concluder != _workers.Id && _workers.IsAlive(concluder)))
            return false;
        _experiment.Concluder = _workers.Id;
        return true;
    });

    /// <inheritdoc/>
    public void Conclude(ExperimentOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ThrowIfTooLarge(outcome.Model, "the final model");
        Changed(() =>
        {
            if (_experiment.Concluder != _workers.Id)
                throw StoreFailure.ConclusionLost(_path);
            _experiment.Concluder = null;
            _experiment.AddOutcome(outcome);
        });
    }

    /// <inheritdoc/>
    public void Reopen(ExperimentDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        Changed(() =>
        {
            _experiment.DropOutcome();
            _experiment.Description = description;
        });
    }

    /// <summary>Releases what this worker has under way, and closes the file.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            try
            {
                _workers.Leave();
            }
            catch (SqliteException)
            {
                // A full disk, say. Others find out by themselves that this worker is gone.
            }

            _connection.Dispose();
        }
    }

    private T Guarded<T>(Func<T> action)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return StoreFailure.Guard(_path, action);
        }
    }

    /// <summary>Does all of something or nothing, while nobody else changes the file.</summary>
    private T Changed<T>(Func<T> action) => Guarded(() =>
    {
        using SqliteTransaction transaction = BeginTransaction();
        T result = action();
        transaction.Commit();
        return result;
    });

    private void Changed(Action action) => Changed(() =>
    {
        action();
        return true;
    });

    private SqliteTransaction BeginTransaction()
    {
        _workers.Join();
        return _connection.BeginTransaction();
    }

    private void ThrowIfTooLarge(ReadOnlyMemory<byte> bytes, string what)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new ExperimentStoreException(
                $"{_path} cannot hold {what}: it has {bytes.Length:N0} bytes, and {MaxBytes:N0} are the most. Train a smaller model.");
        }
    }
}
