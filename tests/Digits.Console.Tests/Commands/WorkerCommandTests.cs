using Digits.CommandLine.Tests.Support;
using Digits.Data;
using Digits.Experiments.Isolation;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Trainers;

namespace Digits.CommandLine.Tests.Commands;

/// <summary><c>digits worker</c> trains as its host would.</summary>
internal sealed class WorkerCommandTests
{
    private static readonly WorkerCommand Worker = new("dotnet", [DigitsProcess.CommandLine, "worker"]);

    private static ParameterSet QuickNetwork { get; } = new([new("preset", "fast"), new("epochs", 3L), new("minimumSteps", 0L), new("batchSize", 32L)]);

    private static IEnumerable<TestCaseData> Trainers =>
    [
        new("convnet", QuickNetwork),
        new("lightgbm", new ParameterSet([new("iterations", 8L), new("minimumExamplesPerLeaf", 5L)])),
        new("sdca", ParameterSet.Empty),
    ];

    [TestCaseSource(nameof(Trainers))]
    public void A_model_is_the_same_to_the_bit(string name, ParameterSet parameters)
    {
        IDigitTrainer trainer = DigitTrainers.Named(name);
        Assume.That(trainer.UnavailableReason, Is.Null);
        DigitSet images = DigitReader.Read(MadeData.Easy).Training;
        var request = new TrainingRequest(images) { Parameters = parameters, Validation = images.Select([0, 3, 5]), Seed = 7, Threads = 1 };
        IDigitClassifier isolated = IsolatedTrainer.Wrap(trainer, Worker).Train(request);
        IDigitClassifier here = trainer.Train(request);
        Assert.That(isolated, Is.TypeOf(here.GetType()));
        Assert.That(Probabilities(isolated, images), Is.EqualTo(Probabilities(here, images)));
        Assert.That(Saved(isolated), Is.EqualTo(Saved(here)));
    }

    [Test]
    public void A_network_is_trained_by_one_worker_after_another_as_by_one_process()
    {
        IDigitTrainer trainer = DigitTrainers.Named("convnet");
        DigitSet images = DigitReader.Read(MadeData.Easy).Training;
        var request = new TrainingRequest(images) { Parameters = QuickNetwork, Seed = 7, Threads = 1 };
        var isolated = (IResumableTrainer)IsolatedTrainer.Wrap(trainer, Worker);
        using var checkpoint = new MemoryStream();
        using (IResumableTraining training = isolated.BeginTraining(request))
        {
            training.Advance(1.0 / 3);
            training.SaveCheckpoint(checkpoint);
        }

        checkpoint.Position = 0;
        using IResumableTraining rest = isolated.ResumeTraining(request, checkpoint);
        rest.Advance(1);
        Assert.That(Probabilities(rest.ToClassifier(), images), Is.EqualTo(Probabilities(trainer.Train(request), images)));
    }

    [Test]
    public void A_worker_that_needs_too_much_memory_fails_alone()
    {
        DigitSet images = DigitReader.Read(MadeData.Hard).Training;
        IDigitTrainer isolated = IsolatedTrainer.Wrap(DigitTrainers.Named("fasttree"), Worker, memoryLimit: 60_000_000);
        Assert.That(
            () => isolated.Train(new TrainingRequest(images)),
            Throws.TypeOf<DigitTrainingException>().With.Message.EqualTo("fasttree needed more than 60 MB of memory, the limit."));
    }

    [Test]
    public void What_makes_no_sense_to_it_ends_it()
    {
        using var place = new Workplace();
        using var process = DigitsProcess.StartShell(place, "echo 'Who goes there?' | $DIGITS worker");
        Outcome outcome = process.WaitForEnd().Ended(1);
        Assert.That(outcome.ErrorLines, Has.Length.EqualTo(1).And.One.Contains("was announced"));
    }

    [Test]
    public void It_is_nothing_that_people_are_told_of()
    {
        using var place = new Workplace();
        Assert.That(place.Run("--help").Ended(0).Out, Does.Not.Contain("worker"));
        Assert.That(place.Run("wurker").Ended(2).Error, Does.Not.Contain("worker"));
    }

    private static float[] Probabilities(IDigitClassifier classifier, DigitSet images)
    {
        var probabilities = new float[images.Count * DigitSet.Classes];
        classifier.Score(images.CopyPixels(), probabilities);
        return probabilities;
    }

    private static long Saved(IDigitClassifier classifier)
    {
        using var zip = new MemoryStream();
        classifier.Save(zip);
        return zip.Length;
    }
}
