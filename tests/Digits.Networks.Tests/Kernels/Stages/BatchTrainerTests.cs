using Digits.Networks.Kernels.Stages;
using Digits.Networks.Layers;
using Digits.Networks.Optimizers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Kernels.Stages;

/// <summary>A step's loss, gradients and statistics are those of the textbook, whatever the network and the size of the batch.</summary>
public sealed class BatchTrainerTests
{
    // At the edges of a tile, and several groups of two tiles of which the last is not full.
    private static readonly int[] Counts = [1, 15, 16, 17, 150];

    private static readonly NetworkDefinition Smooth = new(9, 8,
        new Convolution(5, 3), new Dropout(0.3f), new Silu(), new Convolution(6, 3, Same: true), new AveragePooling(), new Dropout(0.5f), new Silu(),
        new Dense(9), new Dropout(0.1f), new Silu(), new Dense(4));

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (TestCaseData<NetworkDefinition> network in SampleNetworks.All)
        {
            foreach (int count in Counts)
                yield return new TestCaseData((NetworkDefinition)network.Arguments[0]!, count).SetArgDisplayNames($"{network.ArgDisplayNames![0]}", $"{count}");
        }

        yield return new TestCaseData(SampleTraining.Definition, 600).SetArgDisplayNames("more groups of four tiles than gradients are kept apart", "600");
    }

    [TestCaseSource(nameof(Cases))]
    public void Gradients_are_those_of_the_textbook(NetworkDefinition definition, int count)
    {
        definition = WithoutDropout(definition);
        Network network = SampleNetworks.Random(definition);
        ImageSource images = SyntheticImages.Create(count, definition);
        var options = new TrainingOptions { BatchSize = count, Optimizer = new Sgd(0, false), LabelSmoothing = 0.1f };
        var expected = new PlainTraining(network, images, 0.1, GroupSize(count));
        using var team = new WorkerTeam(2);
        using var trainer = new BatchTrainer(definition, options, network.Parameters, team);
        (double loss, int right) = trainer.Step(images, [.. Enumerable.Range(0, count)], 0, count, 0, 1, 0.5f);

        Assert.That(loss, Is.EqualTo(expected.Loss).Within(1e-5 * expected.Loss));
        Assert.That(right, Is.EqualTo(expected.Right));
        double greatest = definition.Tensors.Where(IsLearned).Max(tensor => expected.GradientOf(tensor).Max(Math.Abs));
        foreach (ParameterTensor tensor in definition.Tensors)
        {
            float[] before = Slice(network.Parameters, tensor), after = Slice(trainer.Parameters.Span, tensor);
            double[] plain = expected.GradientOf(tensor);
            if (IsLearned(tensor))
            {
                // Without momentum, what is remembered is the gradient itself. Some are 0 but for rounding, as a bias's before normalization.
                float[] gradient = Slice(trainer.First.Span, tensor);
                Assert.That(gradient, Is.EqualTo(plain).Within(1e-4 * plain.Max(Math.Abs) + 1e-5 * greatest), tensor.Name);
                Assert.That(after, Is.EqualTo(before.Zip(gradient, (value, slope) => value - 0.5f * slope)).Within(1e-6), tensor.Name);
            }
            else
            {
                float momentum = ((BatchNormalization)definition.Layers[tensor.Layer]).Momentum;
                Assert.That(after, Is.EqualTo(before.Zip(plain, (value, now) => value + momentum * (now - value))).Within(1e-4), tensor.Name);
            }
        }
    }

    // Dropout drops the same values as long as seed, epoch and images are the same, and then the loss is a function of the parameters.
    [Test]
    public void Gradients_under_dropout_are_the_slopes_of_the_loss([Values(1, 17, 64)] int count)
    {
        Network network = SampleNetworks.Random(Smooth);
        ImageSource images = SyntheticImages.Create(count, Smooth);
        using var team = new WorkerTeam(1);
        (float Loss, float[] Gradient) Step(float[] parameters)
        {
            using var trainer = new BatchTrainer(Smooth, new TrainingOptions { BatchSize = count, Optimizer = new Sgd(0, false) }, parameters, team);
            double loss = trainer.Step(images, [.. Enumerable.Range(0, count)], 0, count, 3, 1, 0.1f).Loss;
            return ((float)(loss / count), trainer.First.Span.ToArray());
        }

        FiniteDifferences.Check(
            x => [Step(x).Loss], (x, weights) => Array.ConvertAll(Step(x).Gradient, slope => slope * weights[0]), network.Parameters.ToArray(), 1f / 32, 3e-3);
    }

    [Test]
    public void Dropout_drops_anew_in_each_epoch_and_with_each_seed_and_not_at_a_rate_of_0()
    {
        double Loss(NetworkDefinition definition, int epoch, int seed)
        {
            using var team = new WorkerTeam(1);
            var options = new TrainingOptions { BatchSize = 20, Seed = seed };
            using var trainer = new BatchTrainer(definition, options, SampleNetworks.Random(definition).Parameters, team);
            return trainer.Step(SyntheticImages.Create(20, definition), [.. Enumerable.Range(0, 20)], 0, 20, epoch, 1, 0.1f).Loss;
        }

        double first = Loss(Smooth, 0, 1);
        Assert.That(Loss(Smooth, 0, 1), Is.EqualTo(first), "again");
        Assert.That(Loss(Smooth, 1, 1), Is.Not.EqualTo(first), "another epoch");
        Assert.That(Loss(Smooth, 0, 2), Is.Not.EqualTo(first), "another seed");
        Assert.That(Loss(WithoutDropout(Smooth), 1, 2), Is.EqualTo(Loss(WithoutDropout(Smooth), 0, 1)));
    }

    [Test]
    public void A_batch_is_a_piece_of_the_order()
    {
        var definition = new NetworkDefinition(4, 5, new Dense(3));
        Network network = SampleNetworks.Random(definition);
        ImageSource images = SyntheticImages.Create(50, definition);
        int[] order = [.. Enumerable.Range(0, 50).Reverse()], batch = order[7..27];
        ImageSource same = ImageSource.Create(batch.SelectMany(i => images.Image(i).ToArray()).ToArray(), batch.Select(i => (byte)images.Label(i)).ToArray());
        using var team = new WorkerTeam(1);
        using var trainer = new BatchTrainer(definition, new TrainingOptions { BatchSize = 20 }, network.Parameters, team);
        double loss = trainer.Step(images, order, 7, 20, 0, 1, 0.1f).Loss;
        Assert.That(loss, Is.EqualTo(new PlainTraining(network, same, 0, 20).Loss).Within(1e-4));
    }

    [Test]
    public void Parameters_changed_from_outside_count_after_a_reset()
    {
        var definition = new NetworkDefinition(6, 6, new Convolution(5, 1), new Convolution(4, 3), new Dense(3));
        Network one = SampleNetworks.Random(definition, 1), other = SampleNetworks.Random(definition, 2);
        ImageSource images = SyntheticImages.Create(8, definition);
        using var team = new WorkerTeam(1);
        using var trainer = new BatchTrainer(definition, new TrainingOptions { BatchSize = 8 }, one.Parameters, team);
        trainer.Step(images, [.. Enumerable.Range(0, 8)], 0, 8, 0, 1, 0.1f);
        other.Parameters.CopyTo(trainer.Parameters.Span);
        trainer.Reset();
        double loss = trainer.Step(images, [.. Enumerable.Range(0, 8)], 0, 8, 0, 2, 0.1f).Loss;
        Assert.That(loss, Is.EqualTo(new PlainTraining(other, images, 0, 8).Loss).Within(1e-4));
    }

    // The group over which batch normalization takes its statistics: see the remarks of BatchTrainer.
    private static int GroupSize(int batch) => 16 * Math.Clamp(batch / 64, 1, 4);

    private static bool IsLearned(ParameterTensor tensor) => tensor.Parameter.Role is not (ParameterRole.Mean or ParameterRole.Variance);

    private static float[] Slice(ReadOnlySpan<float> values, ParameterTensor tensor) => values.Slice(tensor.Offset, tensor.Parameter.Count).ToArray();

    private static NetworkDefinition WithoutDropout(NetworkDefinition definition) =>
        new(definition.Rows, definition.Columns, [.. definition.Layers.Select(layer => layer is Dropout ? new Dropout(0) : layer)])
        {
            PixelMean = definition.PixelMean,
            PixelDeviation = definition.PixelDeviation,
        };
}
