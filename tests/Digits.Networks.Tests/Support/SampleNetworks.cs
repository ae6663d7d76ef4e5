using Digits.Networks.Layers;

namespace Digits.Networks.Tests.Support;

/// <summary>Small networks that together have every layer, in the places where it differs.</summary>
internal static class SampleNetworks
{
    /// <summary>Each with a name for the test's.</summary>
    public static IEnumerable<TestCaseData<NetworkDefinition>> All { get; } =
    [
        Case("dense alone", new NetworkDefinition(5, 6, new Dense(3))),
        Case("two dense layers and a convolution on a vector", new NetworkDefinition(6, 5,
            new Dense(8), new Relu(), new Convolution(5, 3, Same: true), new Silu(), new Convolution(4, 1))),
        Case("a convolution down to a point", new NetworkDefinition(5, 5, new Convolution(4, 5))),
        Case("max pooling of odd sizes", new NetworkDefinition(9, 12, new Convolution(3, 3), new MaxPooling(), new Relu(), new MaxPooling(), new Dense(10))),
        Case("average pooling of odd sizes", new NetworkDefinition(7, 10, new AveragePooling(), new Silu(), new Dense(4))),
        Case("strides and padding", new NetworkDefinition(10, 11,
            new Convolution(4, 3, 2, Same: true), new Relu(), new Convolution(3, 5, 1, Same: true), new Convolution(2, 3, 2), new Dense(5))),
        Case("normalization of images and vectors", new NetworkDefinition(8, 8,
            new Convolution(4, 7, Same: true), new BatchNormalization(), new Silu(),
            new Dense(6), new BatchNormalization(0.3f, 0.01f), new Relu(), new Dense(3))),
        Case("global pooling, dropout and other pixels", new NetworkDefinition(8, 9,
            new BatchNormalization(), new Convolution(6, 3), new Dropout(0.5f), new Relu(),
            new GlobalAveragePooling(), new GlobalAveragePooling(), new Dropout(0.2f), new Dense(7))
        {
            PixelMean = 0.4f,
            PixelDeviation = 0.7f,
        }),
        Case("convolutions down to a point", new NetworkDefinition(7, 7,
            new Convolution(5, 3), new Silu(), new Convolution(6, 3), new Relu(), new Convolution(4, 3))),
        Case("a large convolution down to a point", new NetworkDefinition(9, 9, new Convolution(3, 3), new Relu(), new Convolution(4, 7))),
        Case("normalization last", new NetworkDefinition(6, 6,
            new Convolution(5, 3), new Relu(), new Convolution(6, 3, 2), new BatchNormalization(), new Dense(4), new BatchNormalization())),
        Case("normalization behind maxima and means", new NetworkDefinition(14, 15,
            new Convolution(6, 3), new MaxPooling(), new BatchNormalization(), new Relu(),
            new Convolution(5, 3, Same: true), new AveragePooling(), new Dropout(0.3f), new BatchNormalization(), new Silu(), new Dense(4))),
        Case("pooling and ReLU in both orders", new NetworkDefinition(18, 15,
            new Convolution(8, 5), new Relu(), new MaxPooling(), new Convolution(9, 3, Same: true), new MaxPooling(), new Relu(),
            new Convolution(7, 3, Same: true), new Relu(), new MaxPooling(), new Dense(4))),
        Case("pooling without ReLU, and apart from it", new NetworkDefinition(17, 18,
            new Convolution(4, 1), new MaxPooling(), new Convolution(8, 3, Same: true), new MaxPooling(), new Convolution(5, 3, 2, Same: true), new Silu(),
            new BatchNormalization(), new MaxPooling(), new Relu(), new Dense(3))),
        Case("convolutions of odd maps, and dense layers beside them", new NetworkDefinition(9, 7,
            new Convolution(7, 3, Same: true), new Relu(), new Convolution(9, 3), new Convolution(8, 3, Same: true), new Dense(6), new Relu(),
            new Convolution(5, 3, Same: true), new Dense(8), new Silu(), new Convolution(3, 5, Same: true))),
        Case("the image itself pooled, dropped and activated", new NetworkDefinition(8, 10,
            new Dropout(0.1f), new MaxPooling(), new Relu(), new Silu(), new Convolution(3, 3, 2, Same: true), new MaxPooling(), new Relu(), new Dense(2))),
    ];

    /// <summary>A network with parameters that are all at random, those too that a new network has at 0 or 1.</summary>
    public static Network Random(NetworkDefinition definition, int seed = 1)
    {
        var random = new Random(seed);
        var parameters = new float[definition.ParameterCount];
        foreach (ParameterTensor tensor in definition.Tensors)
        {
            float scale = tensor.Parameter.FanIn > 0 ? 2 / MathF.Sqrt(tensor.Parameter.FanIn) : 1;
            foreach (ref float value in parameters.AsSpan(tensor.Offset, tensor.Parameter.Count))
                value = tensor.Parameter.Role is ParameterRole.Variance ? 0.2f + random.NextSingle() : scale * (random.NextSingle() - 0.5f);
        }

        return new Network(definition, parameters);
    }

    private static TestCaseData<NetworkDefinition> Case(string name, NetworkDefinition definition)
    {
        var data = new TestCaseData<NetworkDefinition>(definition);
        data.SetArgDisplayNames(name);
        return data;
    }
}
