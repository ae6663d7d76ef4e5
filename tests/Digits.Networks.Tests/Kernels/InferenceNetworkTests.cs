using Digits.Networks.Kernels;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

/// <summary>A network as it is used has fewer layers and gives what the whole one gives.</summary>
public sealed class InferenceNetworkTests
{
    [TestCaseSource(typeof(SampleNetworks), nameof(SampleNetworks.All))]
    public void It_gives_what_the_whole_network_gives(NetworkDefinition definition) => ShouldGiveTheSame(SampleNetworks.Random(definition));

    [Test]
    public void A_normalization_joins_the_layer_before_it_and_dropout_goes()
    {
        Network network = SampleNetworks.Random(new NetworkDefinition(8, 8,
            new Convolution(4, 3), new BatchNormalization(), new Relu(), new Dropout(0.5f),
            new Convolution(5, 3), new AveragePooling(), new Dropout(0.5f), new BatchNormalization(), new BatchNormalization(), new Silu(),
            new Dense(6), new BatchNormalization(), new Relu(), new Dense(3)));
        LayerDefinition[] left = [new Convolution(4, 3), new Relu(), new Convolution(5, 3), new AveragePooling(), new Silu(), new Dense(6), new Relu(), new Dense(3)];
        Assert.That(ShouldGiveTheSame(network).Layers, Is.EqualTo(left));
    }

    [Test]
    public void Behind_a_maximum_a_normalization_joins_where_no_factor_is_negative([Values] bool negative)
    {
        var definition = new NetworkDefinition(10, 10, new Convolution(4, 3), new MaxPooling(), new BatchNormalization(), new Relu(), new Dense(3));
        float[] parameters = SampleNetworks.Random(definition).Parameters.ToArray();
        Span<float> scale = parameters.AsSpan(definition.Tensors.First(tensor => tensor.Parameter.Role == ParameterRole.Scale).Offset, 4);
        for (int c = 0; c < scale.Length; c++)
            scale[c] = Math.Abs(scale[c]);
        scale[1] = 0;
        if (negative)
            scale[2] = -scale[2];
        LayerDefinition[] left = [new Convolution(4, 3), new MaxPooling(), .. negative ? [new BatchNormalization()] : Array.Empty<LayerDefinition>(), new Relu(), new Dense(3)];
        Assert.That(ShouldGiveTheSame(new Network(definition, parameters)).Layers, Is.EqualTo(left));
    }

    [Test]
    public void A_normalization_stays_where_it_has_nothing_to_join()
    {
        var definition = new NetworkDefinition(6, 6, new BatchNormalization(), new Convolution(3, 3), new Relu(), new BatchNormalization(), new Dense(3));
        Assert.That(ShouldGiveTheSame(SampleNetworks.Random(definition)), Is.EqualTo(definition));
    }

    [Test]
    public void A_network_that_does_nothing_stays_one()
    {
        var definition = new NetworkDefinition(1, 1, new Dropout(0.5f));
        Assert.That(ShouldGiveTheSame(new Network(definition, [])), Is.EqualTo(definition));
    }

    private static NetworkDefinition ShouldGiveTheSame(Network network)
    {
        var inference = new InferenceNetwork(network.Definition, network.Parameters);
        foreach (byte[] image in SyntheticImages.Pixels(SyntheticImages.Create(3, network.Definition, noise: 1)).Chunk(network.Definition.Rows * network.Definition.Columns))
        {
            float[] expected = ReferenceNetwork.Logits(network.Definition, network.Parameters, image);
            Assert.That(
                ReferenceNetwork.Logits(inference.Definition, inference.Parameters, image),
                Is.EqualTo(expected).Within(1e-4 * Math.Max(1, expected.Max(MathF.Abs))));
        }

        return inference.Definition;
    }
}
