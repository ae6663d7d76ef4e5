using System.Text.Json;
using System.Text.Json.Nodes;
using Digits.Experiments;

namespace Digits.Reports.Contents;

/// <summary>One trial: what was tried, and what came of it.</summary>
/// <param name="Id">The number of the trial, from 1.</param>
/// <param name="Name">The trainer, and the preset where it has one.</param>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Parameters">All its parameters: names, and numbers or texts.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="State"><c>running</c>, <c>finished</c>, <c>pruned</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it was pruned, failed or cut short; null otherwise.</param>
/// <param name="Validation">How it did on the validation set; null unless finished.</param>
/// <param name="Seconds">How long it took, training and scoring.</param>
/// <param name="TrainingSeconds">How long the training of its model took.</param>
/// <param name="Began">When it began, from the beginning of the experiment; null where that was not recorded.</param>
/// <param name="Ended">When it ended; null where it runs, or that was not recorded.</param>
/// <param name="Curve">How it stood on the way, in the order of the shares.</param>
public sealed record ReportTrial(
    int Id,
    string Name,
    string Trainer,
    JsonObject Parameters,
    int Seed,
    string State,
    string? Reason,
    ReportAccuracy? Validation,
    double Seconds,
    double TrainingSeconds,
    double? Began,
    double? Ended,
    IReadOnlyList<ReportRung> Curve)
{
    /// <param name="trial">The trial.</param>
    /// <param name="validationImages">How many images it was measured on.</param>
    internal static ReportTrial Of(Trial trial, int validationImages) => new(
        trial.Id, trial.Name, trial.Trainer, JsonSerializer.SerializeToNode(trial.Parameters)!.AsObject(), trial.Seed,
        TrialStateName.Of(trial.State), trial.Reason,
        trial is { State: TrialState.Finished, Score: { } score }
            ? ReportAccuracy.Of((int)Math.Round(score.Accuracy * validationImages), validationImages, score.LogLoss)
            : null,
        trial.Duration.TotalSeconds, trial.TrainingTime.TotalSeconds, trial.Began?.TotalSeconds, trial.Ended?.TotalSeconds,
        [.. trial.Rungs.Select(ReportRung.Of)]);
}

/// <summary>How a trial stood on the way.</summary>
/// <param name="Share">The share of its whole training that was done.</param>
/// <param name="Accuracy">Its accuracy on the validation set then; null where it is no number.</param>
/// <param name="LogLoss">Its log-loss then; null where it is no number.</param>
public sealed record ReportRung(double Share, double? Accuracy, double? LogLoss)
{
    internal static ReportRung Of(Rung rung) => new(rung.Fidelity, Finite(rung.Score.Accuracy), Finite(rung.Score.LogLoss));

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
