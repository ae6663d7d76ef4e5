namespace Digits.Experiments.Stores;

/// <summary>
/// Where an experiment keeps its trials. Whatever happens to a process, what a method has returned from is kept; several processes may
/// work on one experiment, each with a store object of its own, which is one worker.
/// </summary>
/// <remarks>
/// Thread-safe. A trial that runs belongs to the worker that began it or took it over, and only that one can change it; a trial that has
/// ended never changes. What a property or method returns is a snapshot. All methods throw <see cref="ExperimentStoreException"/> where the
/// store cannot be read or written (a full disk, a damaged file), with what to do about it.
/// </remarks>
public interface IExperimentStore : IDisposable
{
    /// <summary>What the experiment is about.</summary>
    ExperimentDescription Description { get; }

    /// <summary>All trials, in the order of their numbers.</summary>
    IReadOnlyList<Trial> Trials { get; }

    /// <summary>For how long at least one worker has been at work, all stretches together, as of the last heartbeat.</summary>
    TimeSpan Spent { get; }

    /// <summary>The end of the experiment; null while it goes on.</summary>
    ExperimentOutcome? Outcome { get; }

    /// <summary>Whether another worker that is alive has a trial under way, or is finishing the experiment.</summary>
    bool OthersAtWork { get; }

    /// <summary>Adds a trial, which belongs to this worker from then on; no other trial is added between the question and the answer.</summary>
    /// <param name="propose">Makes the trial that follows on all trials so far: its number is one more than theirs. Null for none.</param>
    /// <returns>The trial; null where there is none, or the experiment has ended.</returns>
    /// <exception cref="ArgumentException">The trial is not running, or has another number.</exception>
    Trial? Begin(Func<IReadOnlyList<Trial>, Trial?> propose);

    /// <summary>Makes a running trial this worker's whose worker has died, or gave no sign of life for some seconds.</summary>
    /// <returns>The one with the lowest number, as it was recorded last; null where there is none, or the experiment has ended.</returns>
    Trial? TakeOver();

    /// <summary>Keeps how a trial stands, and the checkpoint from which it can go on; the checkpoint before that is dropped.</summary>
    /// <param name="trial">The trial, running and with its new <see cref="Trial.Rungs"/>.</param>
    /// <param name="checkpoint">Empty where there is none.</param>
    /// <returns>False where the trial belongs to another worker by now: then nothing was kept, and it is to be left to that one.</returns>
    /// <exception cref="ArgumentException">The trial is not running.</exception>
    bool Record(Trial trial, ReadOnlyMemory<byte> checkpoint);

    /// <summary>Ends a trial, and drops its checkpoint.</summary>
    /// <param name="trial">The trial, no longer running.</param>
    /// <param name="model">Its model, which is kept where it is the best of its trainer; the one that was so far is dropped. Empty where there is none.</param>
    /// <param name="predictions">The digit that it read in each validation image, by which trials can be compared. Empty where there are none.</param>
    /// <returns>False where the trial belongs to another worker by now: then nothing was kept.</returns>
    /// <exception cref="ArgumentException">The trial is running, or finished without a score.</exception>
    bool Close(Trial trial, ReadOnlyMemory<byte> model, ReadOnlyMemory<byte> predictions = default);

    /// <summary>
    /// Gives a running trial of this worker up, for another or a later one: it keeps its rungs and its checkpoint, and the next
    /// <see cref="TakeOver"/> finds it at once.
    /// </summary>
    void Release(Trial trial);

    /// <summary>The checkpoint of a running trial; null where there is none.</summary>
    byte[]? ReadCheckpoint(int trialId);

    /// <summary>The model of a finished trial that is the best of its trainer; null where it was not kept.</summary>
    byte[]? ReadModel(int trialId);

    /// <summary>The digit that a finished trial read in each validation image; null where they were not kept.</summary>
    byte[]? ReadPredictions(int trialId);

    /// <summary>Keeps something else that is to be told of the experiment, instead of what had the same name before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="note">What is kept as it is.</param>
    void WriteNote(string name, ReadOnlyMemory<byte> note);

    /// <summary>What was kept under a name; null for nothing.</summary>
    byte[]? ReadNote(string name);

    /// <summary>A sign of life, several times in the time after which a worker is taken for dead.</summary>
    /// <param name="atWork">For how long this worker has been at work since its last sign.</param>
    void Beat(TimeSpan atWork);

    /// <summary>Makes this worker the one that ends the experiment; false where another one that is alive does, or where it has ended.</summary>
    bool TryClaimConclusion();

    /// <summary>Ends the experiment, where this worker has claimed that.</summary>
    /// <exception cref="ExperimentStoreException">It was not claimed, or another worker has claimed it since, taking this one for dead.</exception>
    void Conclude(ExperimentOutcome outcome);

    /// <summary>Makes an experiment that had ended go on, with another limit: the outcome is dropped, and everything else kept.</summary>
    void Reopen(ExperimentDescription description);
}
