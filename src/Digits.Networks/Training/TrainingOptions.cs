using System.Text.Json.Serialization;
using Digits.Networks.Augmentation;
using Digits.Networks.Optimizers;

namespace Digits.Networks.Training;

/// <summary>How a network is trained. Immutable.</summary>
/// <remarks>
/// Everything but <see cref="Threads"/> decides what the weights become, to the bit; the number of threads decides only how soon.
/// </remarks>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training images: 1 to 10,000. <value>10 by default.</value></summary>
    public int Epochs { get; init => field = Setting.Checked(value, value is >= 1 and <= 10_000, "Epochs is 1 to 10000"); } = 10;

    /// <summary>Images a step: 1 to 65,536. <value>256 by default.</value></summary>
    public int BatchSize { get; init => field = Setting.Checked(value, value is >= 1 and <= 65536, "BatchSize is 1 to 65536"); } = 256;

    /// <summary>How a gradient moves the weights. <value>AdamW without weight decay by default.</value></summary>
    public Optimizer Optimizer { get; init => field = value ?? throw new ArgumentException("Optimizer is missing."); } = new AdamW();

    /// <summary>The greatest learning rate: above 0, up to 100. <value>0.003 by default.</value></summary>
    public float LearningRate { get; init => field = Setting.Checked(value, value is > 0 and <= 100, "LearningRate is above 0, up to 100"); } = 0.003f;

    /// <summary>The share of it at each step. <value>One cycle by default.</value></summary>
    public LearningRateSchedule Schedule { get; init => field = value ?? throw new ArgumentException("Schedule is missing."); } = new OneCycle();

    /// <summary>The share of each label's certainty that is spread over all classes: 0 to below 1. <value>0 by default.</value></summary>
    public float LabelSmoothing { get; init => field = Setting.Checked(value, value is >= 0 and < 1, "LabelSmoothing is 0 to below 1"); }

    /// <summary>
    /// The share of the target that is what a teacher answers; the rest is the label, smoothed: above 0, up to 1, with a teacher; 0 without.
    /// <value>0 by default.</value>
    /// </summary>
    public float TeacherShare { get; init => field = Setting.Checked(value, value is >= 0 and <= 1, "TeacherShare is 0 to 1"); }

    /// <summary>
    /// The decay, a step, of an exponential moving average of the weights, which then is the network that is measured and kept: 0 for none, or
    /// up to below 1. <value>0 by default.</value>
    /// </summary>
    public float WeightAverage { get; init => field = Setting.Checked(value, value is >= 0 and < 1, "WeightAverage is 0 to below 1"); }

    /// <summary>How images are changed at random before each use. <value>Not at all by default.</value></summary>
    public AugmentationOptions Augmentation { get; init => field = value ?? throw new ArgumentException("Augmentation is missing."); } = new();

    /// <summary>
    /// Ends the training when so many epochs one after the other brought no better accuracy on the validation images: 0 for never. In any case,
    /// where there are validation images, the weights of the best epoch are kept. <value>0 by default.</value>
    /// </summary>
    public int Patience { get; init => field = Setting.Checked(value, value >= 0, "Patience is 0 or more"); }

    /// <summary>The seed of all that is random. <value>1 by default.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// At most so many threads: 1 to 256; a step keeps eight of them busy at most, of batches of 256 four. <value>The machine's processors by
    /// default.</value>
    /// </summary>
    [JsonIgnore]
    public int Threads { get; init => field = Setting.Checked(value, value is >= 1 and <= 256, "Threads is 1 to 256"); } = Math.Min(Environment.ProcessorCount, 256);
}
