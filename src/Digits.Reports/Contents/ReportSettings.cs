using Digits.Experiments.Stores;

namespace Digits.Reports.Contents;

/// <summary>What an experiment was asked for, and of which data.</summary>
/// <param name="Data">What the data were loaded from: a name or a path.</param>
/// <param name="DataHash">The hash of the data's training images and labels.</param>
/// <param name="TrainingImages">How many images trials learned from.</param>
/// <param name="ValidationImages">How many images they were compared on.</param>
/// <param name="TestImages">How many images the winner was tested on.</param>
/// <param name="SplitSeed">The seed of the split.</param>
/// <param name="Trainers">The names of the trainers.</param>
/// <param name="Tuner">The name of the tuner.</param>
/// <param name="Pruner">The name of the pruner.</param>
/// <param name="Seed">The seed.</param>
/// <param name="BudgetSeconds">The time for everything; null for no limit.</param>
/// <param name="MaxTrials">At most so many trials; null for no limit.</param>
/// <param name="TargetAccuracy">No further trial once one has this accuracy on the validation set; null for none.</param>
/// <param name="MaxTrialsWithoutImprovement">No further trial once so many have ended since the best one; null for no limit.</param>
/// <param name="TestHash">The hash of the test images and labels; null for an experiment of a version that did not record it.</param>
public sealed record ReportSettings(
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
    double? BudgetSeconds,
    int? MaxTrials,
    double? TargetAccuracy,
    int? MaxTrialsWithoutImprovement,
    string? TestHash = null)
{
    internal static ReportSettings Of(ExperimentDescription description, string? testHash) => new(
        description.Data, description.DataHash, description.TrainingImages, description.ValidationImages, description.TestImages, description.SplitSeed,
        description.Trainers, description.Tuner, description.Pruner, description.Seed, description.Budget?.TotalSeconds, description.MaxTrials,
        description.TargetAccuracy, description.MaxTrialsWithoutImprovement, testHash);
}
