using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class AveragePoolingKernelTests
{
    [TestCaseSource(typeof(Shapes), nameof(Shapes.Poolable))]
    public void Agrees_with_the_reference_to_the_bit(TensorShape shape, int inputMargin, int outputMargin)
    {
        var layout = new TileLayout(shape, inputMargin);
        TileLayout half = Shapes.Half(shape, outputMargin);
        using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(half, 2);
        using TestTiles output = new(half), expected = new(half), inputGradient = new(layout), expectedGradient = new(layout);
        AveragePoolingKernel.Forward(input.Pointer, layout, output.Pointer, half);
        AveragePoolingKernel.ForwardReference(input.Pointer, layout, expected.Pointer, half);
        AveragePoolingKernel.Backward(gradient.Pointer, half, inputGradient.Pointer, layout);
        AveragePoolingKernel.BackwardReference(gradient.Pointer, half, expectedGradient.Pointer, layout);
        Assert.That(output.Values, Is.EqualTo(expected.Values));
        Assert.That(inputGradient.Values, Is.EqualTo(expectedGradient.Values));
        Assert.That(output.MarginsAreUntouched && inputGradient.MarginsAreUntouched);
    }

    [Test]
    public void Gradient_is_that_of_the_forward_pass()
    {
        TileLayout layout = new(2, 5, 4), half = Shapes.Half(layout.Shape, 0);
        FiniteDifferences.Check(
            values =>
            {
                using TestTiles input = new(layout) { Values = values }, output = new(half);
                AveragePoolingKernel.Forward(input.Pointer, layout, output.Pointer, half);
                return output.Values;
            },
            (_, gradients) =>
            {
                using TestTiles gradient = new(half) { Values = gradients }, result = new(layout);
                AveragePoolingKernel.Backward(gradient.Pointer, half, result.Pointer, layout);
                return result.Values;
            },
            TestValues.Normal(layout.Size, 3));
    }
}
