using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class DenseReferenceTests
{
    private const int Inputs = 7, Outputs = 5;

    private readonly float[] _inputs = TestValues.Normal(Inputs * 16, 1);
    private readonly float[] _weights = TestValues.Normal(Inputs * Outputs, 2);
    private readonly float[] _biases = TestValues.Normal(Outputs, 3);

    [Test]
    public void Forward_is_what_a_convolution_of_one_pixel_gives()
    {
        using TestTiles input = new(new TileLayout(Inputs, 1, 1)) { Values = _inputs }, output = new(new TileLayout(Outputs, 1, 1));
        fixed (float* weights = _weights, biases = _biases)
            ConvolutionReference.Forward(input.Pointer, input.Layout, weights, biases, 1, 1, 0, output.Pointer, output.Layout);
        Assert.That(Forward(_inputs, _weights, _biases), Is.EqualTo(output.Values));
    }

    [Test]
    public void Gradients_are_those_of_the_forward_pass()
    {
        FiniteDifferences.Check(x => Forward(x, _weights, _biases), (_, gradient) => Backward(gradient).Input, _inputs);
        FiniteDifferences.Check(x => Forward(_inputs, x, _biases), (_, gradient) => Backward(gradient).Weights, _weights);
        FiniteDifferences.Check(x => Forward(_inputs, _weights, x), (_, gradient) => Backward(gradient).Bias, _biases);
    }

    private static float[] Forward(float[] inputs, float[] weights, float[] biases)
    {
        var outputs = new float[Outputs * 16];
        fixed (float* input = inputs, weight = weights, bias = biases, output = outputs)
            DenseReference.Forward(input, Inputs, weight, bias, output, Outputs);
        return outputs;
    }

    private (float[] Input, float[] Weights, float[] Bias) Backward(float[] gradients)
    {
        var inputGradients = new float[Inputs * 16];
        float[] weightGradients = [.. _weights], biasGradients = [.. _biases]; // added to, so subtracted again
        fixed (float* input = _inputs, gradient = gradients, weight = _weights)
        fixed (float* inputGradient = inputGradients, weightGradient = weightGradients, biasGradient = biasGradients)
        {
            DenseReference.BackwardData(gradient, Outputs, weight, inputGradient, Inputs);
            DenseReference.BackwardWeights(input, Inputs, gradient, Outputs, weightGradient, biasGradient);
        }

        return (inputGradients, Difference(weightGradients, _weights), Difference(biasGradients, _biases));
    }

    private static float[] Difference(float[] sums, float[] before) => [.. sums.Zip(before, (sum, value) => sum - value)];
}
