namespace Digits.Experiments.Stores;

/// <summary>What every store asks of the trials that it is given.</summary>
internal static class TrialGuard
{
    /// <exception cref="ArgumentException">The trial does not follow on those so far.</exception>
    public static void ThrowUnlessNext(Trial trial, IReadOnlyList<Trial> trials)
    {
        int next = trials.Count + 1;
        if (trial.Id != next)
            throw new ArgumentException($"A new trial must have the number {next}, which follows on the trials so far, but has {trial.Id}.", nameof(trial));
        ThrowUnlessRunning(trial);
    }

    /// <exception cref="ArgumentException">The trial has ended.</exception>
    public static void ThrowUnlessRunning(Trial trial)
    {
        if (trial.State != TrialState.Running)
            throw new ArgumentException($"Trial {trial.Id} must be running, but is {trial.State}: close it instead.", nameof(trial));
    }

    /// <exception cref="ArgumentException">The trial has not ended, or ended without what its state says.</exception>
    public static void ThrowUnlessEnded(Trial trial)
    {
        if (trial.State == TrialState.Running)
            throw new ArgumentException($"Trial {trial.Id} is running: only one that has ended can be closed.", nameof(trial));
        if (trial is { State: TrialState.Finished, Score: null })
            throw new ArgumentException($"Trial {trial.Id} finished, and must have its validation accuracy and log-loss.", nameof(trial));
    }
}
