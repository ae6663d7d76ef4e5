using System.Collections.Concurrent;
using Digits.Experiments.Spaces;
using Digits.Imaging;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Tests.Support;

/// <summary>One small real model of each trainer, trained once for all tests.</summary>
internal static class TrainedModels
{
    private static readonly ConcurrentDictionary<string, Lazy<DigitModel>> Models = new();

    /// <summary>The names of the trainers that can run here.</summary>
    public static IEnumerable<string> Trainers => DigitTrainers.All.Where(trainer => trainer.UnavailableReason is null).Select(trainer => trainer.Name);

    public static DigitModel Of(string trainer) => Models.GetOrAdd(trainer, name => new(() => Train(name))).Value;

    /// <summary>Fewer rounds than the defaults: a few hundred synthetic digits need no more.</summary>
    public static ParameterSet Quick(string trainer) => trainer switch
    {
        "lightgbm" => new([new("iterations", 20L), new("minimumExamplesPerLeaf", 5L)]),
        "convnet" => new([new("preset", "fast"), new("epochs", 6L), new("minimumSteps", 0L), new("batchSize", 32L), new("learningRate", 0.004)]),
        "fasttree" => new([new("trees", 5L), new("leaves", 4L), new("minimumExamplesPerLeaf", 3L), new("featureFraction", 0.2)]),
        _ => ParameterSet.Empty,
    };

    /// <summary>A manifest that is true to nothing.</summary>
    public static ModelManifest Manifest(string trainer) => new()
    {
        Trainer = trainer,
        Parameters = DigitTrainers.Named(trainer).SearchSpace.Complete(Quick(trainer)),
        Seed = 1,
        Data = new ModelData("synthetic", new string('0', 64), 200, 0, 0, 1, IncludesValidation: false),
        Metrics = new ModelMetrics { ValidationAccuracy = 0.1 + 0.2 },
        PreprocessingVersion = DigitNormalizer.Version,
    };

    private static DigitModel Train(string trainer)
    {
        var request = new TrainingRequest(SyntheticDigits.Create(200)) { Parameters = Quick(trainer), Threads = 1 };
        return new DigitModel(DigitTrainers.Named(trainer).Train(request), Manifest(trainer));
    }
}
