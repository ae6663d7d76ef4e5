using Digits.Experiments.Running;
using Digits.Experiments.Stores;
using Digits.Models;

namespace Digits.Experiments.Records;

/// <summary>All that is known of an experiment, whether it has ended or not: what a report is made of.</summary>
/// <remarks>A snapshot, immutable. It needs neither the data nor the trainers of the experiment.</remarks>
public sealed class ExperimentRecord
{
    private readonly Dictionary<int, byte[]> _predictions = [];

    private ExperimentRecord(IExperimentStore store)
    {
        Description = store.Description;
        Trials = store.Trials;
        Spent = store.Spent;
        Machine = RecordNotes.ReadMachine(store);
        Data = RecordNotes.ReadData(store);
        foreach (Trial trial in Trials)
        {
            if (store.ReadPredictions(trial.Id) is { } digits)
                _predictions[trial.Id] = digits;
        }

        if (store.Outcome is { } outcome)
        {
            Best = Trials.FirstOrDefault(trial => trial.Id == outcome.Best) ?? throw new ExperimentStoreException($"The winner, trial {outcome.Best}, is missing.");
            Tests = TestRecord.Read(outcome.Tests, Trials);
            RefitSkippedReason = outcome.RefitSkippedReason;
            Evidence = RecordNotes.ReadEvidence(store);
            Duplicates = RecordNotes.ReadDuplicates(store);
            ModelFile = outcome.Model;
        }
        else if (TrialOrder.Best(Trials) is { } best)
        {
            Best = best;
            ModelFile = store.ReadModel(best.Id);
        }
    }

    /// <summary>What the experiment is about.</summary>
    public ExperimentDescription Description { get; }

    /// <summary>All trials, in the order of their numbers; in an experiment that goes on, or was interrupted, some may be running.</summary>
    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>For how long the experiment has been at work, in all processes.</summary>
    public TimeSpan Spent { get; }

    /// <summary>What it ran on last; null where that was not recorded.</summary>
    public ExperimentMachine? Machine { get; }

    /// <summary>What is known of the data; null where that was not recorded.</summary>
    public ExperimentData? Data { get; }

    /// <summary>The finished trial with the best validation accuracy; null where none finished.</summary>
    public Trial? Best { get; }

    /// <summary>
    /// Its model, as <see cref="DigitModel.Save(Stream)"/> wrote it: the final one where the experiment has ended, else that of the trial; empty
    /// where there is none.
    /// </summary>
    public ReadOnlyMemory<byte> ModelFile { get; }

    /// <summary>Whether the experiment has come to its end: the winner was tested.</summary>
    public bool HasEnded => Tests.Count > 0;

    /// <summary>How the final model, which is the first, and the best model of each other trainer did on the test set; empty before the end.</summary>
    public IReadOnlyList<TrialTest> Tests { get; } = [];

    /// <summary>Why the model has learned from the training set alone; null when it was refitted, and before the end.</summary>
    public string? RefitSkippedReason { get; }

    /// <summary>What the final model said of each image; null before the end, and where that was not recorded.</summary>
    public TestEvidence? Evidence { get; }

    /// <summary>Test images that are nearly the same as images of the training or validation set; null where nobody looked.</summary>
    public Evaluation.NearDuplicates? Duplicates { get; }

    /// <summary>The digit that a trial read in each validation image; empty where that is not known.</summary>
    /// <param name="trialId">The number of the trial.</param>
    public ReadOnlyMemory<byte> Predictions(int trialId) => _predictions.GetValueOrDefault(trialId);

    /// <summary>Reads an experiment from its file, which may be in use.</summary>
    /// <param name="path">The <c>experiment.db</c>.</param>
    /// <exception cref="ExperimentStoreException">The file does not exist, is something else, damaged, or of a newer version of Digits.</exception>
    public static ExperimentRecord Read(string path)
    {
        using var store = SqliteStore.Open(path);
        return Read(store);
    }

    /// <summary>Reads an experiment from a store.</summary>
    /// <exception cref="ExperimentStoreException">The store cannot be read.</exception>
    public static ExperimentRecord Read(IExperimentStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new ExperimentRecord(store);
    }
}
