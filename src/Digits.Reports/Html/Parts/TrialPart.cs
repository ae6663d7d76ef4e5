using Digits.Reports.Contents;
using Digits.Reports.Html.Figures;

namespace Digits.Reports.Html.Parts;

/// <summary>A row of the leaderboard.</summary>
/// <param name="Rank">Its place among all trials, from 1.</param>
/// <param name="Trial">Its number.</param>
/// <param name="Name">Its trainer and preset.</param>
/// <param name="Style">How its trainer looks in charts.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Finished">Whether that is finished.</param>
/// <param name="Reason">Why it was pruned, failed or cut short.</param>
/// <param name="IsWinner">Whether its model was kept.</param>
/// <param name="Validation">Its accuracy on the validation set.</param>
/// <param name="Bar">The interval of that, drawn.</param>
/// <param name="Test">Its accuracy on the test set, where it met that.</param>
/// <param name="Model">What its model costs, where that was tested.</param>
/// <param name="Seconds">How long its training took.</param>
/// <param name="Parameters">All its parameters: names, and texts or numbers.</param>
/// <param name="Summary">The same in a line.</param>
internal sealed record TrialPart(
    int Rank,
    ShownNumber Trial,
    string Name,
    TrainerStyle Style,
    string State,
    bool Finished,
    string? Reason,
    bool IsWinner,
    AccuracyPart? Validation,
    BarPart? Bar,
    AccuracyPart? Test,
    ModelPart? Model,
    ShownNumber? Seconds,
    IReadOnlyList<ParameterPart> Parameters,
    string Summary)
{
    public static TrialPart Of(
        ReportTrial trial, int index, int rank, bool isWinner, TrainerStyle style, IntervalBar bar, (int Index, ReportModel Model)? tested)
    {
        ParameterPart[] parameters = [.. trial.Parameters.Select(parameter => new ParameterPart(
            parameter.Key, ShownNumber.Parameter(parameter.Value, JsonPointer.Of("trials", index, "parameters", parameter.Key)) ?? (object)Shown.Parameter(parameter.Value)))];
        return new TrialPart(
            rank,
            ShownNumber.Name(trial.Id, JsonPointer.Of("trials", index, "id")),
            trial.Name,
            style,
            trial.State,
            trial.State == "finished",
            trial.Reason,
            isWinner,
            AccuracyPart.Of(trial.Validation, JsonPointer.Of("trials", index, "validation")),
            trial.Validation is null ? null : bar.Of(trial.Validation),
            tested is { } one ? AccuracyPart.Of(one.Model.Test, JsonPointer.Of("models", one.Index, "test")) : null,
            tested is { } other ? ModelPart.Of(other.Model, other.Index) : null,
            ShownNumber.Seconds(trial.TrainingSeconds, JsonPointer.Of("trials", index, "trainingSeconds")),
            parameters,
            string.Join("; ", parameters.Select(parameter => $"{parameter.Name} = {(parameter.Value as ShownNumber)?.Text ?? parameter.Value}")));
    }
}

/// <summary>A parameter and its value.</summary>
internal sealed record ParameterPart(string Name, object Value);
