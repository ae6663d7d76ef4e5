using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Pruners;
using static Digits.Tests.Experiments.Pruners.MadeTrials;

namespace Digits.Tests.Experiments.Pruners;

/// <summary>What pruning saves, and what it loses: sweeps of a hundred trials with made learning curves, which cross, measured on 5,000 images.</summary>
internal sealed class PruningSimulation
{
    private const int Sweeps = 50, Trials = 100, Images = 5000;

    [TestCase("asha", 0.6)]
    [TestCase("asha", 0.2)]
    [TestCase("hyperband", 0.6)]
    [TestCase("hyperband", 0.2)]
    [TestCase("median", 0.6)]
    [TestCase("median", 0.2)]
    public void Half_of_the_cost_is_saved_and_the_best_trial_hardly_missed(string name, double spread)
    {
        (double Cost, double Loss)[] sweeps = [.. Enumerable.Range(1, Sweeps).Select(seed => Simulate(DigitPruners.Named(name), seed, spread))];
        double cost = sweeps.Select(sweep => sweep.Cost).Order().ElementAt(Sweeps / 2);
        double loss = sweeps.Select(sweep => sweep.Loss).Order().ElementAt(Sweeps / 2);
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{name}, spread {spread}: {cost:P1} of the cost, {100 * loss:F3} % of accuracy lost, each the median of {Sweeps} sweeps"));
        Assert.That(cost, Is.LessThan(0.5));
        Assert.That(loss, Is.LessThan(0.0005));
    }

    [Test]
    public void Without_pruning_nothing_is_saved() => Assert.That(Simulate(DigitPruners.Named("none"), 1, 0.6).Cost, Is.EqualTo(1));

    /// <summary>
    /// The cost as a share of that of a sweep without pruning, and how much less accurate its winner truly is than the winner of that one.
    /// </summary>
    private static (double Cost, double Loss) Simulate(IPruner pruner, int seed, double spread)
    {
        var stream = new RandomStream(seed, 7);
        var trials = new List<Trial>();
        var ended = new List<(double Measured, double True, bool Pruned)>();
        double cost = 0;
        for (int id = 1; id <= Trials; id++)
        {
            // Errors at the end of around 0.8 %, and learning that is slow or fast, as it comes.
            double error = 0.008 * Math.Exp(spread * Normal(ref stream)), slowness = 0.2 + (spread / 6 * Math.Abs(Normal(ref stream)));
            double Accuracy(double fidelity) => 1 - Math.Min(0.9, error * Math.Pow(fidelity, -slowness));
            Trial trial = Measured(id, "a");
            trials.Add(trial);
            double spent = 1;
            bool pruned = false;
            foreach (double rung in pruner.RungsOf(id))
            {
                double measured = Noisy(Accuracy(rung), ref stream);
                trial = Measured(id, "a", [.. trial.Rungs.Select(before => (before.Fidelity, before.Score.Accuracy)), (rung, measured)]);
                trials[^1] = trial;
                if (pruner.Judge(trial, trials) is not null)
                {
                    (spent, pruned) = (rung, true);
                    break;
                }
            }

            cost += spent;
            ended.Add((Noisy(Accuracy(1), ref stream), Accuracy(1), pruned));
        }

        return (cost / Trials, ended.MaxBy(trial => trial.Measured).True - ended.Where(trial => !trial.Pruned).MaxBy(trial => trial.Measured).True);
    }

    private static double Noisy(double accuracy, ref RandomStream stream) =>
        Math.Round(Images * Math.Clamp(accuracy + (Math.Sqrt(accuracy * (1 - accuracy) / Images) * Normal(ref stream)), 0, 1)) / Images;

    /// <summary>Nearly normal: twelve even numbers, summed.</summary>
    private static double Normal(ref RandomStream stream)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
            sum += stream.Next(1 << 20) / (double)(1 << 20);
        return sum;
    }
}
