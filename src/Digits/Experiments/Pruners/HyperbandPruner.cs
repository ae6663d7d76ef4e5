using System.Collections.Concurrent;
using Digits.Data;

namespace Digits.Experiments.Pruners;

/// <summary>
/// Hyperband (Li et al., <i>Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization</i>, JMLR 2018, algorithm 1) in its
/// asynchronous form: several brackets of <see cref="SuccessiveHalvingPruner"/>, which begin to judge at different rungs, so that trials
/// that are slow at first have a chance too; those of the last bracket are never ended.
/// </summary>
/// <remarks>
/// Bracket s = s_max, …, 0 judges at the last s rungs, and is given ⌈(s_max + 1)/(s + 1) · ηˢ⌉ trials, as in the paper; with the defaults 16, 6
/// and 3 of each 25. Which of them is which is drawn by lot from the number of the trial, since trainers that take turns would otherwise
/// each meet the same bracket again and again. Trials are compared within their bracket.
/// </remarks>
public sealed class HyperbandPruner : IPruner
{
    // "brackets" as ASCII: any number of its own.
    private const long RandomPurpose = 0x627261636B657473;

    private readonly SuccessiveHalvingPruner[] _brackets;
    private readonly int[] _lots;

    // By the number of the group: each trial's bracket is asked for again with every judgement.
    private readonly ConcurrentDictionary<int, int[]> _groups = [];

    /// <summary>Creates the pruner.</summary>
    /// <param name="eta">η of the paper: one in so many trials goes on at each rung, 2 to 100.</param>
    /// <param name="minimumFidelity">The least share of a training after which a trial is judged, 0.001 to 1/<paramref name="eta"/>.</param>
    /// <param name="tolerance">How much lower than that of the last that goes on an accuracy may be, 0 or more and below 1.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range; the message lists every fault.</exception>
    public HyperbandPruner(int eta = 4, double minimumFidelity = 1 / 16.0, double tolerance = RungComparison.DefaultTolerance)
    {
        double[] rungs = Ladder.Checked(eta, minimumFidelity, tolerance);
        _brackets = [.. Enumerable.Range(0, rungs.Length + 1).Select(s => new SuccessiveHalvingPruner(rungs[^s..], eta, tolerance))];
        _lots = [.. Enumerable.Range(0, _brackets.Length).SelectMany(s => Enumerable.Repeat(s, Trials(rungs.Length, s, eta)))];
    }

    /// <inheritdoc/>
    public string Name => "hyperband";

    /// <inheritdoc/>
    public IReadOnlyList<double> RungsOf(int trialId) => _brackets[BracketOf(trialId)].RungsOf(trialId);

    /// <inheritdoc/>
    public string? Judge(Trial trial, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(trials);
        int bracket = BracketOf(trial.Id);
        return _brackets[bracket].Judge(trial, [.. trials.Where(other => other.Trainer == trial.Trainer && BracketOf(other.Id) == bracket)]);
    }

    private static int Trials(int greatest, int s, int eta) => (int)Math.Ceiling((greatest + 1.0) / (s + 1) * Math.Pow(eta, s));

    /// <summary>The trials come in groups, each with all lots in an order of its own.</summary>
    private int BracketOf(int trialId)
    {
        (int group, int place) = Math.DivRem(Math.Max(0, trialId - 1), _lots.Length);
        return _groups.GetOrAdd(group, Shuffled)[place];
    }

    private int[] Shuffled(int group)
    {
        int[] lots = [.. _lots];
        new RandomStream(group, RandomPurpose).Shuffle(lots);
        return lots;
    }
}
