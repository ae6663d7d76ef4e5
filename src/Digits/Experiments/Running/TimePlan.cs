namespace Digits.Experiments.Running;

/// <summary>
/// How the budget is shared out: what the refit of the winner and the tests after it will take is predicted from measured trials and kept
/// for them; the rest is for trials.
/// </summary>
/// <remarks>Immutable and thread-safe. Without a budget there are no limits, and nothing looks at a clock.</remarks>
/// <param name="budget">The time for everything; null for no limit.</param>
/// <param name="training">How many images trials learn from.</param>
/// <param name="validation">How many they are scored on, and the refit learns from as well.</param>
/// <param name="test">How many the winner is tested on.</param>
internal sealed class TimePlan(TimeSpan? budget, int training, int validation, int test)
{
    // A measured time is no promise: so much more is kept for a refit than it should take.
    private const double RefitAllowance = 1.2;

    // A trial is to be planned no longer than this share of what it may take.
    private const double TrialShare = 0.9;

    // As for the refit.
    private const double TestAllowance = 1.5;

    // For a trainer to end once it is told to, and what a busy machine may take before the refit is under way.
    private static readonly TimeSpan StopAllowance = AbandonableCall.Grace + TimeSpan.FromSeconds(0.5);

    // For measuring how quickly a model reads.
    private static readonly TimeSpan SpeedAllowance = TimeSpan.FromSeconds(0.35);

    // For saving, beside what is known of the rest.
    private static readonly TimeSpan SaveAllowance = TimeSpan.FromSeconds(0.5);

    /// <summary>Whether there is a limit.</summary>
    public bool IsLimited => budget is not null;

    /// <summary>What a refit takes: training time grows with the number of images.</summary>
    /// <param name="trial">The trial; where its training was cut short, the whole of it is meant.</param>
    public TimeSpan RefitTime(Trial trial)
    {
        double fidelity = trial.Rungs.Count > 0 ? trial.Rungs[^1].Fidelity : 1;
        return trial.TrainingTime * ((double)(training + validation) / training / fidelity);
    }

    /// <summary>
    /// What the tests take, of the winner and of the best of each other trainer, by what it took to score the validation set, which the winner
    /// does once more; the measurements of their speed; and the saving.
    /// </summary>
    public TimeSpan FinishTime(IReadOnlyList<Trial> trials)
    {
        IReadOnlyList<Trial> best = TrialOrder.BestOfEachTrainer(trials);
        TimeSpan scoring = best.Count > 0 ? best[0].ScoringTime * TestAllowance : TimeSpan.Zero;
        foreach (Trial trial in best)
            scoring += trial.ScoringTime * (TestAllowance * test / validation);
        return SaveAllowance + (SpeedAllowance * best.Count) + scoring;
    }

    /// <summary>Whether something that nobody has to wait for would still fit, with reserve.</summary>
    public bool LeavesTimeFor(TimeSpan time, TimeSpan elapsed) => budget is null || elapsed + (2 * time) + SaveAllowance < budget;

    /// <summary>What is left for a refit; null for no limit.</summary>
    public TimeSpan? LeftForRefit(TimeSpan elapsed, IReadOnlyList<Trial> trials) => budget - elapsed - FinishTime(trials);

    /// <summary>
    /// What the next trial may take, once the refit of the best so far and the tests have what they need; null for no limit. Where that refit is
    /// out of reach already, nothing is kept for it.
    /// </summary>
    public TimeSpan? LeftForTrial(TimeSpan elapsed, IReadOnlyList<Trial> trials)
    {
        if (LeftForRefit(elapsed, trials) is not { } left || TrialOrder.Best(trials) is not { } best)
            return LeftForRefit(elapsed, trials);
        TimeSpan kept = RefitTime(best) * RefitAllowance;
        return left - StopAllowance - (RefitTime(best) <= left ? kept : TimeSpan.Zero);
    }

    /// <summary>
    /// The seconds that a trial should take at most, with some reserve; null for no limit. Its own refit need not fit, should it win: a longer
    /// training gains more than the validation images do.
    /// </summary>
    public double? CostLimit(TimeSpan elapsed, IReadOnlyList<Trial> trials) => TrialShare * LeftForTrial(elapsed, trials)?.TotalSeconds;
}
