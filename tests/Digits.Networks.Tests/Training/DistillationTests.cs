using Digits.Networks.Files;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

/// <summary>A network learns what another one answers.</summary>
public sealed class DistillationTests
{
    private static readonly NetworkDefinition Small = new(10, 10, new Convolution(4, 3), new MaxPooling(), new Relu(), new Dense(16), new Relu(), new Dense(4));

    private static readonly TrainingOptions Taught = SampleTraining.Options with { TeacherShare = 1 };

    // Only if both see the same image, moved, bent and all, are both sure of the same.
    [Test]
    public void Who_is_its_own_teacher_stays_as_it_is([Values(1, 17, 55)] int images)
    {
        Network network = SampleNetworks.Random(Small);
        TrainingOptions options = Taught with { WeightAverage = 0, Optimizer = new Sgd(0, false), LearningRate = 1 };
        using var training = new NetworkTraining(Small, options, network, network);
        training.RunEpoch(SyntheticImages.Create(images, Small));
        Assert.That(training.ToNetwork().Parameters.ToArray(), Is.EqualTo(network.Parameters.ToArray()).Within(1e-5));
    }

    [Test]
    public void A_smaller_network_comes_to_answer_as_its_teacher_whatever_the_labels_say()
    {
        using var first = new NetworkTraining(SampleTraining.Definition, SampleTraining.Options with { Epochs = 15, Threads = 2 });
        ImageSource images = SyntheticImages.Create(200, Small);
        SampleTraining.RunToEnd(first, images);
        using var second = new NetworkTraining(Small, Taught with { Epochs = 30, Threads = 2 }, teacher: first.ToNetwork());
        SampleTraining.RunToEnd(second, new Mislabelled(images), SampleTraining.Validation);
        Assert.That(second.History[^1].ValidationAccuracy, Is.GreaterThan(0.9));
        Assert.That(second.History[^1].Accuracy, Is.LessThan(0.1), "of the labels it was given");
    }

    [Test]
    public void The_share_is_the_teachers_and_the_rest_the_labels()
    {
        Network teacher = SampleNetworks.Random(SampleTraining.Definition), start = SampleNetworks.Random(Small);
        double Loss(float share)
        {
            using var training = new NetworkTraining(
                Small, new TrainingOptions { BatchSize = 64, TeacherShare = share, Threads = 1 }, start, share == 0 ? null : teacher);
            return training.RunEpoch(SyntheticImages.Create(40, Small)).Loss; // of one step, before it is taken
        }

        Assert.That(Loss(0.25f), Is.EqualTo((0.75 * Loss(0)) + (0.25 * Loss(1))).Within(1e-6));
    }

    [Test]
    public void Stopped_and_resumed_with_its_teacher_it_ends_in_the_same_bits_and_with_no_other([Range(0, 12, 3)] int step)
    {
        Network teacher = SampleNetworks.Random(Small), other = Network.Initialize(Small, 9);
        using var training = new NetworkTraining(SampleTraining.Definition, Taught, teacher: teacher);
        SampleTraining.RunToStep(training, step, SampleTraining.Train);
        byte[] checkpoint = SampleTraining.Checkpoint(training);
        SampleTraining.RunToEnd(training, SampleTraining.Train);

        using NetworkTraining resumed = NetworkTraining.Resume(new MemoryStream(checkpoint), teacher: teacher);
        SampleTraining.RunToEnd(resumed, SampleTraining.Train);
        Assert.That(SampleTraining.Checkpoint(resumed), Is.EqualTo(SampleTraining.Checkpoint(training)));
        Assert.That(() => NetworkTraining.Resume(new MemoryStream(checkpoint)), Throws.ArgumentException.With.Message.Contains("another teacher"));
        Assert.That(() => NetworkTraining.Resume(new MemoryStream(checkpoint), teacher: other), Throws.ArgumentException.With.Message.Contains("another teacher"));
    }

    [Test]
    public void A_training_without_a_teacher_is_not_resumed_with_one()
    {
        using var training = new NetworkTraining(Small, SampleTraining.Options);
        byte[] checkpoint = SampleTraining.Checkpoint(training);
        Assert.That(
            () => NetworkTraining.Resume(new MemoryStream(checkpoint), teacher: SampleNetworks.Random(Small)),
            Throws.ArgumentException.With.Message.Contains("no teacher"));
    }

    [Test]
    public void A_checkpoint_that_names_a_share_and_no_teacher_is_refused()
    {
        using var training = new NetworkTraining(Small, Taught, teacher: SampleNetworks.Random(Small));
        byte[] checkpoint = SampleTraining.Checkpoint(training);
        checkpoint.AsSpan(checkpoint.AsSpan().IndexOf("\"teacher\":"u8) + 1, 7).Fill((byte)'x');
        Assert.That(() => NetworkTraining.Resume(new MemoryStream(checkpoint)), Throws.TypeOf<NetworkFileException>().With.Message.Contains("teacher"));
    }

    [Test]
    public void A_teacher_of_other_images_or_classes_or_without_a_share_is_refused()
    {
        Network ofOtherImages = SampleNetworks.Random(new NetworkDefinition(9, 10, new Dense(4))), ofOthers = SampleNetworks.Random(new NetworkDefinition(10, 10, new Dense(5)));
        Assert.That(() => new NetworkTraining(Small, Taught, teacher: ofOtherImages), Throws.ArgumentException.With.Message.Contains("9×10"));
        Assert.That(() => new NetworkTraining(Small, Taught, teacher: ofOthers), Throws.ArgumentException.With.Message.Contains("5 classes"));
        Assert.That(() => new NetworkTraining(Small, Taught), Throws.ArgumentException);
        Assert.That(() => new NetworkTraining(Small, SampleTraining.Options, teacher: SampleNetworks.Random(Small)), Throws.ArgumentException);
    }

    /// <summary>Every label is the next class's.</summary>
    private sealed class Mislabelled(ImageSource images) : ImageSource
    {
        public override int Count => images.Count;

        public override ReadOnlySpan<byte> Image(int index) => images.Image(index);

        public override int Label(int index) => (images.Label(index) + 1) % 4;
    }
}
