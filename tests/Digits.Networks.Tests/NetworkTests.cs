using Digits.Networks.Kernels;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests;

/// <summary>A network scores any number of images as the plain reference scores each, on any number of threads.</summary>
public sealed class NetworkTests
{
    private static readonly NetworkDefinition Small = new(10, 9,
        new Convolution(8, 3), new Relu(), new Convolution(9, 3), new MaxPooling(), new Relu(), new Dense(12), new Silu(), new Dense(5));

    // Few images go one by one, many in tiles of 16 and groups of tiles.
    private static readonly int[] Counts = [0, 1, 11, 12, 15, 16, 17, 64, 65, 130];

    [TestCaseSource(typeof(SampleNetworks), nameof(SampleNetworks.All))]
    public void Logits_are_those_of_the_reference_for_any_number_of_images(NetworkDefinition definition)
    {
        Network network = SampleNetworks.Random(definition);
        byte[] pixels = SyntheticImages.Pixels(SyntheticImages.Create(Counts.Max(), definition, noise: 1));
        int size = definition.Rows * definition.Columns;
        float[] expected = [.. pixels.Chunk(size).SelectMany(image => ReferenceNetwork.Logits(definition, network.Parameters, image))];
        double tolerance = 1e-4 * Math.Max(1, expected.Max(MathF.Abs));
        foreach (int count in Counts)
        {
            float[] logits = TestValues.Fill(count * definition.Classes, () => float.NaN);
            network.Logits(pixels.AsSpan(0, count * size), logits);
            Assert.That(logits, Is.EqualTo(expected[..logits.Length]).Within(tolerance), $"{count} images");
        }
    }

    [Test]
    public void An_image_has_the_same_bits_wherever_it_stands_among_many()
    {
        Network network = SampleNetworks.Random(Small);
        byte[] image = SyntheticImages.Pixels(SyntheticImages.Create(1, Small)), many = [.. Enumerable.Repeat(image, 77).SelectMany(pixels => pixels)];
        var logits = new float[77 * 5];
        network.Logits(many, logits);
        Assert.That(logits.Chunk(5), Is.All.EqualTo(logits[..5]));
    }

    [Test]
    public void At_a_temperature_all_logits_are_divided_by_it()
    {
        Network network = SampleNetworks.Random(Small);
        byte[] pixels = SyntheticImages.Pixels(SyntheticImages.Create(20, Small));
        float[] before = new float[100], after = new float[100];
        network.Logits(pixels, before);
        network.AtTemperature(2.5).Logits(pixels, after);
        Assert.That(after, Is.EqualTo(before.Select(logit => logit / 2.5f)).Within(1e-5));
        Assert.That(() => network.AtTemperature(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => network.AtTemperature(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Any_number_of_threads_may_score_at_once()
    {
        Network network = SampleNetworks.Random(Small);
        byte[] pixels = SyntheticImages.Pixels(SyntheticImages.Create(80, Small));
        float[] Logits(int count)
        {
            var logits = new float[count * 5];
            network.Logits(pixels.AsSpan(0, count * 90), logits);
            return logits;
        }

        int[] counts = [1, 5, 12, 40, 80];
        float[][] expected = Array.ConvertAll(counts, Logits);
        Parallel.For(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
            Assert.That(Logits(counts[i % counts.Length]).SequenceEqual(expected[i % counts.Length])));
    }

    [Test]
    public void Nothing_is_allocated_once_memory_is_at_hand([Values(1, 50)] int count)
    {
        Network network = SampleNetworks.Random(Small);
        byte[] pixels = SyntheticImages.Pixels(SyntheticImages.Create(count, Small));
        var logits = new float[count * 5];
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++) // the runtime itself may allocate a little on this thread
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                network.Logits(pixels, logits);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.That(least, Is.Zero);
    }

    [Test]
    public void Scores_are_the_softmax_of_the_logits([Values(1, 20)] int count)
    {
        Network network = SampleNetworks.Random(Small);
        byte[] pixels = SyntheticImages.Pixels(SyntheticImages.Create(count, Small));
        float[] logits = new float[count * 5], scores = new float[count * 5];
        network.Logits(pixels, logits);
        network.Score(pixels, scores);
        for (int i = 0; i < count; i++)
        {
            double[] powers = [.. logits.Skip(5 * i).Take(5).Select(value => Math.Exp(value))];
            Assert.That(scores[(5 * i)..(5 * i + 5)], Is.EqualTo(powers.Select(power => power / powers.Sum())).Within(1e-6));
        }
    }

    [TestCase(89, 5)]
    [TestCase(91, 5)]
    [TestCase(90, 4)]
    [TestCase(90, 10)]
    [TestCase(0, 5)]
    public void Wrong_lengths_are_refused(int pixels, int values) =>
        Assert.That(() => SampleNetworks.Random(Small).Logits(new byte[pixels], new float[values]), Throws.ArgumentException.With.Message.Contains("90 pixels"));

    [Test]
    public void Parameters_must_be_as_many_as_needed_and_numbers()
    {
        var definition = new NetworkDefinition(1, 1, new Dense(1), new BatchNormalization());
        Assert.That(() => new Network(definition, new float[5]), Throws.ArgumentException.With.Message.Contains("6 parameters, but 5"));
        Assert.That(() => new Network(definition, [1, 1, float.NaN, 1, 1, 1]), Throws.ArgumentException.With.Message.Contains("layers.1.weight"));
        Assert.That(() => new Network(definition, [1, 1, 1, 1, 1, -1]), Throws.ArgumentException.With.Message.Contains("layers.1.running_var"));
    }

    [Test]
    public void A_network_keeps_its_own_copy_of_its_parameters()
    {
        float[] parameters = [1, 2];
        var network = new Network(new NetworkDefinition(1, 1, new Dense(1)), parameters);
        parameters[0] = 5;
        Assert.That(network.Parameters.ToArray(), Is.EqualTo([1f, 2f]));
    }

    // The deviation of the deviation of 80,000 values is 0.25 %.
    [Test]
    public void New_weights_have_the_variance_that_He_et_al_ask_for()
    {
        var definition = new NetworkDefinition(20, 20, new Dense(200), new Relu(), new Dense(400));
        ReadOnlySpan<float> parameters = Network.Initialize(definition, 1).Parameters;
        float[] first = parameters[..80_000].ToArray(), last = parameters.Slice(80_200, 80_000).ToArray();
        Assert.That(Math.Sqrt(first.Average(value => value * value)), Is.EqualTo(Math.Sqrt(2.0 / 400)).Within(1.5).Percent);
        Assert.That(Math.Sqrt(last.Average(value => value * value)), Is.EqualTo(Math.Sqrt(1.0 / 200)).Within(1.5).Percent);
        Assert.That(parameters.Slice(80_000, 200).ToArray(), Is.All.Zero);
        Assert.That(Network.Initialize(definition, 1).Parameters.SequenceEqual(parameters));
        Assert.That(Network.Initialize(definition, 2).Parameters.SequenceEqual(parameters), Is.False);
    }
}
