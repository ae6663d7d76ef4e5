using Digits.Data;
using Digits.Experiments.Pruners;
using Digits.Experiments.Spaces;
using Digits.Experiments.Tuners;
using Digits.Tests.Experiments.Tuners;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>What tuners and pruners promise, on trials that were recorded on MNIST: see <see cref="RecordedTrials"/>.</summary>
internal sealed class SurrogateTests
{
    private const int Seeds = 50, Draws = 20_000, MostTrials = 1500;

    private static readonly RecordedTrials Recorded = RecordedTrials.OfMnist;

    /// <summary>The accuracy that one in a hundred configurations reaches, drawn as random search draws them.</summary>
    private static readonly Lazy<double> BestPercent = new(() =>
    {
        var random = new RandomStream(1, 0x70657263656E74);
        double[] accuracies = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            MadeUpTrainer trainer = Recorded.Trainers[random.Next(Recorded.Trainers.Length)];
            accuracies[i] = Recorded.Of(trainer.Name, trainer.SearchSpace.Sample(ref random))[^1].Score.Accuracy;
        }

        return accuracies.Order().ElementAt(Draws * 99 / 100);
    });

    private static readonly Lazy<double> Random = new(() => MedianSeconds(new RandomTuner(), new NoPruner()));

    [TestCase("bandit", "asha", 0.25)]
    [TestCase("tpe", "asha", 0.5)]
    [TestCase("cfo", "asha", 0.5)]
    [TestCase("bandit", "none", 0.5)]
    [TestCase("random", "asha", 0.7)]
    public void The_best_percent_is_found_in_a_share_of_the_seconds_of_random_search_without_pruning(string tuner, string pruner, double share)
    {
        double seconds = MedianSeconds(DigitTuners.Named(tuner), DigitPruners.Named(pruner));
        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{tuner}, {pruner}: {seconds:F1} s to {BestPercent.Value:P2}, random search {Random.Value:F1} s: {seconds / Random.Value:P1}, medians"));
        Assert.That(seconds, Is.LessThanOrEqualTo(share * Random.Value));
    }

    [Test]
    public void Pruning_saves_half_of_the_same_trials_seconds_and_finds_one_as_good()
    {
        MadeUpTrainer network = Recorded.Trainers.First(trainer => trainer.Name == "convnet");
        var costs = new List<double>();
        var losses = new List<double>();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var whole = new SurrogateExperiment(Recorded, new RandomTuner(), new NoPruner(), seed);
            var pruned = new SurrogateExperiment(Recorded, new RandomTuner(), new SuccessiveHalvingPruner(), seed);
            var random = new RandomStream(seed, 0x7072756E65);
            for (int trial = 0; trial < 60; trial++)
            {
                var proposal = new Proposal(network, network.SearchSpace.Sample(ref random));
                whole.Run(proposal);
                pruned.Run(proposal);
            }

            costs.Add(pruned.Spent / whole.Spent);
            losses.Add(whole.Best - pruned.Best);
        }

        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{Median(costs):P1} of the cost (at most {costs.Max():P1}), {100 * Median(losses):F3} % of accuracy lost (at most {100 * losses.Max():F3} %)"));
        Assert.That(Median(costs), Is.LessThanOrEqualTo(0.5));
        Assert.That(Median(losses), Is.LessThanOrEqualTo(0.0005));
    }

    private static double MedianSeconds(ITuner tuner, IPruner pruner) => Median([.. Enumerable.Range(1, Seeds).AsParallel().Select(
        seed => new SurrogateExperiment(Recorded, tuner, pruner, seed).SecondsTo(BestPercent.Value, MostTrials))]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
