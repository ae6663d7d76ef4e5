namespace Digits.Experiments.Pruners;

/// <summary>
/// Asynchronous successive halving, ASHA (Li et al., <i>A System for Massively Parallel Hyperparameter Tuning</i>, MLSys 2020, algorithm 2):
/// at each rung a trial goes on if it is among the best 1/η of those of its trainer that were measured there so far, itself included.
/// </summary>
/// <remarks>
/// The paper promotes trials that wait; here, as in Optuna and Syne Tune, a trial is judged once, when it is measured, and goes on or ends. Of
/// fewer than η trials at a rung the paper promotes none, and here the best so far goes on, so that there is a result early. The rungs are at
/// 1/η, 1/η², … of a training. The first trial of a trainer is never ended.
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly int _eta;
    private readonly double _tolerance;
    private readonly double[] _rungs;

    /// <summary>Creates the pruner.</summary>
    /// <param name="eta">η of the paper: one in so many trials goes on at each rung, 2 to 100.</param>
    /// <param name="minimumFidelity">The least share of a training after which a trial is judged, 0.001 to 1/<paramref name="eta"/>.</param>
    /// <param name="tolerance">How much lower than that of the last that goes on an accuracy may be, 0 or more and below 1.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range; the message lists every fault.</exception>
    public SuccessiveHalvingPruner(int eta = 4, double minimumFidelity = 1 / 16.0, double tolerance = RungComparison.DefaultTolerance)
        : this(Ladder.Checked(eta, minimumFidelity, tolerance), eta, tolerance)
    {
    }

    /// <summary>One bracket of <see cref="HyperbandPruner"/>.</summary>
    internal SuccessiveHalvingPruner(double[] rungs, int eta, double tolerance) => (_rungs, _eta, _tolerance) = (rungs, eta, tolerance);

    /// <inheritdoc/>
    public string Name => "asha";

    /// <inheritdoc/>
    public IReadOnlyList<double> RungsOf(int trialId) => _rungs;

    /// <inheritdoc/>
    public string? Judge(Trial trial, IReadOnlyList<Trial> trials)
    {
        if (RungComparison.Of(trial, trials, _rungs) is not { } comparison)
            return null;
        double[] descending = [.. comparison.Others.Append(comparison.Accuracy).OrderDescending()];
        int kept = Math.Max(1, descending.Length / _eta);
        return comparison.Below(descending[kept - 1], descending.Length < _eta ? "the best one's" : $"the best {Share}'s", _tolerance);
    }

    private string Share => _eta switch { 2 => "half", 3 => "third", 4 => "quarter", _ => $"1/{_eta}" };
}
