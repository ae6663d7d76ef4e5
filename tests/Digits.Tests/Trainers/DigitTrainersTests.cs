using Digits.Experiments.Spaces;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Trainers;

internal sealed class DigitTrainersTests
{
    [Test]
    public void All_are_known_by_their_names_in_any_case()
    {
        Assert.That(DigitTrainers.All.Select(trainer => trainer.Name), Is.EquivalentTo((string[])["convnet", "sdca", "lightgbm", "lbfgs", "averaged-perceptron", "fasttree"]));
        foreach (IDigitTrainer trainer in DigitTrainers.All)
            Assert.That(DigitTrainers.Named(trainer.Name.ToUpperInvariant()), Is.SameAs(trainer));
    }

    [Test]
    public void An_unknown_name_is_refused_with_those_that_there_are() =>
        Assert.That(() => DigitTrainers.Named("oracle"), Throws.ArgumentException.With.Message.Contains("convnet, sdca, lightgbm"));

    [Test]
    public void Only_LightGBM_needs_an_x64_processor()
    {
        bool x64 = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64;
        Assert.That(
            DigitTrainers.All.Where(trainer => trainer.UnavailableReason is not null).Select(trainer => trainer.Name),
            Is.EqualTo(x64 ? Array.Empty<string>() : ["lightgbm"]));
    }

    [Test]
    public void Only_SDCA_needs_a_single_thread_to_give_the_same_model_twice() => Assert.That(
        DigitTrainers.All.Select(trainer => (trainer.Name, trainer.DeterministicThreads(3))),
        Is.EquivalentTo(DigitTrainers.All.Select(trainer => (trainer.Name, trainer.Name == "sdca" ? 1 : 3))));

    /// <summary>The contract, for every trainer that Digits brings.</summary>
    [TestFixtureSource(nameof(EachTrainer))]
    internal sealed class Contract(IDigitTrainer trainer) : TrainerContract(trainer)
    {
        private readonly string _name = trainer.Name;

        protected override ParameterSet Quick => TrainedModels.Quick(_name);

        protected override ParameterSet Endless => _name switch
        {
            "convnet" => new([new("epochs", 10_000L)]),
            "lightgbm" => new([new("iterations", 10_000L)]),
            "fasttree" => new([new("trees", 10_000L)]),
            "lbfgs" => new([new("iterations", 10_000L), new("optimizationTolerance", 1e-30)]),
            "sdca" => new([new("iterations", 10_000L), new("convergenceTolerance", 1e-30)]),
            _ => new([new("iterations", 10_000L)]),
        };

        private static IEnumerable<TestFixtureData> EachTrainer =>
            DigitTrainers.All.Select(trainer => new TestFixtureData(trainer).SetArgDisplayNames(trainer.Name));
    }

    /// <summary>The contract again, for the classic trainers on features instead of pixels.</summary>
    [TestFixtureSource(nameof(EachOnFeatures))]
    internal sealed class ContractOnFeatures(IDigitTrainer trainer, ParameterSet features) : TrainerContract(trainer)
    {
        private readonly string _name = trainer.Name;

        protected override ParameterSet Quick => new([.. TrainedModels.Quick(_name), .. features]);

        protected override ParameterSet Endless => new([.. features, new("iterations", 10_000L), .. Unsatisfiable]);

        private IEnumerable<KeyValuePair<string, object>> Unsatisfiable => _name switch
        {
            "lbfgs" => [new("optimizationTolerance", 1e-30)],
            "sdca" => [new("convergenceTolerance", 1e-30)],
            _ => [],
        };

        private static IEnumerable<TestFixtureData> EachOnFeatures =>
        [
            Case(new SdcaTrainer(), new("features", "fourier"), new("fourierDimensions", 200L)),
            Case(new LbfgsTrainer(), new("features", "pca"), new("components", 20L)),
            Case(new AveragedPerceptronTrainer(), new("features", "fourier"), new("fourierDimensions", 200L)),
            Case(new LightGbmTrainer(), new("features", "pca"), new("components", 20L)),
        ];

        private static TestFixtureData Case(IDigitTrainer trainer, params KeyValuePair<string, object>[] features) =>
            new TestFixtureData(trainer, new ParameterSet(features)).SetArgDisplayNames($"{trainer.Name} on {features[0].Value}");
    }
}
