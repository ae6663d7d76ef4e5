using System.Text.Json;
using Digits.Experiments;
using Digits.Experiments.Stores;

namespace Digits.CommandLine.Tests.Support;

/// <summary>The trials that an experiment's folder keeps.</summary>
internal static class StoredTrials
{
    /// <summary>Reads them as another process would, whose file must be whole, and they numbered from 1 without gaps.</summary>
    public static IReadOnlyList<Trial> Of(string folder)
    {
        using SqliteStore store = SqliteStore.Open(Path.Combine(folder, "experiment.db"));
        IReadOnlyList<Trial> trials = store.Trials;
        Assert.That(trials.Select(trial => trial.Id), Is.EqualTo(Enumerable.Range(1, trials.Count)));
        return trials;
    }

    /// <summary>All of those that have ended, times included.</summary>
    public static IEnumerable<string> Ended(IEnumerable<Trial> trials) =>
        trials.Where(trial => trial.State != TrialState.Running).Select(trial => JsonSerializer.Serialize(trial));

    /// <summary>All that does not depend on the clock.</summary>
    public static IEnumerable<string> Facts(IEnumerable<Trial> trials) => trials.Select(
        trial => JsonSerializer.Serialize(trial with { Began = default, Ended = default, Duration = default, TrainingTime = default, ScoringTime = default }));
}
