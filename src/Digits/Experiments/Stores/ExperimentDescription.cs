namespace Digits.Experiments.Stores;

/// <summary>What an experiment is about: all that must be the same for every process that works on it.</summary>
/// <param name="Data">The name of the data, as it was given.</param>
/// <param name="DataHash">The hash of all images and labels and of how they are split: <see cref="Data.DigitSplit.Hash"/>.</param>
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
    int? MaxTrials);
