using Digits.Experiments;
using Digits.Experiments.Importance;
using Digits.Experiments.Records;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Reports.Contents;

/// <summary>Which parameters of a trainer mattered.</summary>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Trials">How many of its trials were looked at: those that finished.</param>
/// <param name="Parameters">Its parameters that were varied, the most important first; empty where there are too few trials.</param>
/// <param name="Note">Why there are none; null otherwise.</param>
public sealed record ReportImportance(string Trainer, int Trials, IReadOnlyList<ReportParameterImportance> Parameters, string? Note)
{
    /// <summary>That of each trainer that was tried, in the order of the settings.</summary>
    internal static IReadOnlyList<ReportImportance> All(ExperimentRecord record) =>
    [
        .. record.Description.Trainers
            .Where(trainer => record.Trials.Any(trial => trial.Trainer == trainer))
            .Select(trainer => Of(trainer, SpaceOf(trainer, record), [.. record.Trials.Where(trial => trial.Trainer == trainer && trial.Score is not null)])),
    ];

    private static ReportImportance Of(string trainer, SearchSpace? space, IReadOnlyList<Trial> trials)
    {
        if (space is null)
            return new ReportImportance(trainer, trials.Count, [], "its search space is not known here");
        var importance = ParameterImportance.Of(space, [.. trials.Select(trial => (trial.Parameters, 1 - trial.Score!.Value.Accuracy))]);
        return new ReportImportance(
            trainer, trials.Count, [.. importance.Parameters.Select(parameter => new ReportParameterImportance(parameter.Name, parameter.Share))],
            importance.Gap switch
            {
                null => null,
                ImportanceGap.TooFewTrials => $"fewer than {ParameterImportance.LeastTrials} trials have finished",
                ImportanceGap.NothingVaried => "all trials had the same parameters",
                _ => "all trials were equally good",
            });
    }

    private static SearchSpace? SpaceOf(string trainer, ExperimentRecord record) =>
        record.Description.Spaces.GetValueOrDefault(trainer) ?? DigitTrainers.All.FirstOrDefault(known => known.Name == trainer)?.SearchSpace;
}

/// <summary>How much a parameter mattered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Importance">
/// The share of the variance of the ranks of the validation errors that it explains by itself, by fANOVA (Hutter, Hoos and Leyton-Brown, ICML
/// 2014).
/// </param>
public sealed record ReportParameterImportance(string Name, double Importance);
