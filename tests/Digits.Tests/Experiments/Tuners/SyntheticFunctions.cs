using Digits.Experiments;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Tuners;

/// <summary>Functions with known minima that optimizers are compared on (Surjanovic and Bingham, <i>Virtual Library of Simulation Experiments</i>).</summary>
internal static class SyntheticFunctions
{
    private static readonly double[] HartmannWeights = [1, 1.2, 3, 3.2];

    private static readonly double[][] HartmannScales =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] HartmannCenters =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    /// <summary>Two dimensions, three minima of 0.397887, among them (π, 2.275).</summary>
    public static MadeUpTrainer Branin { get; } = Numbers("branin", [(-5, 10), (0, 15)], BraninAt);

    /// <summary>Four dimensions, a bent valley with its minimum of 0 at (1, 1, 1, 1).</summary>
    public static MadeUpTrainer Rosenbrock { get; } = Numbers("rosenbrock", [(-2, 2), (-2, 2), (-2, 2), (-2, 2)], RosenbrockAt);

    /// <summary>Six dimensions, six minima, the least −3.32237.</summary>
    public static MadeUpTrainer Hartmann { get; } = Numbers("hartmann", [(0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 1)], HartmannAt);

    /// <summary>A choice between a bowl that ends at 1 and a sphere with one parameter more that ends at 0, both at 0.3 everywhere.</summary>
    public static MadeUpTrainer Conditional { get; } = new(
        "conditional",
        new SearchSpace(
            new Choice("kind", "Any.", "bowl", "sphere"),
            new FloatRange("x0", "Any.", 0.9, 0, 1),
            new FloatRange("x1", "Any.", 0.9, 0, 1),
            new FloatRange("x2", "Any.", 0.9, 0, 1),
            new FloatRange("x3", "Any.", 0.9, 0, 1),
            new FloatRange("x4", "Any.", 0.9, 0, 1) { When = new Condition("kind", "sphere") }),
        parameters => new ValidationScore(0, ConditionalAt(parameters)));

    public static double BraninAt(double[] x)
    {
        double bend = x[1] - (5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0]) + (5 / Math.PI * x[0]) - 6;
        return (bend * bend) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x[0])) + 10;
    }

    public static double RosenbrockAt(double[] x) =>
        Enumerable.Range(0, x.Length - 1).Sum(i => (100 * Math.Pow(x[i + 1] - (x[i] * x[i]), 2)) + Math.Pow(1 - x[i], 2));

    public static double HartmannAt(double[] x) => -Enumerable.Range(0, 4).Sum(k =>
        HartmannWeights[k] * Math.Exp(-Enumerable.Range(0, 6).Sum(i => HartmannScales[k][i] * Math.Pow(x[i] - HartmannCenters[k][i], 2))));

    private static double ConditionalAt(ParameterSet parameters)
    {
        double Squares(int count) => Enumerable.Range(0, count).Sum(i => Math.Pow(parameters.GetNumber($"x{i}") - 0.3, 2));
        return parameters.GetWord("kind") == "bowl" ? 1 + Squares(4) : 5 * Squares(5);
    }

    /// <summary>A function of numbers, whose defaults are a quarter of the way, where none of these functions has its minimum.</summary>
    private static MadeUpTrainer Numbers(string name, (double From, double To)[] bounds, Func<double[], double> function)
    {
        var space = new SearchSpace([.. bounds.Select((bound, i) =>
            new FloatRange($"x{i}", "Any.", bound.From + (0.25 * (bound.To - bound.From)), bound.From, bound.To, validMinimum: -100))]);
        return new MadeUpTrainer(name, space, parameters => new ValidationScore(0, function([.. space.Select(range => parameters.GetNumber(range.Name))])));
    }
}
