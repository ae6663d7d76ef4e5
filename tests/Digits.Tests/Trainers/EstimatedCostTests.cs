using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Tests.Trainers;

/// <summary>What trainers say that a training takes, and what they make of a share of one.</summary>
internal sealed class EstimatedCostTests
{
    /// <summary>Seconds on MNIST's 55,000 images, measured on two threads of a server's processor; within a factor of three on one of them.</summary>
    [TestCase("sdca", "", 2.4)]
    [TestCase("lbfgs", "", 7.8)]
    [TestCase("averaged-perceptron", "", 5)]
    [TestCase("lightgbm", "", 11.5)]
    [TestCase("fasttree", "", 50)]
    [TestCase("convnet", "preset=fast", 1)]
    [TestCase("convnet", "preset=default", 8.4)]
    public void Defaults_on_MNIST_cost_about_what_they_were_measured_to_take(string trainer, string parameters, double seconds) =>
        Assert.That(Cost(trainer, parameters, 55_000), Is.InRange(seconds, 3 * seconds));

    [TestCase("sdca", "", "iterations=30")]
    [TestCase("sdca", "", "features=fourier")]
    [TestCase("sdca", "features=fourier fourierDimensions=1000", "features=fourier fourierDimensions=2000")]
    [TestCase("sdca", "features=pca components=20", "features=pca components=120")]
    [TestCase("lbfgs", "", "iterations=200")]
    [TestCase("averaged-perceptron", "", "iterations=10")]
    [TestCase("lightgbm", "", "iterations=200")]
    [TestCase("lightgbm", "", "leaves=63")]
    [TestCase("lightgbm", "", "bins=255")]
    [TestCase("lightgbm", "", "subsampleFraction=1")]
    [TestCase("lightgbm", "features=pca", "")]
    [TestCase("lightgbm", "", "shifts=cross")]
    [TestCase("fasttree", "", "trees=60")]
    [TestCase("fasttree", "", "leaves=60")]
    [TestCase("fasttree", "featureFraction=0.5", "")]
    [TestCase("convnet", "preset=fast", "preset=default")]
    [TestCase("convnet", "preset=default", "preset=best")]
    [TestCase("convnet", "", "epochs=10")]
    [TestCase("convnet", "", "width=1.5")]
    public void What_does_more_costs_more(string trainer, string less, string more) =>
        Assert.That(Cost(trainer, more, 20_000), Is.GreaterThan(1.05 * Cost(trainer, less, 20_000)));

    [TestCaseSource(nameof(Names))]
    public void More_images_cost_more(string trainer) => Assert.Multiple(() =>
    {
        Assert.That(Cost(trainer, "", 60_000), Is.GreaterThan(1.5 * Cost(trainer, "", 30_000)));
        Assert.That(Cost(trainer, "", 0), Is.Positive);
    });

    [Test]
    public void A_small_set_costs_the_network_its_least_number_of_steps() =>
        Assert.That(Cost("convnet", "minimumSteps=2000", 1000), Is.GreaterThan(5 * Cost("convnet", "minimumSteps=0", 1000)));

    [TestCaseSource(nameof(Names))]
    public void Costs_are_positive_and_finite_at_every_corner_of_what_is_valid(string name)
    {
        IDigitTrainer trainer = DigitTrainers.Named(name);
        foreach (string[] choices in Choices(trainer.SearchSpace))
        {
            foreach (bool upper in (bool[])[false, true])
            {
                var values = trainer.SearchSpace.OfType<Choice>().Select((choice, i) => KeyValuePair.Create<string, object>(choice.Name, choices[i])).ToList();
                foreach (Parameter parameter in trainer.SearchSpace)
                {
                    if (parameter is Choice || parameter.When?.Holds(new ParameterSet(values)) == false)
                        continue;
                    values.Add(new(parameter.Name, parameter switch
                    {
                        IntegerRange range => (object)(long)(upper ? range.ValidMaximum : range.ValidMinimum),
                        FloatRange range => upper ? range.ValidMaximum : range.ValidMinimum,
                        _ => throw new InvalidOperationException(parameter.Name),
                    }));
                }

                ParameterSet parameters = trainer.SearchSpace.Complete(new ParameterSet(values));
                Assert.That(trainer.EstimateCost(parameters, 1_000_000), Is.Positive.And.LessThan(double.PositiveInfinity), parameters.ToString());
            }
        }
    }

    [TestCase("lightgbm", "iterations")]
    [TestCase("fasttree", "trees")]
    public void A_share_of_a_boosted_training_has_so_many_fewer_rounds_and_all_else_equal(string name, string rounds)
    {
        IDigitTrainer trainer = DigitTrainers.Named(name);
        ParameterSet whole = trainer.SearchSpace.Parse([$"{rounds}=200", "leaves=50"]);
        Assert.Multiple(() =>
        {
            Assert.That(trainer.AtFidelity(whole, 0.25), Is.EqualTo(trainer.SearchSpace.Parse([$"{rounds}=50", "leaves=50"])));
            Assert.That(trainer.AtFidelity(whole, 1), Is.EqualTo(whole));
            Assert.That(trainer.AtFidelity(whole, 1e-9), Is.EqualTo(trainer.SearchSpace.Parse([$"{rounds}=1", "leaves=50"])));
            Assert.That(() => trainer.AtFidelity(whole, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [TestCase("sdca")]
    [TestCase("lbfgs")]
    [TestCase("averaged-perceptron")]
    public void A_share_of_another_training_keeps_its_parameters(string name)
    {
        IDigitTrainer trainer = DigitTrainers.Named(name);
        Assert.That(trainer.AtFidelity(trainer.SearchSpace.Defaults, 0.25), Is.EqualTo(trainer.SearchSpace.Defaults));
    }

    private static IEnumerable<string> Names => DigitTrainers.All.Select(trainer => trainer.Name);

    private static double Cost(string name, string parameters, int images)
    {
        IDigitTrainer trainer = DigitTrainers.Named(name);
        return trainer.EstimateCost(trainer.SearchSpace.Parse(parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries)), images);
    }

    /// <summary>Every way to choose an option of every choice.</summary>
    private static IEnumerable<string[]> Choices(SearchSpace space) => space.OfType<Choice>().Aggregate(
        (IEnumerable<string[]>)[[]], (chosen, choice) => chosen.SelectMany(before => choice.Options.Select(option => (string[])[.. before, option])));
}
