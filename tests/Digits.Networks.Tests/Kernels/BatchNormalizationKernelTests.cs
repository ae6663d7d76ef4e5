using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class BatchNormalizationKernelTests
{
    private const float Epsilon = 1e-5f;

    [Test]
    public void Agrees_with_the_reference(
        [Values(1, 15, 16, 17, 50)] int images, [Values("1 1 1", "7 5 7", "8 3 2", "9 1 1")] string shape, [Values(0, 2)] int inputMargin,
        [Values(0, 1)] int outputMargin, [Values] bool relu)
    {
        int[] sizes = [.. shape.Split(' ').Select(int.Parse)];
        var pass = new Pass(new TensorShape(sizes[0], sizes[1], sizes[2]), images, inputMargin, outputMargin, relu);
        float[] input = pass.Mask(TestValues.Normal(pass.Length, 1), float.NaN), gradient = pass.Mask(TestValues.Normal(pass.Length, 2), 7);
        float[] gamma = TestValues.Normal(sizes[0], 3), beta = TestValues.Normal(sizes[0], 4);
        Pass.Result result = pass.Run(input, gamma, beta, gradient, reference: false), expected = pass.Run(input, gamma, beta, gradient, reference: true);
        double deviation = expected.InverseDeviation.Max(); // of few images it is great, and with it the rounding errors
        Assert.Multiple(() =>
        {
            Assert.That(pass.Mask(result.Output, 0), Is.EqualTo(pass.Mask(expected.Output, 0)).Within(1e-5));
            Assert.That(result.Mean, Is.EqualTo(expected.Mean).Within(1e-6));
            Assert.That(result.Variance, Is.EqualTo(expected.Variance).Within(1e-5));
            Assert.That(result.InverseDeviation, Is.EqualTo(expected.InverseDeviation).Within(0.001).Percent);
            Assert.That(result.InputGradient, Is.EqualTo(expected.InputGradient).Within(1e-5 * deviation));
            Assert.That(result.GammaGradient, Is.EqualTo(expected.GammaGradient).Within(2e-4));
            Assert.That(result.BetaGradient, Is.EqualTo(expected.BetaGradient).Within(2e-4));
            Assert.That(pass.Mask(result.InputGradient, 0), Is.EqualTo(result.InputGradient), "gradients of lanes that are no image are 0");
            Assert.That(result.MarginsAreUntouched);
        });
    }

    [Test]
    public void Output_has_mean_beta_and_deviation_gamma_even_where_the_mean_is_a_thousand_deviations()
    {
        var pass = new Pass(new TensorShape(1, 28, 28), 64, 0, 0, false);
        float[] input = [.. TestValues.Normal(pass.Length, 1).Select(value => value + 1000)];
        Pass.Result result = pass.Run(input, [2], [3], new float[pass.Length], reference: false);
        double mean = input.Average(value => (double)value);
        Assert.That(result.Mean[0], Is.EqualTo(mean).Within(1e-4));
        Assert.That(result.Variance[0], Is.EqualTo(input.Sum(value => Math.Pow(value - mean, 2)) / (input.Length - 1)).Within(1e-5));
        Assert.That(result.Output.Average(value => (double)value), Is.EqualTo(3).Within(1e-4));
        Assert.That(result.Output.Average(value => Math.Pow(value - 3, 2)), Is.EqualTo(4).Within(1e-3));
    }

    [Test]
    public void Gradients_are_those_of_the_forward_pass([Values] bool relu)
    {
        var pass = new Pass(new TensorShape(2, 3, 2), 19, 0, 1, relu);
        float[] input = TestValues.Normal(pass.Length, 1), gamma = [1.5f, -0.7f], beta = [0.3f, 0.4f];
        float[] Output(float[] x, float[] scale, float[] shift) => pass.Mask(pass.Run(x, scale, shift, new float[pass.Length], reference: false).Output, 0);
        Pass.Result Backward(float[] x, float[] scale, float[] shift, float[] gradient) => pass.Run(x, scale, shift, pass.Mask(gradient, 0), reference: false);

        // Differences say nothing where a step crosses the kink of ReLU: what is close to it moves away, and steps are small.
        float[] outputs = (pass with { Relu = false }).Run(input, gamma, beta, new float[pass.Length], reference: true).Output;
        for (int i = 0; relu && i < input.Length; i++)
            input[i] += float.Abs(outputs[i]) < 0.01f ? 0.05f : 0;
        (float step, double tolerance) = relu ? (1f / 1024, 3e-3) : (1f / 64, 1e-3);
        FiniteDifferences.Check(x => Output(x, gamma, beta), (x, g) => Backward(x, gamma, beta, g).InputGradient, input, step, tolerance);
        FiniteDifferences.Check(x => Output(input, x, beta), (x, g) => Backward(input, x, beta, g).AddedToGamma, gamma, step, tolerance);
        FiniteDifferences.Check(x => Output(input, gamma, x), (x, g) => Backward(input, gamma, x, g).AddedToBeta, beta, step, tolerance);
    }

    [Test]
    public void Backward_may_overwrite_the_gradient_it_is_given()
    {
        var layout = new TileLayout(3, 4, 5);
        using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(layout, 2), result = new(layout), output = new(layout);
        float* values = stackalloc float[24];
        float* gamma = values, beta = values + 3, mean = values + 6, inverse = values + 9, variance = values + 12, sums = values + 15;
        new Span<float>(gamma, 3).Fill(1.5f);
        BatchNormalizationKernel.Forward(input.Pointer, layout, 1, 16, gamma, beta, Epsilon, true, output.Pointer, layout, mean, inverse, variance);
        foreach (TestTiles target in new[] { result, gradient })
        {
            BatchNormalizationKernel.Backward(
                gradient.Pointer, layout, input.Pointer, layout, 1, 16, gamma, beta, mean, inverse, true, target.Pointer, layout, sums, sums + 3);
        }

        Assert.That(gradient.Values, Is.EqualTo(result.Values));
    }

    /// <summary>Both passes over arrays of [tile][channel][row][column][16].</summary>
    private sealed record Pass(TensorShape Shape, int Images, int InputMargin, int OutputMargin, bool Relu)
    {
        private const float Before = 0.5f; // what the gradients of the parameters are added to
        private int Tiles => (Images + 15) / 16;

        public int Length => Tiles * Shape.Count * 16;

        /// <summary>The values, with another one in the lanes that are no image.</summary>
        public float[] Mask(float[] values, float other) => [.. values.Select((value, i) => i / (Shape.Count * 16) * 16 + i % 16 < Images ? value : other)];

        public Result Run(float[] inputs, float[] gammas, float[] betas, float[] gradients, bool reference)
        {
            TileLayout layout = new(Shape, InputMargin), outputLayout = new(Shape, OutputMargin);
            using TestTiles input = new(layout, Tiles) { Values = inputs }, gradient = new(outputLayout, Tiles) { Values = gradients };
            using TestTiles output = new(outputLayout, Tiles), inputGradient = new(layout, Tiles);
            float[] Channels(float value = 0) => [.. Enumerable.Repeat(value, Shape.Channels)];
            float[] means = Channels(), inverses = Channels(), variances = Channels(), gammaGradients = Channels(Before), betaGradients = Channels(Before);
            fixed (float* gamma = gammas, beta = betas, mean = means, inverse = inverses, variance = variances)
            fixed (float* gammaGradient = gammaGradients, betaGradient = betaGradients)
            {
                if (reference)
                {
                    BatchNormalizationKernel.ForwardReference(
                        input.Pointer, layout, Tiles, Images, gamma, beta, Epsilon, Relu, output.Pointer, outputLayout, mean, inverse, variance);
                    BatchNormalizationKernel.BackwardReference(
                        gradient.Pointer, outputLayout, input.Pointer, layout, Tiles, Images, gamma, beta, mean, inverse, Relu,
                        inputGradient.Pointer, layout, gammaGradient, betaGradient);
                }
                else
                {
                    BatchNormalizationKernel.Forward(
                        input.Pointer, layout, Tiles, Images, gamma, beta, Epsilon, Relu, output.Pointer, outputLayout, mean, inverse, variance);
                    BatchNormalizationKernel.Backward(
                        gradient.Pointer, outputLayout, input.Pointer, layout, Tiles, Images, gamma, Relu ? beta : null, mean, inverse, Relu,
                        inputGradient.Pointer, layout, gammaGradient, betaGradient);
                }
            }

            bool untouched = output.MarginsAreUntouched && inputGradient.MarginsAreUntouched;
            return new Result(output.Values, means, inverses, variances, inputGradient.Values, gammaGradients, betaGradients, untouched);
        }

        internal sealed record Result(
            float[] Output, float[] Mean, float[] InverseDeviation, float[] Variance, float[] InputGradient, float[] GammaGradient, float[] BetaGradient,
            bool MarginsAreUntouched)
        {
            public float[] AddedToGamma => [.. GammaGradient.Select(value => value - Before)];

            public float[] AddedToBeta => [.. BetaGradient.Select(value => value - Before)];
        }
    }
}
