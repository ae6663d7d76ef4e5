using Digits.Experiments.Spaces;
using Digits.Networks;
using Digits.Networks.Augmentation;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Training;

namespace Digits.Trainers.ConvNet;

/// <summary>The parameters of the trainer: where a tuner may look for better, and what they make of a preset.</summary>
internal static class ConvNetParameters
{
    /// <summary>The name of the parameter that chooses a preset.</summary>
    public const string Preset = "preset";

    private const string Epochs = "epochs", BatchSize = "batchSize", LearningRate = "learningRate", WeightDecay = "weightDecay";
    private const string LabelSmoothing = "labelSmoothing", DropoutRate = "dropout", WeightAverage = "weightAverage", Width = "width";
    private const string Augmentation = "augmentation", Patience = "patience", MinimumSteps = "minimumSteps";

    /// <summary>All parameters. Their defaults are those of the default preset; another preset has its own.</summary>
    public static SearchSpace CreateSpace()
    {
        ParameterSet byDefault = ValuesOf(ConvNetPreset.Tried[0]);
        double Number(string name) => byDefault.GetNumber(name);
        int Integer(string name) => byDefault.GetInteger(name);
        return new SearchSpace(
            new PresetChoice(
                Preset, "A network and a recipe: what is not given otherwise is as in the preset.",
                Words(ConvNetPreset.Tried))
            {
                Quickest = "fast",
                OnDemand = Words(ConvNetPreset.OnDemand),
            },
            new IntegerRange(Epochs, "Passes over the training images.", Integer(Epochs), 1, 60, log: true, validMaximum: 10_000),
            new IntegerRange(
                MinimumSteps, "Where the set is so small that the epochs have fewer steps, as many more epochs as it takes.",
                Integer(MinimumSteps), 0, 4000, validMinimum: 0, validMaximum: 1_000_000),
            new IntegerRange(BatchSize, "Images that each step learns from.", Integer(BatchSize), 32, 1024, log: true, validMaximum: 65_536),
            new FloatRange(
                LearningRate, "The size of the greatest step: it rises to this and falls again.",
                Number(LearningRate), 0.0005, 0.03, log: true, validMinimum: 1e-9, validMaximum: 100),
            new FloatRange(WeightDecay, "Pulls all weights towards 0.", Number(WeightDecay), 0, 0.1, validMaximum: 1),
            new FloatRange(
                LabelSmoothing, "The share of each label's certainty that is spread over all digits.", Number(LabelSmoothing), 0, 0.2, validMaximum: 0.99),
            new FloatRange(DropoutRate, "The share of the values that are set to 0 before each dense layer.", Number(DropoutRate), 0, 0.6, validMaximum: 0.95),
            new FloatRange(
                WeightAverage, "The share that a moving average of the weights keeps in each step; it is then what is used. 0 for none.",
                Number(WeightAverage), 0, 0.999, validMaximum: 0.99999),
            new FloatRange(
                Width, "Multiplies the filters and units of every layer but the last.", Number(Width), 0.5, 2, log: true, validMinimum: 0.01, validMaximum: 16),
            new FloatRange(
                Augmentation, "How much the training images are changed at random: 0 not at all, 1 as far as the preset has it.",
                Number(Augmentation), 0, 2, validMaximum: 8),
            new IntegerRange(
                Patience, "Ends the training after so many epochs that brought no better validation accuracy; 0 never.",
                Integer(Patience), 0, 10, validMinimum: 0, validMaximum: 10_000));
    }

    /// <summary>The network that the parameters, all of them, ask for.</summary>
    /// <exception cref="ArgumentException">It would be too large; the message says why.</exception>
    public static NetworkDefinition Network(ParameterSet parameters)
    {
        NetworkDefinition network = Chosen(parameters).Network;
        double width = parameters.GetNumber(Width);
        float dropout = (float)parameters.GetNumber(DropoutRate);
        int Scaled(int count) => Math.Max(1, (int)Math.Round(width * count));
        LayerDefinition[] layers = [.. network.Layers.Take(network.Layers.Count - 1).Select(layer => layer switch
        {
            Convolution convolution => convolution with { Filters = Scaled(convolution.Filters) },
            Dense dense => dense with { Units = Scaled(dense.Units) },
            Dropout => new Dropout(dropout),
            _ => layer,
        }).Where(layer => layer is not Dropout { Rate: 0 })];
        return new NetworkDefinition(network.Rows, network.Columns, [.. layers, network.Layers[^1]])
        {
            PixelMean = network.PixelMean,
            PixelDeviation = network.PixelDeviation,
        };
    }

    /// <summary>The recipe that the parameters, all of them, ask for.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="images">How many training images there are.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">At most so many threads.</param>
    public static TrainingOptions Training(ParameterSet parameters, int images, int seed, int threads)
    {
        TrainingOptions recipe = Chosen(parameters).Training;
        int batchSize = parameters.GetInteger(BatchSize), batches = Math.Max(1, (images + batchSize - 1) / batchSize);
        int least = Math.Min(10_000, (parameters.GetInteger(MinimumSteps) + batches - 1) / batches);
        float decay = (float)parameters.GetNumber(WeightDecay);
        return recipe with
        {
            Epochs = Math.Max(parameters.GetInteger(Epochs), least),
            BatchSize = batchSize,
            LearningRate = (float)parameters.GetNumber(LearningRate),
            Optimizer = recipe.Optimizer switch
            {
                AdamW adam => adam with { WeightDecay = decay },
                Sgd sgd => sgd with { WeightDecay = decay },
                var other => other,
            },
            LabelSmoothing = (float)parameters.GetNumber(LabelSmoothing),
            WeightAverage = (float)parameters.GetNumber(WeightAverage),
            Augmentation = Scale(recipe.Augmentation, (float)parameters.GetNumber(Augmentation)),
            Patience = parameters.GetInteger(Patience),
            Seed = seed,
            Threads = Math.Min(threads, 256), // as many as the engine takes
        };
    }

    private static ConvNetPreset Chosen(ParameterSet parameters) => ConvNetPreset.Tried.Concat(ConvNetPreset.OnDemand).First(preset => preset.Name == parameters.GetWord(Preset));

    private static KeyValuePair<string, ParameterSet>[] Words(IReadOnlyList<ConvNetPreset> presets) =>
        [.. presets.Select(preset => KeyValuePair.Create(preset.Name, ValuesOf(preset)))];

    private static ParameterSet ValuesOf(ConvNetPreset preset) => new(
    [
        new(Epochs, (long)preset.Training.Epochs),
        new(BatchSize, (long)preset.Training.BatchSize),
        new(LearningRate, Exact(preset.Training.LearningRate)),
        new(WeightDecay, Exact(preset.Training.Optimizer switch { AdamW adam => adam.WeightDecay, Sgd sgd => sgd.WeightDecay, _ => 0 })),
        new(LabelSmoothing, Exact(preset.Training.LabelSmoothing)),
        new(DropoutRate, Exact(preset.Network.Layers.OfType<Dropout>().Select(layer => layer.Rate).DefaultIfEmpty().First())),
        new(WeightAverage, Exact(preset.Training.WeightAverage)),
        new(Width, 1.0),
        new(Augmentation, preset.Augmentation),
        new(Patience, (long)preset.Training.Patience),
        new(MinimumSteps, (long)preset.MinimumSteps),
    ]);

    // The decimal number that was meant: 0.01f is 0.009999999776 as a double.
    private static double Exact(float value) => (double)(decimal)value;

    // At most what the engine takes, however strong.
    private static AugmentationOptions Scale(AugmentationOptions full, float strength) => full with
    {
        MaxShift = Math.Min(64, strength * full.MaxShift),
        MaxRotation = Math.Min(180, strength * full.MaxRotation),
        MaxScale = Math.Min(0.5f, strength * full.MaxScale),
        MaxAspect = Math.Min(0.5f, strength * full.MaxAspect),
        MaxShear = Math.Min(1, strength * full.MaxShear),
        Elastic = Math.Min(16, strength * full.Elastic),
        MaxThickness = Math.Min(1, strength * full.MaxThickness),
    };
}
