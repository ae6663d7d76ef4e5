namespace Digits.Experiments;

/// <summary>Which trial is better: the one with the better score on the validation set; of equals the one with the lower number.</summary>
internal static class TrialOrder
{
    /// <summary>Those that finished, the best first.</summary>
    public static IEnumerable<Trial> Ranked(IEnumerable<Trial> trials) =>
        trials.Where(trial => trial is { State: TrialState.Finished, Score: not null }).OrderByDescending(trial => trial.Score!.Value).ThenBy(trial => trial.Id);

    /// <summary>The best of those that finished, in whatever order they come; null where none did.</summary>
    public static Trial? Best(IEnumerable<Trial> trials) => Ranked(trials).FirstOrDefault();

    /// <summary>The best of each trainer of which any trial finished, the best of all first.</summary>
    public static IReadOnlyList<Trial> BestOfEachTrainer(IEnumerable<Trial> trials) => [.. Ranked(trials).DistinctBy(trial => trial.Trainer)];

    /// <summary>Whether a trial that ends is the best of them all.</summary>
    /// <param name="trial">The trial, as it ended.</param>
    /// <param name="trials">All trials; this one may be among them as it stood before.</param>
    public static bool IsBest(Trial trial, IEnumerable<Trial> trials) => Best(trials.Where(other => other.Id != trial.Id).Append(trial))?.Id == trial.Id;

    /// <summary>Whether a trial that ends is the best of its trainer: then its model is kept.</summary>
    /// <inheritdoc cref="IsBest" path="/param"/>
    public static bool IsBestOfTrainer(Trial trial, IEnumerable<Trial> trials) => IsBest(trial, trials.Where(other => other.Trainer == trial.Trainer));
}
