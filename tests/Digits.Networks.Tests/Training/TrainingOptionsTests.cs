using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Test]
    public void Values_out_of_range_are_refused_by_name()
    {
        Assert.Multiple(() =>
        {
            Refuses(() => new TrainingOptions { Epochs = 0 }, "Epochs is 1 to 10000, but was 0.");
            Refuses(() => new TrainingOptions { Epochs = 10_001 }, "Epochs is 1 to 10000, but was 10001.");
            Refuses(() => new TrainingOptions { BatchSize = 0 }, "BatchSize is 1 to 65536, but was 0.");
            Refuses(() => new TrainingOptions { BatchSize = 65_537 }, "BatchSize is 1 to 65536, but was 65537.");
            Refuses(() => new TrainingOptions { LearningRate = 0 }, "LearningRate is above 0, up to 100, but was 0.");
            Refuses(() => new TrainingOptions { LearningRate = float.NaN }, "LearningRate is above 0, up to 100, but was NaN.");
            Refuses(() => new TrainingOptions { LabelSmoothing = 1 }, "LabelSmoothing is 0 to below 1, but was 1.");
            Refuses(() => new TrainingOptions { WeightAverage = -0.1f }, "WeightAverage is 0 to below 1, but was -0.1.");
            Refuses(() => new TrainingOptions { Patience = -1 }, "Patience is 0 or more, but was -1.");
            Refuses(() => new TrainingOptions { Threads = 0 }, "Threads is 1 to 256, but was 0.");
            Refuses(() => new TrainingOptions { Optimizer = null! }, "Optimizer is missing.");
            Refuses(() => new TrainingOptions { Schedule = null! }, "Schedule is missing.");
            Refuses(() => new TrainingOptions { Augmentation = null! }, "Augmentation is missing.");
            Refuses(() => new TrainingOptions { Threads = 257 }, "Threads is 1 to 256, but was 257.");
        });
    }

    private static void Refuses(Func<TrainingOptions> make, string message) => Assert.That(make, Throws.ArgumentException.With.Message.EqualTo(message));
}
