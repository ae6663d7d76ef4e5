using Digits.Data;
using Digits.Experiments.Monitors;
using Digits.Experiments.Running;
using Digits.Experiments.Stores;
using Digits.Trainers;

namespace Digits.Experiments;

/// <summary>
/// Finds the best model that a time budget allows: it asks the tuner what to try, trains it, scores it on the validation set and tells;
/// the winner is refitted on training and validation sets together, and only then meets the test set, once.
/// </summary>
/// <remarks>
/// The budget holds for everything, refit and test included, but for the moment, at most 1.5 seconds, that a trainer takes to stop. A trial
/// that would leave no time for the refit of the best so far is stopped, early if its progress shows that it cannot end in time; a refit
/// that would not fit is left out, and the result says so. A trial that fails is recorded, and the experiment goes on.
/// <para>With a store in a file (<see cref="ExperimentOptions.Store"/>) no finished trial is lost, whatever happens to the process, and
/// several processes may work on one experiment at once.</para>
/// One instance may run several experiments, also at once.
/// </remarks>
public sealed class DigitExperiment
{
    private readonly ExperimentOptions _options;

    /// <summary>Prepares an experiment; nothing runs yet.</summary>
    /// <param name="options">How to go about it; the defaults when null.</param>
    /// <exception cref="ArgumentException">Some options are out of their ranges; the message lists every fault.</exception>
    public DigitExperiment(ExperimentOptions? options = null) => _options = (options ?? new ExperimentOptions()).Checked();

    /// <summary>Runs the experiment to its end.</summary>
    /// <param name="split">What to learn from, choose by and test on; none of the three empty.</param>
    /// <param name="monitor">Hears what happens, as it happens; may be null.</param>
    /// <param name="cancellationToken">
    /// Ends the experiment: it returns within two seconds with the best model finished so far. One in a file can be resumed later.
    /// </param>
    /// <exception cref="DigitDataException">The validation or the test set is empty.</exception>
    /// <exception cref="DigitTrainingException">No trial finished; the message says what became of each.</exception>
    /// <exception cref="ExperimentStoreException">The store cannot be used, or holds another experiment; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">The experiment was cancelled before any trial had finished.</exception>
    public ExperimentResult Run(DigitSplit split, IProgress<ExperimentEvent>? monitor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ExperimentDescription description = Describe(split);
        using IExperimentStore store = _options switch
        {
            { Store: null } => new MemoryStore(description),
            { Store: { } path, Resume: true } => SqliteStore.Open(path),
            { Store: { } path } => SqliteStore.Create(path, description),
        };
        return Run(split, store, monitor, cancellationToken);
    }

    /// <summary>Runs the experiment to its end, in a store of the caller's, which may hold a part of it already.</summary>
    /// <param name="split">As above.</param>
    /// <param name="store">Where the trials are kept; not disposed of. The options' own store is not used.</param>
    /// <param name="monitor">As above.</param>
    /// <param name="cancellationToken">As above.</param>
    /// <inheritdoc cref="Run(DigitSplit, IProgress{ExperimentEvent}?, CancellationToken)" path="/exception"/>
    public ExperimentResult Run(
        DigitSplit split, IExperimentStore store, IProgress<ExperimentEvent>? monitor = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(store);
        if (split.Validation.Count == 0)
            throw new DigitDataException($"{split.Name} was split without a validation set, by which an experiment chooses: keep some images for it.");
        if (split.Test.Count == 0)
            throw new DigitDataException($"{split.Name} has no test images: there would be nothing to judge the winner by.");
        ExperimentDescription description = Describe(split);
        store.Description.MustMatch(description);
        if (store.Description.Limits != description.Limits)
            store.Reopen(description);
        using var run = new ExperimentRun(_options, split, store, monitor, cancellationToken);
        return run.Run();
    }

    /// <summary>What an experiment with these options on this split is about: what a new store has to be told.</summary>
    public ExperimentDescription Describe(DigitSplit split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return new ExperimentDescription(
            _options.DataSource ?? split.Name, split.Hash, split.Train.Count, split.Validation.Count, split.Test.Count, split.Seed,
            [.. _options.Trainers.Select(trainer => trainer.Name)], _options.Tuner.Name, _options.Pruner.Name, _options.Seed, _options.Budget, _options.MaxTrials)
        {
            Spaces = _options.Spaces,
            TargetAccuracy = _options.TargetAccuracy,
            MaxTrialsWithoutImprovement = _options.MaxTrialsWithoutImprovement,
        };
    }
}
