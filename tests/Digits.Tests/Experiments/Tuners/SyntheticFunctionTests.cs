using Digits.Experiments.Tuners;

namespace Digits.Tests.Experiments.Tuners;

/// <summary>Tuners that learn from their trials find better parameters in as many trials than one that does not.</summary>
internal sealed class SyntheticFunctionTests
{
    private const int Seeds = 21;
    private const int Trials = 50;

    private static readonly string[] Learning = ["tpe", "cfo", "bandit"];
    private static readonly string[] Functions = ["branin", "rosenbrock", "hartmann", "conditional"];

    [Test]
    public void The_median_over_seeds_is_better_than_that_of_random_search(
        [ValueSource(nameof(Learning))] string name, [ValueSource(nameof(Functions))] string functionName)
    {
        MadeUpTrainer[] all = [SyntheticFunctions.Branin, SyntheticFunctions.Rosenbrock, SyntheticFunctions.Hartmann, SyntheticFunctions.Conditional];
        MadeUpTrainer function = all.First(function => function.Name == functionName);
        Assert.That(MedianOfBest(DigitTuners.Named(name), function), Is.LessThan(MedianOfBest(new RandomTuner(), function)));
    }

    [Test]
    public void The_functions_have_their_published_minima()
    {
        Assert.That(SyntheticFunctions.BraninAt([Math.PI, 2.275]), Is.EqualTo(0.397887).Within(1e-5));
        Assert.That(SyntheticFunctions.RosenbrockAt([1, 1, 1, 1]), Is.Zero);
        Assert.That(SyntheticFunctions.HartmannAt([0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]), Is.EqualTo(-3.32237).Within(1e-5));
    }

    private static double MedianOfBest(ITuner tuner, MadeUpTrainer function)
    {
        double[] best = [.. Enumerable.Range(1, Seeds).Select(seed => new MadeUpExperiment(tuner, seed, function).Run(Trials).Best.Score!.Value.LogLoss)];
        Array.Sort(best);
        return best[Seeds / 2];
    }
}
