namespace Digits.Experiments.Pruners;

/// <summary>
/// The median stopping rule (Golovin et al., <i>Google Vizier: A Service for Black-Box Optimization</i>, KDD 2017, §3.2.2): a trial ends
/// where it does worse than the median of its trainer's other trials at the same rung. Milder than <see cref="SuccessiveHalvingPruner"/>.
/// </summary>
/// <remarks>
/// The paper compares with the running averages of completed trials; here each trial counts with its accuracy at the rung, and those that
/// still run or were pruned count too. The first trial of a trainer is never ended.
/// </remarks>
public sealed class MedianPruner : IPruner
{
    private readonly double[] _rungs;
    private readonly int _startupTrials;
    private readonly double _tolerance;

    /// <summary>Creates the pruner.</summary>
    /// <param name="rungs">The shares of a training at which it judges, each above 0 and below 1, ascending, one or more; 1/16 and 1/4 when null.</param>
    /// <param name="startupTrials">It ends no trial before so many others of its trainer were measured at the rung, 1 or more.</param>
    /// <param name="tolerance">How much lower than the median an accuracy may be, 0 or more and below 1.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range; the message lists every fault.</exception>
    public MedianPruner(IReadOnlyList<double>? rungs = null, int startupTrials = 4, double tolerance = RungComparison.DefaultTolerance)
    {
        _rungs = [.. rungs ?? [1 / 16.0, 1 / 4.0]];
        _startupTrials = startupTrials;
        _tolerance = tolerance;
        var faults = new List<string>();
        if (_rungs.Length == 0 || !_rungs.All(rung => rung is > 0 and < 1) || _rungs.Zip(_rungs.Skip(1)).Any(pair => !(pair.First < pair.Second)))
        {
            string given = string.Join("; ", _rungs.Select(rung => FormattableString.Invariant($"{rung}")));
            faults.Add($"{nameof(rungs)} must be one share or more, above 0, below 1 and ascending, but are [{given}].");
        }

        if (startupTrials < 1)
            faults.Add($"{nameof(startupTrials)} must be 1 or more, but is {startupTrials}.");
        if (tolerance is not (>= 0 and < 1))
            faults.Add(FormattableString.Invariant($"{nameof(tolerance)} must be 0 or more and below 1, but is {tolerance}."));
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));
    }

    /// <inheritdoc/>
    public string Name => "median";

    /// <inheritdoc/>
    public IReadOnlyList<double> RungsOf(int trialId) => _rungs;

    /// <inheritdoc/>
    public string? Judge(Trial trial, IReadOnlyList<Trial> trials) =>
        RungComparison.Of(trial, trials, _rungs) is { } comparison && comparison.Others.Count >= _startupTrials
            ? comparison.Below(Median(comparison.Others), "the median", _tolerance)
            : null;

    /// <summary>The middle one; of an even number, the mean of the middle two.</summary>
    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
