using Digits.Experiments.Running;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Running;

internal sealed class ShareTrainingTests
{
    [Test]
    public void Each_rung_learns_from_its_share_of_every_digit_and_the_last_one_from_all()
    {
        var trainer = new FakeTrainer("a", 1);
        var request = new TrainingRequest(FakeClassifier.Told(200)) { Parameters = trainer.SearchSpace.Defaults, Seed = 7, Threads = 3 };
        using var training = new ShareTraining(trainer, request);
        foreach (double fidelity in (double[])[0.1, 0.25, 0.25, 1])
            training.Advance(fidelity);

        Assert.That(trainer.Requests.Select(made => made.Train.Count), Is.EqualTo((int[])[20, 50, 200]), "what is done already is not done again");
        Assert.That(trainer.Requests.First().Train.ClassCounts, Is.All.EqualTo(2));
        Assert.That(trainer.Requests.Select(made => (made.Seed, made.Threads)), Is.All.EqualTo((7, 3)));
        Assert.That(trainer.Requests.Last(), Is.SameAs(request));
        Assert.That(training.Fidelity, Is.EqualTo(1));
    }

    [Test]
    public void Where_rounds_are_as_good_as_images_there_are_fewer_of_them()
    {
        var lightgbm = new LightGbmTrainer();
        var request = new TrainingRequest(FakeClassifier.Told(1000)) { Parameters = lightgbm.SearchSpace.Parse(["iterations=100"]) };
        double whole = ShareTraining.EstimateCost(lightgbm, request, 1);
        Assert.That(ShareTraining.EstimateCost(lightgbm, request, 0.25), Is.LessThan(whole / 2).And.GreaterThan(0));
        Assert.That(((IDigitTrainer)lightgbm).AtFidelity(request.Parameters, 0.25).GetInteger("iterations"), Is.EqualTo(25));
    }

    [Test]
    public void Even_a_small_share_has_every_digit()
    {
        var trainer = new FakeTrainer("a", 1);
        using var training = new ShareTraining(trainer, new TrainingRequest(FakeClassifier.Told(30)));
        training.Advance(0.001);
        Assert.That(trainer.Requests.Single().Train.ClassCounts, Is.All.EqualTo(1));
    }
}
