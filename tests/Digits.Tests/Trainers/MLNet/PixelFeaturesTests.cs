using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;
using Microsoft.ML;

namespace Digits.Tests.Trainers.MLNet;

/// <summary>What the contract of all trainers does not say of those that learn from features instead of pixels.</summary>
internal sealed class PixelFeaturesTests
{
    private static readonly DigitSet Train = SyntheticDigits.Create(200);
    private static readonly DigitSet HeldOut = SyntheticDigits.Create(60, seed: 2);

    private static IEnumerable<TestCaseData> Cases =>
    [
        new("sdca", "features=pca components=20"),
        new("sdca", "features=fourier fourierDimensions=100"),
        new("lbfgs", "features=fourier fourierDimensions=100"),
        new("averaged-perceptron", "features=fourier fourierDimensions=100"),
        new("lightgbm", "features=pca components=20 iterations=10 shifts=cross"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void They_travel_with_the_model_and_a_program_that_knows_only_ML_NET_gives_the_same_probabilities(string name, string parameters)
    {
        IDigitTrainer trainer = AvailableTrainer.Named(name);
        IDigitClassifier classifier = trainer.Train(new TrainingRequest(Train) { Parameters = trainer.SearchSpace.Parse(parameters.Split(' ')) });
        float[] expected = Scores.Of(classifier, HeldOut);
        byte[] zip = Zips.Save(new DigitModel(classifier, TrainedModels.Manifest(name)));

        var context = new MLContext(seed: 3);
        using var stream = new MemoryStream(zip);
        ITransformer chain = context.Model.Load(stream, out _);
        IEnumerable<Row> rows = Enumerable.Range(0, HeldOut.Count).Select(i => new Row { Pixels = [.. HeldOut.Image(i).ToArray().Select(p => p / 255f)] });
        IEnumerable<float[]> plain = context.Data.CreateEnumerable<Scored>(chain.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false).Select(row => row.Score);
        Assert.That(plain.SelectMany(score => score), Is.EqualTo(expected).Within(1e-6f));

        using var again = new MemoryStream(zip);
        Assert.That(Scores.Of(DigitModel.Load(again).Classifier, HeldOut), Is.EqualTo(expected));
    }

    [TestCase("sdca")]
    [TestCase("lbfgs")]
    [TestCase("averaged-perceptron")]
    public void With_Fourier_features_a_linear_trainer_learns_what_no_linear_one_can(string name)
    {
        (DigitSet train, DigitSet held) = (Exclusive(400, seed: 1), Exclusive(200, seed: 2));
        Assert.That(Accuracy(""), Is.LessThan(0.8), "a linear trainer gets at most three of the four kinds right");
        Assert.That(Accuracy("features=fourier fourierDimensions=200"), Is.GreaterThan(0.95));

        double Accuracy(string parameters)
        {
            IDigitTrainer trainer = DigitTrainers.Named(name);
            ParameterSet all = trainer.SearchSpace.Parse(parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return Scores.Accuracy(Scores.Of(trainer.Train(new TrainingRequest(train) { Parameters = all, Threads = 1 }), held), held);
        }
    }

    [Test]
    public void Another_seed_draws_other_features()
    {
        IDigitTrainer trainer = DigitTrainers.Named("sdca");
        ParameterSet parameters = trainer.SearchSpace.Parse(["features=fourier", "fourierDimensions=20"]);
        float[] Of(int seed) => Scores.Of(trainer.Train(new TrainingRequest(Train) { Parameters = parameters, Seed = seed, Threads = 1 }), HeldOut);
        Assert.That(Of(seed: 1), Is.Not.EqualTo(Of(seed: 2)));
    }

    [Test]
    public void Features_that_would_take_over_a_gigabyte_are_refused_at_once() => Assert.That(
        () => DigitTrainers.Named("sdca").Train(new TrainingRequest(Train.Select([.. Enumerable.Range(0, 20_000).Select(i => i % Train.Count)]))
        {
            Parameters = new([new("features", "fourier"), new("fourierDimensions", 20_000L)]),
        }),
        Throws.InstanceOf<DigitTrainingException>().With.Message.Contains("20000 features of each of 20000 images take 1525 MB of memory"));

    [Test]
    public void More_principal_components_than_images_are_refused() => Assert.That(
        () => DigitTrainers.Named("lbfgs").Train(new TrainingRequest(SyntheticDigits.Create(30)) { Parameters = new([new("features", "pca")]) }),
        Throws.InstanceOf<DigitTrainingException>().With.Message.EqualTo("lbfgs failed: 50 principal components take as many images, but there are 30."));

    [Test]
    public void What_belongs_to_other_features_is_refused() => Assert.That(
        () => DigitTrainers.Named("sdca").SearchSpace.Parse(["features=pca", "fourierWidth=0.5"]),
        Throws.ArgumentException.With.Message.Contains("fourierWidth applies only where features = fourier"));

    /// <summary>Two squares, each inked or not: a 1 where exactly one of them is, else a 0; strewn with noise.</summary>
    private static DigitSet Exclusive(int count, int seed)
    {
        var random = new RandomStream(seed, purpose: 1);
        var pixels = new byte[count * 784];
        var labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            (bool left, bool right) = ((i & 1) != 0, (i & 2) != 0);
            labels[i] = (byte)(left != right ? 1 : 0);
            for (int y = 4; y < 24; y++)
            {
                for (int x = 4; x < 24; x++)
                    pixels[(i * 784) + (y * 28) + x] = (byte)(random.Next(20) + ((x < 12 && left) || (x >= 16 && right) ? 200 : 0));
            }
        }

        return new DigitSet("exclusive", "made by a test", 28, 28, pixels, labels);
    }

    private sealed class Row
    {
        [Microsoft.ML.Data.VectorType(784)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
