using Digits.Networks.Kernels;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class ConvolutionReferenceTests
{
    [Test]
    public void Forward_agrees_with_the_reference_network([Values(1, 3, 5)] int size, [Values(1, 2)] int stride, [Values] bool same)
    {
        var definition = new NetworkDefinition(7, 6, new Convolution(10, size, stride, same), new GlobalAveragePooling());
        Network network = Network.Initialize(definition, 1);
        TileLayout layout = new(1, 7, 6, 1), output = new(definition.Shapes[1], 2);
        var pixels = new byte[16 * 42];
        new Random(2).NextBytes(pixels);
        byte** images = stackalloc byte*[16];
        using TestTiles input = new(layout), convolved = new(output), means = new(new TileLayout(10, 1, 1));
        fixed (byte* first = pixels)
        fixed (float* parameters = network.Parameters)
        {
            for (int i = 0; i < 16; i++)
                images[i] = first + i * 42;
            TileTransposeKernel.LoadReference(images, 16, 1 / (255 * 0.3081f), -0.1307f / 0.3081f, input.Pointer, layout);
            ConvolutionReference.Forward(
                input.Pointer, layout, parameters, parameters + 10 * size * size, size, stride, same ? size / 2 : 0, convolved.Pointer, output);
        }

        GlobalAveragePoolingKernel.ForwardReference(convolved.Pointer, output, means.Pointer, means.Layout);
        for (int i = 0; i < 16; i++)
        {
            float[] expected = ReferenceNetwork.Logits(definition, network.Parameters, pixels.AsSpan(i * 42, 42));
            Assert.That(means.Values.Where((_, at) => at % 16 == i), Is.EqualTo(expected).Within(1e-5));
        }

        Assert.That(convolved.MarginsAreUntouched);
    }

    [Test]
    public void Gradients_are_those_of_the_forward_pass([Values(1, 3, 5)] int size, [Values(1, 2)] int stride, [Values(0, 2)] int padding)
    {
        TileLayout layout = new(2, 6, 5, 1), output = new(3, (6 + 2 * padding - size) / stride + 1, (5 + 2 * padding - size) / stride + 1);
        float[] inputs = TestValues.Normal(layout.Shape.Count * 16, 1), weights = TestValues.Normal(6 * size * size, 2), biases = TestValues.Normal(3, 3);
        float[] Forward(float[] x, float[] w, float[] b)
        {
            using TestTiles input = new(layout) { Values = x }, result = new(output);
            fixed (float* weight = w, bias = b)
                ConvolutionReference.Forward(input.Pointer, layout, weight, bias, size, stride, padding, result.Pointer, output);
            return result.Values;
        }

        float[] BackwardData(float[] gradients)
        {
            using TestTiles gradient = new(output) { Values = gradients }, result = new(layout);
            fixed (float* weight = weights)
                ConvolutionReference.BackwardData(gradient.Pointer, output, weight, size, stride, padding, result.Pointer, layout);
            Assert.That(result.MarginsAreUntouched);
            return result.Values;
        }

        (float[] Weights, float[] Bias) BackwardWeights(float[] gradients)
        {
            using TestTiles input = new(layout) { Values = inputs }, gradient = new(output) { Values = gradients };
            float[] weightGradients = [.. weights], biasGradients = [.. biases]; // added to, so subtracted again
            fixed (float* weight = weightGradients, bias = biasGradients)
                ConvolutionReference.BackwardWeights(input.Pointer, layout, gradient.Pointer, output, size, stride, padding, weight, bias);
            return ([.. weightGradients.Zip(weights, (sum, before) => sum - before)], [.. biasGradients.Zip(biases, (sum, before) => sum - before)]);
        }

        FiniteDifferences.Check(x => Forward(x, weights, biases), (_, gradient) => BackwardData(gradient), inputs);
        FiniteDifferences.Check(x => Forward(inputs, x, biases), (_, gradient) => BackwardWeights(gradient).Weights, weights);
        FiniteDifferences.Check(x => Forward(inputs, weights, x), (_, gradient) => BackwardWeights(gradient).Bias, biases);
    }
}
