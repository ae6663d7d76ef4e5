using System.Globalization;
using Digits.Reports.Contents;
using Digits.Reports.Html.Figures;

namespace Digits.Reports.Html.Parts;

/// <summary>What the search learned.</summary>
/// <param name="History">All trials by time; null where there is but one.</param>
/// <param name="Curves">How trials stood on the way; null where none was watched.</param>
/// <param name="Trainers">What each trainer's parameters did, the best trainer first.</param>
internal sealed record SearchPart(Figure? History, Figure? Curves, IReadOnlyList<TrainerPart> Trainers)
{
    public static SearchPart? Of(ExperimentReport report, TrainerStyles styles)
    {
        string[] trainers = [.. report.Trials.Where(trial => trial.Validation is not null).GroupBy(trial => trial.Trainer)
            .OrderByDescending(own => own.Max(trial => trial.Validation!.Accuracy)).Select(own => own.Key)];
        var search = new SearchPart(
            HistoryFigure.Create(report, styles), CurvesFigure.Create(report, styles),
            [.. trainers.Select((trainer, number) => TrainerPart.Of(report, trainer, number, styles)).OfType<TrainerPart>()]);
        return search is { History: null, Curves: null, Trainers: [] } ? null : search;
    }
}

/// <summary>What one trainer's parameters did.</summary>
/// <param name="Name">The name of the trainer.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Open">Whether it is shown at once.</param>
/// <param name="Parallel">Its trials through their parameters; null where there are too few.</param>
/// <param name="Importance">Which parameters mattered; empty where that is not known.</param>
/// <param name="Trials">How many trials that is drawn from; null where it was not asked.</param>
/// <param name="Note">Why it is not known.</param>
internal sealed record TrainerPart(
    string Name, TrainerStyle Style, bool Open, Figure? Parallel, IReadOnlyList<ImportancePart> Importance, ShownNumber? Trials, string? Note)
{
    public static TrainerPart? Of(ExperimentReport report, string trainer, int number, TrainerStyles styles)
    {
        (int index, ReportImportance? importance) = report.Importance.Index().FirstOrDefault(pair => pair.Item.Trainer == trainer);
        Figure? parallel = ParallelFigure.Create(report, trainer, number);
        if (parallel is null && importance is not { Parameters.Count: > 0 })
            return null;
        return new TrainerPart(
            trainer, styles[trainer], number == 0, parallel,
            importance is null ? [] : [.. importance.Parameters.Select((parameter, i) => new ImportancePart(
                parameter.Name,
                ShownNumber.Share(parameter.Importance, JsonPointer.Of("importance", index, "parameters", i, "importance")),
                (100 * parameter.Importance / Math.Max(importance.Parameters[0].Importance, 1e-9)).ToString("0.#", CultureInfo.InvariantCulture)))],
            importance is null ? null : ShownNumber.Count(importance.Trials, JsonPointer.Of("importance", index, "trials")),
            importance?.Note);
    }
}

/// <summary>How much a parameter mattered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">The share of the variance that it explains.</param>
/// <param name="Width">The length of its bar, in percent of the longest.</param>
internal sealed record ImportancePart(string Name, ShownNumber Share, string Width);
