using Digits.Reports.Contents;

namespace Digits.Reports.Html.Parts;

/// <summary>The first screen: which model to use and how sure that is.</summary>
/// <param name="Name">The name of the winner; null where there is none.</param>
/// <param name="Trial">The number of its trial.</param>
/// <param name="Test">How it did on the test set; null where it was not tested.</param>
/// <param name="Validation">How it did on the validation set.</param>
/// <param name="Model">What it costs; null where it was not tested.</param>
/// <param name="Sureness">How sure the choice is.</param>
/// <param name="Mistakes">How many test images it read wrong.</param>
/// <param name="TrainingTime">How long its training took.</param>
/// <param name="SearchTime">How long everything took.</param>
/// <param name="RefitSkippedReason">Why it learned from the training images only.</param>
/// <param name="Refitted">Whether it learned from the validation images too.</param>
/// <param name="WithoutModel">Whether no trial finished and none will.</param>
/// <param name="Nothing">That there is no model, where there is none.</param>
/// <param name="States">How many trials came to which end, in words.</param>
/// <param name="Reasons">Why trials failed, where there is no model.</param>
/// <param name="Warnings">What to know before believing the rest.</param>
/// <param name="Source">Where all this comes from.</param>
internal sealed record VerdictPart(
    string? Name,
    ShownNumber? Trial,
    AccuracyPart? Test,
    AccuracyPart? Validation,
    ModelPart? Model,
    Sureness Sureness,
    ShownNumber? Mistakes,
    ShownNumber? TrainingTime,
    ShownNumber? SearchTime,
    string? RefitSkippedReason,
    bool Refitted,
    bool WithoutModel,
    string Nothing,
    string States,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Warnings,
    SourcePart Source)
{
    public static VerdictPart Of(ExperimentReport report)
    {
        (int index, ReportTrial? winner) = report.Winner is null ? (-1, null) : report.Trials.Index().First(pair => pair.Item.Id == report.Winner.Trial);
        ReportModel? model = report.Models.Count == 0 ? null : report.Models[0];
        return new VerdictPart(
            model?.Name ?? winner?.Name,
            winner is null ? null : ShownNumber.Name(winner.Id, "/winner/trial"),
            AccuracyPart.Of(model?.Test, "/models/0/test"),
            AccuracyPart.Of(winner?.Validation, JsonPointer.Of("trials", index, "validation")),
            model is null ? null : ModelPart.Of(model, 0),
            Sureness.Of(report),
            report.Test is null ? null : ShownNumber.Count(report.Test.MistakeCount, "/test/mistakeCount"),
            ShownNumber.Seconds(winner?.TrainingSeconds, JsonPointer.Of("trials", index, "trainingSeconds")),
            ShownNumber.Seconds(report.Seconds, "/seconds"),
            report.Winner?.RefitSkippedReason,
            report.Winner?.Refitted ?? false,
            report.Status == ReportStatus.WithoutModel,
            report.Status == ReportStatus.WithoutModel ? Verdict.Failure(report.Trials) : Verdict.Pending(report.Trials),
            string.Join(", ", report.Trials.GroupBy(trial => trial.State).OrderByDescending(own => own.Count())
                .Select(own => $"{Shown.Count(own.Count())} {own.Key}")),
            winner is null ? [.. Reasoned(report).Select(own => own.Count() == 1 ? own.Key : $"{own.Key} ({Shown.Count(own.Count())}×)")] : [],
            [.. report.Warnings.Select(warning => warning.Message)],
            SourcePart.Of(report));
    }

    private static IEnumerable<IGrouping<string, ReportTrial>> Reasoned(ExperimentReport report) =>
        report.Trials.Where(trial => trial.Reason is not null).GroupBy(trial => trial.Reason!);
}

/// <summary>What a tested model costs.</summary>
internal sealed record ModelPart(ShownNumber? Latency, ShownNumber? Rate, ShownNumber? Bytes)
{
    public static ModelPart Of(ReportModel model, int index) => new(
        ShownNumber.Microseconds(model.LatencyMicroseconds, JsonPointer.Of("models", index, "latencyMicroseconds")),
        ShownNumber.Rate(model.ImagesPerSecond, JsonPointer.Of("models", index, "imagesPerSecond")),
        ShownNumber.Bytes(model.Bytes, JsonPointer.Of("models", index, "bytes")));
}
