using System.Text.Json;
using Digits.Networks.Layers;

namespace Digits.Networks.Tests;

public sealed class NetworkDefinitionTests
{
    // The network of the study train_mnist_fast, which the project's speed is compared on.
    private static readonly NetworkDefinition Study = new(28, 28,
        new Convolution(24, 5), new MaxPooling(), new Relu(), new Convolution(32, 3), new MaxPooling(), new Relu(), new Dense(256), new Relu(), new Dense(10));

    [Test]
    public void Shapes_parameters_and_operations_follow_from_the_layers()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Study.Shapes[1], Is.EqualTo(new TensorShape(24, 24, 24)));
            Assert.That(Study.Shapes[6], Is.EqualTo(new TensorShape(32, 5, 5)));
            Assert.That(Study.Classes, Is.EqualTo(10));
            Assert.That(Study.ParameterCount, Is.EqualTo(24 * 25 + 24 + 32 * 216 + 32 + 256 * 800 + 256 + 2560 + 10));
            Assert.That(Study.ForwardFlops, Is.EqualTo(2_488_320));
            Assert.That(Study.TrainingFlops, Is.EqualTo(6_773_760));
        });
    }

    [Test]
    public void Tensors_lie_one_after_the_other_and_have_names_of_their_own()
    {
        int end = 0;
        foreach (ParameterTensor tensor in Study.Tensors)
        {
            Assert.That(tensor.Offset, Is.EqualTo(end));
            end += tensor.Parameter.Count;
        }

        Assert.That(end, Is.EqualTo(Study.ParameterCount));
        Assert.That(Study.Tensors.Select(tensor => tensor.Name), Is.Unique.And.Contains("layers.3.weight"));
    }

    [Test]
    public void Json_says_the_same()
    {
        var definition = new NetworkDefinition(20, 24,
            new Convolution(8, 3, 2, Same: true), new BatchNormalization(0.2f, 1e-4f), new Silu(), new AveragePooling(), new Dropout(0.25f), new GlobalAveragePooling(), new Dense(7))
        {
            PixelMean = 0.25f,
            PixelDeviation = 0.5f,
        };
        NetworkDefinition read = NetworkDefinition.FromJson(definition.ToJson());
        Assert.That(read, Is.EqualTo(definition));
        Assert.That(read.GetHashCode(), Is.EqualTo(definition.GetHashCode()));
        Assert.That(read, Is.Not.EqualTo(definition with { PixelMean = 0.3f }));
    }

    [TestCase("{}")]
    [TestCase("""{"rows":28,"columns":28,"pixelMean":0,"pixelDeviation":1,"layers":[{"type":"attention"}]}""")]
    [TestCase("""{"rows":28,"columns":28,"pixelMean":0,"pixelDeviation":0,"layers":[{"type":"dense","units":10}]}""")]
    [TestCase("""{"rows":28,"columns":28,"pixelMean":1e999,"pixelDeviation":1,"layers":[{"type":"dense","units":10}]}""")]
    [TestCase("""{"rows":28,"columns":28,"pixelMean":0,"pixelDeviation":1,"layers":[{"type":"dense","units":-1}]}""")]
    [TestCase("""{"rows":100000,"columns":100000,"pixelMean":0,"pixelDeviation":1,"layers":[{"type":"dense","units":10}]}""")]
    [TestCase("null")]
    public void Json_that_is_no_network_is_refused(string json) => Assert.That(() => NetworkDefinition.FromJson(json), Throws.InstanceOf<JsonException>());

    [Test]
    public void Layers_that_do_not_fit_are_refused_by_their_place()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new NetworkDefinition(4, 4, new Relu(), new Convolution(8, 5)), Throws.ArgumentException.With.Message.Contains("Layer 1").And.Message.Contains("5×5"));
            Assert.That(() => new NetworkDefinition(28, 28, new Convolution(8, 4)), Throws.ArgumentException.With.Message.Contains("size"));
            Assert.That(() => new NetworkDefinition(28, 28, new Convolution(8, 3, 3)), Throws.ArgumentException.With.Message.Contains("stride"));
            Assert.That(() => new NetworkDefinition(28, 28, new Dropout(1)), Throws.ArgumentException.With.Message.Contains("dropout"));
            Assert.That(() => new NetworkDefinition(28, 28, new Convolution(8, 3)), Throws.ArgumentException.With.Message.Contains("vector"));
            Assert.That(() => new NetworkDefinition(256, 256, new Convolution(4096, 3, 1, true), new Dense(16384)), Throws.ArgumentException.With.Message.Contains("too large"));
            Assert.That(() => new NetworkDefinition(64, 64, new Convolution(16, 3), new Dense(16384)), Throws.ArgumentException.With.Message.Contains("parameters"));
            Assert.That(() => new NetworkDefinition(28, 28), Throws.ArgumentException);
        });
    }

    [Test]
    public void Layers_that_are_too_large_together_are_refused()
    {
        LayerDefinition[] layers = [.. Enumerable.Repeat(new Convolution(256, 1), 5), new GlobalAveragePooling()];
        Assert.That(() => new NetworkDefinition(64, 64, layers), Throws.ArgumentException.With.Message.Contains("Layer 4").And.Message.Contains("too large"));
        Assert.That(new NetworkDefinition(64, 64, layers[2..]).Classes, Is.EqualTo(256));
    }

    [Test]
    public void Summary_is_a_table_that_adds_up()
    {
        string summary = Study.Summary();
        Assert.That(summary, Does.Contain("convolution 5×5").And.Contain("24×24×24").And.Contain("215,194").And.Contain("2,488.3"));
    }
}
