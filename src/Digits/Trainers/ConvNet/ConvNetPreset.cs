using Digits.Networks;
using Digits.Networks.Augmentation;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Training;

namespace Digits.Trainers.ConvNet;

/// <summary>A network and a recipe that fit each other. Every number that was tuned is in this file.</summary>
/// <param name="Name">The word that chooses it.</param>
/// <param name="Network">The network. Its dropout layers have one rate, which a parameter can replace.</param>
/// <param name="Training">The recipe; seed and threads come from elsewhere.</param>
/// <param name="MinimumSteps">Steps that the network needs to learn anything, however small the set is.</param>
/// <param name="Augmentation">How much of the recipe's augmentation is used: 0 none, 1 all of it.</param>
internal sealed record ConvNetPreset(string Name, NetworkDefinition Network, TrainingOptions Training, int MinimumSteps, double Augmentation = 1)
{
    private const int Side = 28;

    /// <summary>The presets that an experiment tries, the default one first.</summary>
    public static IReadOnlyList<ConvNetPreset> Tried { get; } = [Default(), Fast(), Best()];

    /// <summary>Those that make sense only where somebody asks for them: a network that is to have a teacher, which experiments have not.</summary>
    public static IReadOnlyList<ConvNetPreset> OnDemand { get; } = [Compact()];

    /// <summary>
    /// Some ten seconds on MNIST: the network of the study <i>train_mnist_fast</i>, with batch normalization, on images that are moved, turned
    /// and stretched.
    /// </summary>
    private static ConvNetPreset Default() => new(
        "default",
        new NetworkDefinition(
            Side, Side,
            new Convolution(24, 5), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Convolution(32, 3), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Dense(256), new Relu(), new Dropout(0), new Dense(10)),
        new TrainingOptions
        {
            Epochs = 5,
            BatchSize = 128,
            Optimizer = new AdamW(Beta1: 0.9f, Beta2: 0.99f, WeightDecay: 0.05f),
            LearningRate = 0.005f,
            Schedule = new OneCycle(),
            LabelSmoothing = 0.05f,
            Augmentation = new AugmentationOptions { MaxShift = 1.5f, MaxRotation = 10, MaxScale = 0.1f, MaxShear = 0.1f },
        },
        MinimumSteps: 1000);

    /// <summary>Less than a second on MNIST: two epochs of a small network, on images that are moved by a pixel.</summary>
    private static ConvNetPreset Fast() => new(
        "fast",
        new NetworkDefinition(
            Side, Side,
            new Convolution(8, 5), new MaxPooling(), new Relu(),
            new Convolution(16, 3), new MaxPooling(), new Relu(),
            new Dense(64), new Relu(), new Dropout(0), new Dense(10)),
        new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 256,
            Optimizer = new AdamW(Beta1: 0.7f, Beta2: 0.9f),
            LearningRate = 0.015f,
            Schedule = new OneCycle(),
            LabelSmoothing = 0.05f,
            Augmentation = new AugmentationOptions { MaxShift = 1, WholePixels = true },
        },
        MinimumSteps: 300);

    /// <summary>
    /// Minutes: a deeper network, which sees the whole image at full size twice before it pools, on images that are moved, bent,
    /// stretched and written with other pens, and the average of its last weights.
    /// </summary>
    private static ConvNetPreset Best() => new(
        "best",
        new NetworkDefinition(
            Side, Side,
            new Convolution(32, 3), new BatchNormalization(), new Relu(),
            new Convolution(32, 3), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Convolution(64, 3, Same: true), new BatchNormalization(), new Relu(),
            new Convolution(64, 3, Same: true), new BatchNormalization(), new Relu(),
            new Convolution(64, 3, Same: true), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Convolution(96, 3, Same: true), new BatchNormalization(), new Relu(),
            new Convolution(96, 3, Same: true), new BatchNormalization(), new Relu(),
            new GlobalAveragePooling(), new Dropout(0), new Dense(10)),
        new TrainingOptions
        {
            Epochs = 10,
            BatchSize = 128,
            Optimizer = new AdamW(Beta1: 0.9f, Beta2: 0.99f, WeightDecay: 0.05f),
            LearningRate = 0.004f,
            Schedule = new OneCycle(),
            LabelSmoothing = 0.05f,
            WeightAverage = 0.999f,
            Augmentation = new AugmentationOptions
            {
                MaxShift = 2,
                MaxRotation = 10,
                MaxScale = 0.1f,
                MaxAspect = 0.04f,
                MaxShear = 0.1f,
                Elastic = 1,
                MaxThickness = 0.3f,
            },
        },
        MinimumSteps: 2000);

    /// <summary>
    /// A network for many images a second: an eighth of the operations of <c>best</c>, as it pools at once, and nearly as accurate where that is its
    /// teacher. A pupil gains from patience: with one, twice the epochs are well spent.
    /// </summary>
    private static ConvNetPreset Compact() => Best() with
    {
        Name = "compact",
        Network = new NetworkDefinition(
            Side, Side,
            new Convolution(16, 5), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Convolution(24, 3, Same: true), new BatchNormalization(), new Relu(),
            new Convolution(32, 3, Same: true), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Convolution(48, 3, Same: true), new BatchNormalization(), new Relu(),
            new Convolution(64, 3), new BatchNormalization(), new Relu(),
            new Dense(128), new Relu(), new Dropout(0), new Dense(10)),
    };
}
