using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class GlobalAveragePoolingKernelTests
{
    [TestCaseSource(typeof(Shapes), nameof(Shapes.All))]
    public void Agrees_with_the_reference(TensorShape shape, int inputMargin, int outputMargin)
    {
        TileLayout layout = new(shape, inputMargin), single = new(shape.Channels, 1, 1, outputMargin);
        using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(single, 2);
        using TestTiles output = new(single), expected = new(single), inputGradient = new(layout), expectedGradient = new(layout);
        GlobalAveragePoolingKernel.Forward(input.Pointer, layout, output.Pointer, single);
        GlobalAveragePoolingKernel.ForwardReference(input.Pointer, layout, expected.Pointer, single);
        GlobalAveragePoolingKernel.Backward(gradient.Pointer, single, inputGradient.Pointer, layout);
        GlobalAveragePoolingKernel.BackwardReference(gradient.Pointer, single, expectedGradient.Pointer, layout);
        Assert.That(output.Values, Is.EqualTo(expected.Values).Within(1e-6f));
        Assert.That(inputGradient.Values, Is.EqualTo(expectedGradient.Values).Within(1e-6f));
        Assert.That(output.MarginsAreUntouched && inputGradient.MarginsAreUntouched);
    }

    [Test]
    public void Gradient_is_that_of_the_forward_pass()
    {
        TileLayout layout = new(3, 5, 7), single = new(3, 1, 1);
        FiniteDifferences.Check(
            values =>
            {
                using TestTiles input = new(layout) { Values = values }, output = new(single);
                GlobalAveragePoolingKernel.Forward(input.Pointer, layout, output.Pointer, single);
                return output.Values;
            },
            (_, gradients) =>
            {
                using TestTiles gradient = new(single) { Values = gradients }, result = new(layout);
                GlobalAveragePoolingKernel.Backward(gradient.Pointer, single, result.Pointer, layout);
                return result.Values;
            },
            TestValues.Normal(layout.Size, 3));
    }
}
