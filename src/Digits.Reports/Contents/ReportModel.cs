using Digits.Evaluation;
using Digits.Experiments;
using Digits.Experiments.Records;

namespace Digits.Reports.Contents;

/// <summary>A model that met the test set, once and after the choice.</summary>
/// <param name="Trial">The number of its trial.</param>
/// <param name="Name">The trainer, and the preset where it has one.</param>
/// <param name="Test">How it did on the test set.</param>
/// <param name="LatencyMicroseconds">The median time that one image takes, by itself, on one thread; null where it was not measured.</param>
/// <param name="ImagesPerSecond">How many images a second it reads in batches; null where it was not measured.</param>
/// <param name="Bytes">The size of its file; null where it was not recorded.</param>
public sealed record ReportModel(int Trial, string Name, ReportAccuracy Test, double? LatencyMicroseconds, double? ImagesPerSecond, long? Bytes)
{
    internal static ReportModel Of(TrialTest test) => new(
        test.Trial.Id, test.Trial.Name, ReportAccuracy.Of(test.Result), test.Speed?.LatencyMicroseconds, test.Speed?.ImagesPerSecond, test.Bytes);
}

/// <summary>The winner of an experiment.</summary>
/// <param name="Trial">The number of its trial.</param>
/// <param name="Refitted">Whether its model has learned from training and validation images together.</param>
/// <param name="RefitSkippedReason">Why it has not; null where it has.</param>
public sealed record ReportWinner(int Trial, bool Refitted, string? RefitSkippedReason)
{
    internal static ReportWinner? Of(ExperimentRecord record) => record switch
    {
        { Best: null } => null,
        { HasEnded: false } => new ReportWinner(record.Best.Id, Refitted: false, "the experiment has not come to its end"),
        _ => new ReportWinner(record.Best.Id, record.RefitSkippedReason is null, record.RefitSkippedReason),
    };
}

/// <summary>Two trials compared on the validation images that both read: McNemar's exact test.</summary>
/// <param name="First">The number of the winner.</param>
/// <param name="Second">The number of the next best trial.</param>
/// <param name="OnlyFirstRight">How many images only the winner read right.</param>
/// <param name="OnlySecondRight">How many images only the other one read right.</param>
/// <param name="PValue">How likely a difference at least as great is where both are equally good.</param>
/// <param name="IsNoise">Whether the difference may well be chance: the p-value is above 0.05.</param>
/// <param name="Indistinguishable">How many other finished trials are not distinguishable from the winner in this way; null where it was not recorded.</param>
public sealed record ReportDifference(int First, int Second, int OnlyFirstRight, int OnlySecondRight, double PValue, bool IsNoise, int? Indistinguishable)
{
    /// <summary>Compares the winner with the next best; null where there are not two, or their predictions are not known.</summary>
    internal static ReportDifference? Of(ExperimentRecord record)
    {
        if (record.Data is not { } data || record.Best is not { } best || record.Predictions(best.Id).IsEmpty)
            return null;
        Trial[] others = [.. TrialOrder.Ranked(record.Trials).Where(trial => trial.Id != best.Id && !record.Predictions(trial.Id).IsEmpty)];
        McNemar[] comparisons =
            [.. others.Select(other => McNemar.Compare(record.Predictions(best.Id).Span, record.Predictions(other.Id).Span, data.ValidationLabels))];
        return others.Length == 0 ? null : new ReportDifference(
            best.Id, others[0].Id, comparisons[0].OnlyFirstRight, comparisons[0].OnlySecondRight, comparisons[0].PValue, comparisons[0].IsNoise,
            comparisons.Skip(1).Count(comparison => comparison.IsNoise));
    }
}
