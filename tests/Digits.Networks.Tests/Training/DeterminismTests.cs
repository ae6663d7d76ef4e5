using Digits.Networks.Augmentation;
using Digits.Networks.Optimizers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

/// <summary>The same inputs give the same weights, to the bit, on any number of threads; and other inputs give others.</summary>
public sealed class DeterminismTests
{
    // More than eight groups of 64 images, so that some share a sum; and of the smallest batches not too many.
    private static ImageSource Images(int batchSize) => SyntheticImages.Create(Math.Min(600, 39 * batchSize), SampleTraining.Definition);

    private static readonly int[] BatchSizes = [1, 7, 16, 100, 128, 599, 1000];

    private static IEnumerable<TestCaseData<Optimizer, int>> Cases() =>
        from optimizer in new Optimizer[] { new AdamW(WeightDecay: 0.01f), new Sgd(WeightDecay: 0.001f) }
        from batchSize in BatchSizes
        select new TestCaseData<Optimizer, int>(optimizer, batchSize).SetArgDisplayNames(optimizer.GetType().Name, $"batches of {batchSize}");

    [TestCaseSource(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits(Optimizer optimizer, int batchSize)
    {
        TrainingOptions options = SampleTraining.Options with { Optimizer = optimizer, BatchSize = batchSize, Epochs = 1, LearningRate = 0.01f };
        (byte[] State, EpochReport Report) first = Run(options);
        foreach (int threads in (int[])[2, 3, 8])
        {
            (byte[] State, EpochReport Report) other = Run(options with { Threads = threads });
            Assert.That(other.State.SequenceEqual(first.State), $"weights, averages and what the optimizer remembers, on {threads} threads");
            Assert.That(other.Report, Is.EqualTo(first.Report), $"on {threads} threads");
        }
    }

    [Test]
    public void A_teacher_changes_nothing_of_that()
    {
        Network teacher = SampleNetworks.Random(SampleTraining.Definition);
        TrainingOptions options = SampleTraining.Options with { TeacherShare = 0.5f, Epochs = 1 };
        byte[] State(int threads)
        {
            using var training = new NetworkTraining(SampleTraining.Definition, options with { Threads = threads }, teacher: teacher);
            training.RunEpoch(Images(100), SampleTraining.Validation);
            return SampleTraining.Checkpoint(training);
        }

        byte[] first = State(1);
        Assert.That(State(2).SequenceEqual(first));
        Assert.That(State(8).SequenceEqual(first));
    }

    private static IEnumerable<TestCaseData<TrainingOptions>> Others()
    {
        yield return Other("seed", new() { Seed = 2 });
        yield return Other("batch size", new() { BatchSize = 30 });
        yield return Other("learning rate", new() { LearningRate = 0.004f });
        yield return Other("schedule", new() { Schedule = new Constant() });
        yield return Other("optimizer", new() { Optimizer = new AdamW(0.8f) });
        yield return Other("label smoothing", new() { LabelSmoothing = 0.1f });
        yield return Other("weight average", new() { WeightAverage = 0.5f });
        yield return Other("augmentation", new() { Augmentation = new AugmentationOptions { MaxShift = 1 } });

        static TestCaseData<TrainingOptions> Other(string name, TrainingOptions options) => new TestCaseData<TrainingOptions>(options).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Others))]
    public void Every_option_counts(TrainingOptions options)
    {
        float[] Weights(TrainingOptions chosen)
        {
            using var training = new NetworkTraining(SampleTraining.Definition, chosen, Network.Initialize(SampleTraining.Definition, 1));
            training.RunEpoch(SampleTraining.Train);
            return training.ToNetwork().Parameters.ToArray();
        }

        Assert.That(Weights(options).SequenceEqual(Weights(new TrainingOptions())), Is.False);
    }

    private static (byte[] State, EpochReport Report) Run(TrainingOptions options)
    {
        using var training = new NetworkTraining(SampleTraining.Definition, options);
        EpochReport report = training.RunEpoch(Images(options.BatchSize), SampleTraining.Validation);
        return (SampleTraining.Checkpoint(training), report);
    }
}
