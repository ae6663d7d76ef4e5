using System.Collections.Concurrent;
using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Networks;
using Digits.Networks.Layers;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Trainers;

/// <summary>What the contract of all trainers does not say: presets, epochs, and the same bits whatever the threads.</summary>
internal sealed class ConvNetTrainerTests
{
    private static readonly ConvNetTrainer Trainer = new();
    private static readonly DigitSet Train = SyntheticDigits.Create(300);
    private static readonly DigitSet HeldOut = SyntheticDigits.Create(60, seed: 2);

    [Test]
    public void Any_number_of_threads_gives_the_same_file()
    {
        ParameterSet parameters = new([new("preset", "fast"), new("augmentation", 1.0), new("dropout", 0.2), new("epochs", 2L), new("minimumSteps", 0L), new("batchSize", 64L)]);
        byte[][] files = [.. Enumerable.Range(1, 3).Select(threads =>
        {
            IDigitClassifier classifier = Trainer.Train(new TrainingRequest(Train) { Parameters = parameters, Validation = HeldOut, Threads = threads, Seed = 5 });
            return Zips.Save(new DigitModel(classifier, TrainedModels.Manifest("convnet")));
        })];
        Assert.That(files[1], Is.EqualTo(files[0]));
        Assert.That(files[2], Is.EqualTo(files[0]));
    }

    [Test]
    public void Another_seed_gives_another_network() =>
        Assert.That(Parameters(Of(seed: 1)), Is.Not.EqualTo(Parameters(Of(seed: 2))));

    [Test]
    public void Every_preset_trains([Values("fast", "default", "best", "compact")] string preset)
    {
        // One step of one epoch: this is about networks that fit together, not about what they learn.
        IDigitClassifier classifier = Trainer.Train(new TrainingRequest(SyntheticDigits.Create(20))
        {
            Parameters = new([new("preset", preset), new("epochs", 1L), new("minimumSteps", 0L), new("width", 0.25)]),
        });
        Scores.AssertProbabilities(Scores.Of(classifier, HeldOut));
    }

    [Test]
    public void A_small_set_gets_as_many_epochs_as_it_takes_for_the_least_number_of_steps([Values(0, 1, 40)] int steps)
    {
        // 300 images in batches of 64 are 5 steps.
        var heard = new ConcurrentQueue<TrainingProgress>();
        Trainer.Train(
            new TrainingRequest(Train) { Parameters = new([new("preset", "fast"), new("epochs", 2L), new("batchSize", 64L), new("minimumSteps", (long)steps)]) },
            new Listener(heard.Enqueue));
        Assert.That(heard.Last().Completed, Is.EqualTo(steps == 40 ? 8 : 2));
    }

    [Test]
    public void A_wider_network_has_more_filters_and_as_many_classes()
    {
        NetworkDefinition network = Network([new("preset", "fast"), new("width", 1.5)]);
        Assert.That(network.Layers.OfType<Convolution>().Select(layer => layer.Filters), Is.EqualTo((int[])[12, 24]));
        Assert.That(network.Layers.OfType<Dense>().Select(layer => layer.Units), Is.EqualTo((int[])[96, 10]));
    }

    [Test]
    public void Dropout_is_there_where_it_is_asked_for()
    {
        Assert.That(Network([new("preset", "fast")]).Layers.OfType<Dropout>(), Is.Empty);
        Assert.That(Network([new("preset", "fast"), new("dropout", 0.25)]).Layers.OfType<Dropout>(), Is.EqualTo((Dropout[])[new(0.25f)]));
    }

    [Test]
    public void With_validation_images_the_best_epoch_is_kept()
    {
        // Validation images whose labels are all wrong: whatever the training learns makes it worse, and the last epoch the worst of all.
        byte[] wrong = [.. HeldOut.Labels.ToArray().Select(label => (byte)((label + 1) % 10))];
        var misleading = new DigitSet("wrong", "made by a test", 28, 28, HeldOut.CopyPixels(), wrong);
        double last = Scores.Accuracy(Scores.Of(Of(epochs: 6), misleading), misleading);
        double best = Scores.Accuracy(Scores.Of(Of(epochs: 6, validation: misleading), misleading), misleading);
        Assert.That(best, Is.GreaterThan(last));
    }

    [Test]
    public void Patience_ends_a_training_that_gets_no_better()
    {
        byte[] wrong = [.. HeldOut.Labels.ToArray().Select(label => (byte)((label + 1) % 10))];
        var misleading = new DigitSet("wrong", "made by a test", 28, 28, HeldOut.CopyPixels(), wrong);
        var heard = new ConcurrentQueue<TrainingProgress>();
        Of(epochs: 200, validation: misleading, patience: 3, progress: heard.Enqueue);
        Assert.That((heard.Last().Completed, heard.Last().Fraction), Is.EqualTo((heard.Last().Total, 1.0)));
        Assert.That(heard.Last().Completed, Is.LessThan(200));
    }

    [Test]
    public void Progress_tells_epochs_loss_and_validation_accuracy()
    {
        var heard = new ConcurrentQueue<TrainingProgress>();
        Of(epochs: 3, validation: HeldOut, progress: heard.Enqueue);
        TrainingProgress last = heard.Last();
        Assert.That((last.Stage, last.Completed, last.Total), Is.EqualTo(("epochs", 3.0, 3.0)));
        Assert.That(last.Loss, Is.GreaterThan(0));
        Assert.That(last.ValidationAccuracy, Is.InRange(0.0, 1.0));

        heard.Clear();
        Of(epochs: 1, progress: heard.Enqueue);
        Assert.That(heard.Last().ValidationAccuracy, Is.Null);
    }

    [Test]
    public void A_listener_that_throws_does_not_end_the_training() =>
        Assert.That(() => Of(epochs: 1, progress: _ => throw new InvalidOperationException("no more")), Throws.Nothing);

    [Test]
    public void A_training_that_comes_to_nothing_says_why()
    {
        // Each step multiplies the weights by −99.
        ParameterSet absurd = new([new("preset", "fast"), new("epochs", 50L), new("minimumSteps", 0L), new("learningRate", 100.0), new("weightDecay", 1.0)]);
        Assert.That(
            () => Trainer.Train(new TrainingRequest(Train) { Parameters = absurd }),
            Throws.InstanceOf<DigitTrainingException>().With.Message.StartsWith("convnet failed: The loss is no longer a number"));
    }

    [Test]
    public void Validation_images_may_have_any_size() =>
        Assert.That(() => Of(epochs: 1, validation: SyntheticDigits.Create(20, side: 16)), Throws.Nothing);

    private static NetworkDefinition Network(KeyValuePair<string, object>[] parameters) => ((NetworkClassifier)Trainer.Train(
        new TrainingRequest(SyntheticDigits.Create(10)) { Parameters = new ParameterSet(parameters) })).Network.Definition;

    private static float[] Parameters(IDigitClassifier classifier) => ((NetworkClassifier)classifier).Network.Parameters.ToArray();

    private static IDigitClassifier Of(int epochs = 1, int seed = 1, DigitSet? validation = null, int patience = 0, Action<TrainingProgress>? progress = null) =>
        Trainer.Train(
            new TrainingRequest(Train)
            {
                Parameters = new([new("preset", "fast"), new("width", 0.5), new("epochs", (long)epochs), new("minimumSteps", 0L), new("batchSize", 64L), new("patience", (long)patience)]),
                Validation = validation,
                Seed = seed,
                Threads = 1,
            },
            progress is null ? null : new Listener(progress));

    private sealed class Listener(Action<TrainingProgress> hear) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => hear(value);
    }
}
