using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Experiments.Tuners;

/// <summary>
/// Where observed parameters lie dense: a mixture of kernels, one around each observation, and the even distribution over the space as one
/// more component, the prior.
/// </summary>
/// <remarks>
/// A kernel is a product over the parameters: a truncated normal for a number, and for a choice most of the weight on the observed option.
/// Kernels of whole observations keep what depends on each other together (Falkner, Klein and Hutter, <i>BOHB</i>, ICML 2018, §3.1). A
/// parameter that does not apply to an observation has the prior in its kernel.
/// </remarks>
internal sealed class ParzenEstimator
{
    private const double LeastBandwidth = 0.07;
    private const double GreatestBandwidth = 0.3;

    private readonly SearchSpace _space;
    private readonly double[][] _observations;
    private readonly double[] _bandwidths;
    private readonly double[][] _logNormalizers;

    /// <summary>Estimates the density.</summary>
    /// <param name="space">The space.</param>
    /// <param name="observations">Points of it (<see cref="UnitPoints"/>); may be none.</param>
    public ParzenEstimator(SearchSpace space, IEnumerable<double[]> observations)
    {
        _space = space;
        _observations = [.. observations];
        _bandwidths = [.. Enumerable.Range(0, space.Count).Select(Bandwidth)];
        _logNormalizers = [.. _observations.Select(point => point.Select((center, i) => TruncatedNormal.LogNormalizer(center, _bandwidths[i])).ToArray())];
    }

    /// <summary>Draws a point: from the kernel of an observation or the prior, each as likely.</summary>
    public double[] Sample(ref RandomStream random)
    {
        int component = random.Next(_observations.Length + 1);
        double[]? center = component < _observations.Length ? _observations[component] : null;
        double[] point = new double[_space.Count];
        for (int i = 0; i < point.Length; i++)
        {
            if (!_space.Applies(i, point))
                point[i] = double.NaN;
            else if (center is null || double.IsNaN(center[i]) || (_space[i] is Choice && random.Chance(PriorShare(i))))
                point[i] = _space[i].Sample(ref random);
            else
                point[i] = _space[i] is Choice ? center[i] : TruncatedNormal.Sample(ref random, center[i], _bandwidths[i]);
        }

        return point;
    }

    /// <summary>The natural logarithm of the density at a point.</summary>
    public double LogDensity(double[] point)
    {
        double[] logs = new double[_observations.Length + 1];
        for (int k = 0; k < logs.Length; k++)
        {
            for (int i = 0; i < point.Length; i++)
            {
                if (!double.IsNaN(point[i]))
                    logs[k] += k < _observations.Length && !double.IsNaN(_observations[k][i]) ? LogKernel(k, i, point[i]) : LogPrior(i);
            }
        }

        double greatest = logs.Max();
        return greatest + Math.Log(logs.Sum(log => Math.Exp(log - greatest)) / logs.Length);
    }

    private double LogPrior(int parameter) => _space[parameter] is Choice choice ? -Math.Log(choice.Options.Count) : 0;

    private double LogKernel(int observation, int parameter, double value)
    {
        double center = _observations[observation][parameter];
        if (_space[parameter] is Choice choice)
        {
            double share = PriorShare(parameter);
            return Math.Log((share / choice.Options.Count) + (value == center ? 1 - share : 0));
        }

        double z = (value - center) / _bandwidths[parameter];
        return (-z * z / 2) - _logNormalizers[observation][parameter];
    }

    /// <summary>How much of a choice's kernel is even: as much as one observation of each option has among all of them.</summary>
    private double PriorShare(int parameter)
    {
        int options = ((Choice)_space[parameter]).Options.Count;
        return (double)options / (options + _observations.Length);
    }

    /// <summary>
    /// Scott's rule (<i>Multivariate Density Estimation</i>, 1992, §6.3): the deviation × n^(−1/(d + 4)). Bounded, since a few good points
    /// say little about how far the good ones reach.
    /// </summary>
    private double Bandwidth(int parameter)
    {
        double[] values = [.. _observations.Select(point => point[parameter]).Where(value => !double.IsNaN(value))];
        if (values.Length < 2)
            return GreatestBandwidth;
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return Math.Clamp(deviation * Math.Pow(values.Length, -1.0 / (_space.Count + 4)), LeastBandwidth, GreatestBandwidth);
    }
}
