using Digits.Networks.Kernels;
using Digits.Networks.Kernels.Stages;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels.Stages;

/// <summary>Dense layers are the plain product and its gradients, for every tile of a group.</summary>
public sealed unsafe class DenseStageTests
{
    // Around the width of vectors and blocks, and inputs of more than one piece.
    [Test]
    public void Values_and_gradients_are_those_of_the_plain_product(
        [Values(1, 15, 17, 96, 100, 801)] int inputs, [Values(1, 3, 4, 9)] int units, [Values(1, 2, 3, 4)] int tiles, [Values] bool relu)
    {
        LayerDefinition[] after = relu ? [new Relu()] : [];
        var definition = new NetworkDefinition(1, 1, [new Dense(inputs), new Dense(units), .. after]);
        Stage stage = new NetworkPlan(definition).Stages[1];
        float[] parameters = SampleNetworks.Random(definition).Parameters.ToArray();
        int offset = 2 * inputs, weights = inputs * units;
        float[] input = TestValues.Normal(tiles * inputs * 16, 1), gradient = TestValues.Normal(tiles * units * 16, 2);
        using var buffers = new StageBuffers(stage, tiles, parameters, input, gradientBefore: 3);
        float[] inUse = buffers.Forward(training: false), output = buffers.Forward(training: true);
        buffers.Backward([.. gradient]);

        float[] expected = new float[output.Length], inputGradient = new float[input.Length];
        float[] weightGradient = new float[weights], biasGradient = new float[units];
        fixed (float* x = input, y = expected, dx = inputGradient, dy = gradient, w = &parameters[offset], dw = weightGradient, db = biasGradient)
        {
            for (int tile = 0; tile < tiles; tile++)
                DenseReference.Forward(x + tile * inputs * 16, inputs, w, w + weights, y + tile * units * 16, units);
            for (int i = 0; relu && i < expected.Length; i++)
                (y[i], dy[i]) = y[i] > 0 ? (y[i], dy[i]) : (0, 0);
            for (int tile = 0; tile < tiles; tile++)
            {
                DenseReference.BackwardData(dy + tile * units * 16, units, w, dx + tile * inputs * 16, inputs);
                DenseReference.BackwardWeights(x + tile * inputs * 16, inputs, dy + tile * units * 16, units, dw, db);
            }
        }

        Assert.That(output, Is.EqualTo(inUse));
        AssertClose(output, expected, "output");
        AssertClose(buffers.InputGradient, inputGradient, "gradient of the input");
        float[] own = [.. buffers.Gradient[offset..].Select(value => value - 3)];
        AssertClose(own[..weights], weightGradient, "gradient of the weights");
        AssertClose(own[weights..], biasGradient, "gradient of the bias");
        Assert.That(buffers.Gradient[..offset], Is.All.EqualTo(3f), "the gradients of other layers");
        Assert.That(buffers.IsTidy, "margins are zero, and memory of others is untouched");
    }

    private static void AssertClose(float[] actual, float[] expected, string what) =>
        Assert.That(actual, Is.EqualTo(expected).Within(2e-5 * expected.Max(MathF.Abs) + 2e-6), what);
}
