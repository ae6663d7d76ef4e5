namespace Digits.Experiments.Running;

/// <summary>Which trial is better: the one with the better score on the validation set; of equals the earlier one.</summary>
internal static class TrialOrder
{
    /// <summary>The best of those that finished; null where none did.</summary>
    public static Trial? Best(IEnumerable<Trial> trials)
    {
        Trial? best = null;
        foreach (Trial trial in trials)
        {
            if (trial is { State: TrialState.Finished, Score: { } score } && (best is null || score > best.Score!.Value))
                best = trial;
        }

        return best;
    }

    /// <summary>The best of each trainer of which any trial finished, the best of all first.</summary>
    public static IReadOnlyList<Trial> BestOfEachTrainer(IEnumerable<Trial> trials) =>
        [.. trials.GroupBy(trial => trial.Trainer).Select(Best).OfType<Trial>().OrderByDescending(trial => trial.Score!.Value).ThenBy(trial => trial.Id)];
}
