using System.Text.Json;
using Digits.Experiments.Spaces;

namespace Digits.Experiments.Stores;

/// <summary>What an experiment is about: all that must be the same for every process that works on it.</summary>
/// <param name="Data">What the data were loaded from: a name or a path.</param>
/// <param name="DataHash">The hash of the images and labels: <see cref="Digits.Data.DigitSplit.Hash"/>.</param>
/// <param name="TrainingImages">How many images trials learn from.</param>
/// <param name="ValidationImages">How many images they are compared on.</param>
/// <param name="TestImages">How many images the winner is tested on.</param>
/// <param name="SplitSeed">The seed of the split.</param>
/// <param name="Trainers">The names of the trainers.</param>
/// <param name="Tuner">The name of the tuner.</param>
/// <param name="Pruner">The name of the pruner.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Budget">The time for everything; null for no limit.</param>
/// <param name="MaxTrials">At most so many trials; null for no limit.</param>
public sealed record ExperimentDescription(
    string Data,
    string DataHash,
    int TrainingImages,
    int ValidationImages,
    int TestImages,
    int SplitSeed,
    IReadOnlyList<string> Trainers,
    string Tuner,
    string Pruner,
    int Seed,
    TimeSpan? Budget,
    int? MaxTrials)
{
    /// <summary>Where the tuner looks instead of in a trainer's own search space, by the trainer's name.</summary>
    public IReadOnlyDictionary<string, SearchSpace> Spaces { get; init; } = new Dictionary<string, SearchSpace>();

    /// <summary>No further trial once one has this accuracy on the validation set, 0 to 1; null for none.</summary>
    public double? TargetAccuracy { get; init; }

    /// <summary>No further trial once so many have ended since the best one; null for no limit.</summary>
    public int? MaxTrialsWithoutImprovement { get; init; }

    /// <summary>All that may be other when an experiment goes on.</summary>
    internal (TimeSpan? Budget, int? Trials, double? Target, int? Patience) Limits => (Budget, MaxTrials, TargetAccuracy, MaxTrialsWithoutImprovement);

    /// <summary>Checks that another description is of the same experiment; its limits may differ.</summary>
    /// <exception cref="ExperimentStoreException">It is of another one: the message lists all that differs.</exception>
    internal void MustMatch(ExperimentDescription other)
    {
        var faults = new List<string>();
        void Compare(string what, object mine, object others)
        {
            if (!mine.Equals(others))
                faults.Add($"{what} {mine} instead of {others}");
        }

        Compare("data with hash", DataHash, other.DataHash);
        Compare("a split of", (TrainingImages, ValidationImages, TestImages), (other.TrainingImages, other.ValidationImages, other.TestImages));
        Compare("a split with seed", SplitSeed, other.SplitSeed);
        Compare("trainers", string.Join(",", Trainers), string.Join(",", other.Trainers));
        Compare("search spaces", JsonSerializer.Serialize(Spaces), JsonSerializer.Serialize(other.Spaces));
        Compare("tuner", Tuner, other.Tuner);
        Compare("pruner", Pruner, other.Pruner);
        Compare("seed", Seed, other.Seed);
        if (faults.Count > 0)
            throw new ExperimentStoreException($"This is another experiment; it has {string.Join(", ", faults)}. Resume it with its own settings.");
    }
}
