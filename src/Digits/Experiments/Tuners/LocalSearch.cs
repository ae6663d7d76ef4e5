using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Experiments.Tuners;

/// <summary>Where a local search stands that has made these trials of one trainer: found by going through them again.</summary>
/// <remarks>FLOW² (Wu, Wang and Huang, <i>Frugal Optimization for Cost-related Hyperparameters</i>, AAAI 2021, algorithm 1), in unit space.</remarks>
internal sealed class LocalSearch
{
    private const double FirstStep = 0.1; // both steps times √d, the diagonal
    private const double LeastStep = 0.01;
    private const double Shrink = 0.5;
    private const double Growth = 1.3;
    private const double ChoiceShare = 0.2;
    private const int MostFailures = 8;

    private readonly SearchSpace _space;

    /// <summary>Goes through the trials.</summary>
    /// <param name="space">The space.</param>
    /// <param name="trials">All trials of the trainer that the search may go by, in the order of their numbers.</param>
    public LocalSearch(SearchSpace space, IEnumerable<Trial> trials)
    {
        _space = space;
        int dimensions = space.Count(parameter => parameter is NumberRange);
        int patience = (int)Math.Min(Math.Pow(2, Math.Max(1, dimensions - 1)), MostFailures);
        double diagonal = Math.Sqrt(Math.Max(1, dimensions));
        Step = FirstStep * diagonal;
        int failures = 0;
        foreach (Trial trial in trials)
        {
            if (Incumbent is null || TrialRanking.IsBetter(trial, Incumbent))
            {
                Step = Math.Min(FirstStep * diagonal, Incumbent is null ? Step : Step * Growth);
                (Incumbent, Missed, failures) = (trial, null, 0);
                continue;
            }

            Missed = Missed is null ? trial : null;
            if (++failures < patience)
                continue;
            Step *= Shrink;
            (Missed, failures) = (null, 0);
            if (Step < LeastStep * diagonal)
                (Incumbent, Step) = (null, FirstStep * diagonal);
        }
    }

    /// <summary>The best trial since the search last began; null when it is to begin anew, elsewhere.</summary>
    public Trial? Incumbent { get; private set; }

    /// <summary>The trial of a step from the incumbent that was no good, and whose opposite is the next to try; null for a new direction.</summary>
    public Trial? Missed { get; private set; }

    /// <summary>The length of a step.</summary>
    public double Step { get; }

    /// <summary>As far from the incumbent as the missed trial is, the other way.</summary>
    public ParameterSet Opposite()
    {
        double[] center = _space.ToUnit(Incumbent!.Parameters), missed = _space.ToUnit(Missed!.Parameters);
        for (int i = 0; i < center.Length; i++)
        {
            if (_space[i] is NumberRange && !double.IsNaN(missed[i]))
                center[i] = Math.Clamp((2 * center[i]) - missed[i], 0, 1);
        }

        return _space.FromUnit(center, Incumbent.Parameters);
    }

    /// <summary>
    /// A step from a set of parameters, in a random direction; each choice but that of a preset, which makes all others what they are, is
    /// drawn anew now and then.
    /// </summary>
    /// <param name="from">The parameters; what is not changed stays as it is.</param>
    /// <param name="length">How far, in unit space.</param>
    /// <param name="share">The share of the parameters that are changed, above 0, up to 1.</param>
    /// <param name="random">Where the direction comes from.</param>
    public ParameterSet StepFrom(ParameterSet from, double length, double share, ref RandomStream random)
    {
        double[] point = _space.ToUnit(from), direction = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            if (_space[i] is NumberRange && !double.IsNaN(point[i]) && random.Chance(share))
                direction[i] = random.Normal();
            else if (_space[i] is Choice and not PresetChoice && !double.IsNaN(point[i]) && random.Chance(ChoiceShare))
                point[i] = _space[i].Sample(ref random);
            else if (double.IsNaN(point[i]) && _space.Applies(i, point))
                point[i] = _space[i].Sample(ref random); // by a choice that has just been drawn
        }

        double norm = Math.Sqrt(direction.Sum(component => component * component));
        for (int i = 0; i < point.Length; i++)
        {
            if (direction[i] != 0)
                point[i] = Math.Clamp(point[i] + (length * direction[i] / norm), 0, 1);
        }

        return _space.FromUnit(point, from);
    }
}
