using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Tests.Experiments.Tuners;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>The problem that is made of recorded trials goes through them, and lies between them elsewhere.</summary>
internal sealed class RecordedTrialsTests
{
    // They differ by their L1 regularization alone; costs are counted from the beginning of a trial.
    private static readonly RecordedTrials Two = new(
    [
        """# spaces {"sdca":{"features":"pixels"}}""",
        "trainer,parameters,fidelity1,accuracy1,logLoss1,cost1,fidelity2,accuracy2,logLoss2,cost2,fidelity3,accuracy3,logLoss3,cost3",
        "sdca,iterations=10 l1Regularization=0 features=pixels,0.0625,0.5,2,1,0.25,0.7,1,2,1,0.90,0.4,6",
        "sdca,iterations=10 l1Regularization=1 features=pixels,0.0625,0.5,2,4,0.25,0.6,1,5,1,0.99,0.1,6",
    ]);

    [Test]
    public void A_recorded_trial_comes_to_what_was_recorded()
    {
        Rung rung = At(1)[1];
        Assert.That(rung.Fidelity, Is.EqualTo(1 / 4.0));
        Assert.That(rung.Score.Accuracy, Is.EqualTo(0.6).Within(1e-9));
        Assert.That(rung.Score.LogLoss, Is.EqualTo(1).Within(1e-9));
        Assert.That(rung.Cost, Is.EqualTo(1).Within(1e-9), "since the rung before");
    }

    [Test]
    public void Between_two_trials_odds_losses_and_costs_are_the_geometric_mean()
    {
        Rung[] rungs = At(0.5);
        Assert.That(rungs[0].Cost, Is.EqualTo(2).Within(1e-9));
        Assert.That(rungs[^1].Score.LogLoss, Is.EqualTo(0.2).Within(1e-9));
        double odds = rungs[^1].Score.Accuracy / (1 - rungs[^1].Score.Accuracy);
        Assert.That(odds, Is.EqualTo(Math.Sqrt(9 * 99)).Within(0.5));
        Assert.That(rungs[0].Score.Accuracy, Is.EqualTo(0.5).Within(1e-9));
    }

    [Test]
    public void The_nearer_trial_counts_more()
    {
        Assert.That(At(0.4)[^1].Score, Is.LessThan(At(0.6)[^1].Score));
        Assert.That(At(0.01)[^1].Score.Accuracy, Is.EqualTo(0.9).Within(0.01));
    }

    private static Rung[] At(double l1)
    {
        MadeUpTrainer trainer = Two.Trainers.Single();
        return Two.Of(trainer.Name, trainer.SearchSpace.Complete(new ParameterSet([new("l1Regularization", l1)])));
    }
}
