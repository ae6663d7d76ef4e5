using Digits.Networks.Kernels;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

public sealed class NetworkTrainingTests
{
    private static readonly NetworkDefinition Tiny = new(8, 8,
        new Convolution(6, 3), new MaxPooling(), new Relu(), new Dense(24), new Relu(), new Dense(8));

    private static readonly TrainingOptions Calm = new() { Epochs = 5, BatchSize = 16, LearningRate = 0.01f, Threads = 2 };

    [Test]
    public void A_tiny_network_learns_64_images_by_heart([Values] bool adam)
    {
        // Only noise tells one image from another: labels follow no pattern.
        ImageSource noise = SyntheticImages.Create(64, Tiny, noise: 1);
        TrainingOptions options = Calm with { Epochs = 60, Optimizer = adam ? new AdamW() : new Sgd(), LearningRate = adam ? 0.01f : 0.03f };
        using var training = new NetworkTraining(Tiny, options);
        SampleTraining.RunToEnd(training, noise);
        Assert.That(training.History[^1].Accuracy, Is.EqualTo(1));
        Assert.That(training.History[^1].Loss, Is.LessThan(0.05));
        Assert.That(training.History[0].Loss, Is.GreaterThan(1.5), "before, it could only guess: log 8 is 2.08");
    }

    [Test]
    public void What_it_learns_holds_for_images_it_has_not_seen()
    {
        using var training = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options with { Epochs = 15, Threads = 2 });
        SampleTraining.RunToEnd(training, SyntheticImages.Create(200, SampleTraining.Definition), SampleTraining.Validation);
        Assert.That(training.History[^1].ValidationAccuracy, Is.GreaterThan(0.95));
        Assert.That(training.History[^1].ValidationLoss, Is.LessThan(training.History[0].ValidationLoss!.Value));
        Assert.That(training.History[^1].Loss, Is.LessThan(training.History[0].Loss));
    }

    [Test]
    public void Reports_tell_what_a_reference_measures()
    {
        ImageSource train = SyntheticImages.Create(40, Tiny), validation = SyntheticImages.Create(300, Tiny, seed: 2);
        Network start = SampleNetworks.Random(Tiny);
        using var training = new NetworkTraining(Tiny, Calm with { Epochs = 2, BatchSize = 40, Schedule = new Cosine() }, start);
        EpochReport report = training.RunEpoch(train, validation);
        var plain = new PlainTraining(start, train, 0, 16);
        (double loss, double accuracy) = Measure(training.ToNetwork(), validation);
        Assert.Multiple(() =>
        {
            Assert.That(report.Epoch, Is.EqualTo(1));
            Assert.That(report.Loss, Is.EqualTo(plain.Loss / 40).Within(1e-5), "before the only step of the epoch");
            Assert.That(report.Accuracy, Is.EqualTo(plain.Right / 40.0));
            Assert.That(report.LearningRate, Is.EqualTo(0.01).Within(1e-8));
            Assert.That(report.ValidationLoss, Is.EqualTo(loss).Within(1e-5));
            Assert.That(report.ValidationAccuracy, Is.EqualTo(accuracy));
            Assert.That(training.RunEpoch(train).LearningRate, Is.EqualTo(0.005).Within(1e-8), "the second of two steps along a cosine");
            Assert.That(training.History, Has.Count.EqualTo(2));
            Assert.That(training.History[0], Is.EqualTo(report));
            Assert.That(training.History[1].ValidationLoss, Is.Null, "none were given");
        });
    }

    [Test]
    public void Progress_goes_from_0_to_1_over_all_epochs()
    {
        var heard = new List<double>();
        int thread = Environment.CurrentManagedThreadId;
        using var training = new NetworkTraining(Tiny, Calm with { Epochs = 2 });
        for (int epoch = 0; epoch < 2; epoch++)
        {
            training.RunEpoch(SyntheticImages.Create(40, Tiny), progress: share =>
            {
                Assert.That(Environment.CurrentManagedThreadId, Is.EqualTo(thread));
                heard.Add(share);
            });
        }

        Assert.That(heard, Is.EqualTo([1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 1]).Within(1e-9));
        Assert.That(training.IsDone);
    }

    [Test]
    public void Every_image_is_seen_once_an_epoch_in_an_order_that_changes()
    {
        var source = new ListeningSource(SyntheticImages.Create(50, Tiny));
        using var training = new NetworkTraining(Tiny, Calm with { Epochs = 2, Threads = 1 });
        training.RunEpoch(source);
        int[] first = [.. source.Seen];
        source.Seen.Clear();
        training.RunEpoch(source);
        Assert.That(first, Is.Unique.And.EquivalentTo(Enumerable.Range(0, 50)));
        Assert.That(source.Seen, Is.Unique.And.EquivalentTo(first).And.Not.EqualTo(first));
        Assert.That(first, Is.Not.Ordered);
    }

    [Test]
    public void The_average_of_the_weights_is_what_is_measured_and_kept()
    {
        ImageSource images = SyntheticImages.Create(48, Tiny);
        using NetworkTraining plain = new(Tiny, Calm), averaged = new(Tiny, Calm with { WeightAverage = 0.8f });
        float[] average = plain.ToNetwork().Parameters.ToArray();
        for (int step = 1; step <= 15; step++)
        {
            SampleTraining.RunToStep(plain, step, images);
            float decay = Math.Min(0.8f, step / (9f + step));
            average = [.. average.Zip(plain.ToNetwork().Parameters.ToArray(), (old, now) => decay * old + (1 - decay) * now)];
        }

        SampleTraining.RunToEnd(averaged, images, images);
        Assert.That(averaged.ToNetwork().Parameters.ToArray(), Is.EqualTo(average).Within(1e-5));
        Assert.That(averaged.History[^1].ValidationLoss, Is.EqualTo(Measure(averaged.ToNetwork(), images).Loss).Within(1e-5));
    }

    [Test]
    public void Patience_ends_it_and_the_best_epoch_is_restored()
    {
        // Validation images with wrong labels: the better the network learns, the worse it measures.
        ImageSource train = SyntheticImages.Create(64, Tiny), right = SyntheticImages.Create(64, Tiny, seed: 2);
        ImageSource wrong = ImageSource.Create(SyntheticImages.Pixels(right), Enumerable.Range(0, 64).Select(i => (byte)((i + 1) % 8)).ToArray());
        using var training = new NetworkTraining(Tiny, Calm with { Epochs = 20, Patience = 3, Schedule = new Constant() });
        Network? best = null;
        while (!training.IsDone)
        {
            training.RunEpoch(train, wrong);
            if (training.BestEpoch == training.Epoch)
                best = training.ToNetwork();
        }

        Assert.That(training.Epoch, Is.EqualTo(training.BestEpoch + 3).And.LessThan(20));
        Assert.That(training.BestEpoch, Is.EqualTo(
            training.History.OrderByDescending(report => report.ValidationAccuracy).ThenBy(report => report.ValidationLoss).First().Epoch));
        Assert.That(training.ToBestNetwork().Parameters.SequenceEqual(best!.Parameters));
        Assert.That(training.ToNetwork().Parameters.SequenceEqual(best.Parameters), Is.False);
        Assert.That(() => training.RunEpoch(train, wrong), Throws.InvalidOperationException.With.Message.Contains("done"));
    }

    [Test]
    public void Without_validation_images_there_is_no_best_epoch_and_no_patience()
    {
        ImageSource images = SyntheticImages.Create(16, Tiny);
        using var training = new NetworkTraining(Tiny, Calm with { Patience = 1 });
        SampleTraining.RunToEnd(training, images);
        Assert.That((training.Epoch, training.BestEpoch), Is.EqualTo((5, 0)));
        Assert.That(training.ToBestNetwork().Parameters.SequenceEqual(training.ToNetwork().Parameters));
        Assert.That(() => training.RunEpoch(images), Throws.InvalidOperationException.With.Message.Contains("done"));
    }

    // The only step of an epoch leaves weights that are no numbers, or the loss of a later one tells.
    [Test]
    public void A_loss_that_is_no_number_says_what_to_change([Values(16, 64)] int batchSize, [Values] bool measures)
    {
        ImageSource images = SyntheticImages.Create(64, Tiny);
        TrainingOptions options = Calm with { BatchSize = batchSize, Optimizer = new Sgd(), LearningRate = 100, Schedule = new Constant() };
        Network start = new(Tiny, [.. SampleNetworks.Random(Tiny).Parameters.ToArray().Select(value => value * 1e9f)]);
        using var training = new NetworkTraining(Tiny, options, start);
        Assert.That(
            () => SampleTraining.RunToEnd(training, images, measures ? images : null),
            Throws.InvalidOperationException.With.Message.Contains("learning rate of 100"));
    }

    [Test]
    public void A_training_may_start_from_a_network_of_its_own_definition()
    {
        Network start = SampleNetworks.Random(Tiny);
        using var training = new NetworkTraining(Tiny, Calm, start);
        Assert.That(training.ToNetwork().Parameters.SequenceEqual(start.Parameters));
        Assert.That(() => new NetworkTraining(SampleTraining.Definition, Calm, start), Throws.ArgumentException.With.Message.Contains("another definition"));
    }

    [Test]
    public void A_training_that_is_disposed_of_says_so([Values(1, 3)] int threads)
    {
        var training = new NetworkTraining(Tiny, Calm with { Threads = threads });
        training.Dispose();
        Assert.That(() => training.RunEpoch(SyntheticImages.Create(16, Tiny)), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(training.ToNetwork, Throws.InstanceOf<ObjectDisposedException>());
    }

    private static (double Loss, double Accuracy) Measure(Network network, ImageSource images)
    {
        double loss = 0, right = 0;
        for (int i = 0; i < images.Count; i++)
        {
            float[] logits = ReferenceNetwork.Logits(network.Definition, network.Parameters, images.Image(i));
            loss += Math.Log(logits.Sum(value => Math.Exp(value))) - logits[images.Label(i)];
            right += Array.IndexOf(logits, logits.Max()) == images.Label(i) ? 1 : 0;
        }

        return (loss / images.Count, right / images.Count);
    }

    private sealed class ListeningSource(ImageSource images) : ImageSource
    {
        public List<int> Seen { get; } = [];

        public override int Count => images.Count;

        public override ReadOnlySpan<byte> Image(int index) => images.Image(index);

        public override int Label(int index)
        {
            Seen.Add(index);
            return images.Label(index);
        }
    }
}
