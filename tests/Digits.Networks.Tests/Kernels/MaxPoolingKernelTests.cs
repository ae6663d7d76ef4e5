using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class MaxPoolingKernelTests
{
    [TestCaseSource(typeof(Shapes), nameof(Shapes.Poolable))]
    public void Agrees_with_the_reference_to_the_bit(TensorShape shape, int inputMargin, int outputMargin)
    {
        var layout = new TileLayout(shape, inputMargin);
        TileLayout half = Shapes.Half(shape, outputMargin);
        foreach (bool relu in new[] { false, true })
        {
            using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(half, 2);
            using TestTiles output = new(half), expected = new(half), inferred = new(half);
            uint[] argmax = new uint[half.Shape.Count], expectedArgmax = new uint[half.Shape.Count];
            fixed (uint* places = argmax, expectedPlaces = expectedArgmax)
            {
                MaxPoolingKernel.Forward(input.Pointer, layout, output.Pointer, half, places, relu);
                MaxPoolingKernel.Forward(input.Pointer, layout, inferred.Pointer, half, null, relu);
                MaxPoolingKernel.ForwardReference(input.Pointer, layout, expected.Pointer, half, expectedPlaces, relu);
                Assert.That(output.Values, Is.EqualTo(expected.Values));
                Assert.That(inferred.Values, Is.EqualTo(expected.Values));
                Assert.That(argmax, Is.EqualTo(expectedArgmax));

                using TestTiles inputGradient = new(layout), expectedGradient = new(layout);
                MaxPoolingKernel.Backward(gradient.Pointer, half, relu ? output.Pointer : null, places, inputGradient.Pointer, layout);
                MaxPoolingKernel.BackwardReference(gradient.Pointer, half, relu ? output.Pointer : null, places, expectedGradient.Pointer, layout);
                Assert.That(inputGradient.Values, Is.EqualTo(expectedGradient.Values));
                Assert.That(output.MarginsAreUntouched && inferred.MarginsAreUntouched && inputGradient.MarginsAreUntouched);
            }
        }
    }

    // Squares written as they are read; the place of the maximum is 0 to 3 in that order.
    [TestCase(1, 1, 1, 1, 0)]
    [TestCase(0, 1, 1, 1, 1)]
    [TestCase(0, 1, 0, 1, 1)]
    [TestCase(0, 0, 1, 1, 2)]
    [TestCase(0, 0, 0, 1, 3)]
    [TestCase(1, 0, 1, 0, 0)]
    [TestCase(1, 0, 0, 1, 0)]
    [TestCase(-1, -2, -1, -1, 0)]
    [TestCase(0f, -0f, 0f, -0f, 0)]
    public void Of_equal_values_the_first_is_the_maximum(float a, float b, float c, float d, int place)
    {
        var layout = new TileLayout(1, 2, 2);
        float[] square = [a, b, c, d];
        for (int lane = 0; lane < 16; lane++)
        {
            var values = new float[64];
            for (int i = 0; i < 4; i++)
                values[i * 16 + lane] = square[i];
            using TestTiles input = new(layout) { Values = values }, output = new(Shapes.Half(layout.Shape, 0));
            uint argmax;
            MaxPoolingKernel.Forward(input.Pointer, layout, output.Pointer, output.Layout, &argmax, false);
            Assert.That(output.Values[lane], Is.EqualTo(square.Max()));
            Assert.That(argmax, Is.EqualTo((uint)(place / 2) << lane | (uint)(place % 2) << (16 + lane)));
        }
    }

    [Test]
    public void Gradient_is_that_of_the_forward_pass([Values] bool relu)
    {
        TileLayout layout = new(2, 5, 4), half = Shapes.Half(layout.Shape, 0);
        var argmax = new uint[half.Shape.Count];
        float[] Forward(float[] values)
        {
            using TestTiles input = new(layout) { Values = values }, output = new(half);
            fixed (uint* places = argmax)
                MaxPoolingKernel.Forward(input.Pointer, layout, output.Pointer, half, places, relu);
            return output.Values;
        }

        float[] Backward(float[] values, float[] gradients)
        {
            using TestTiles output = new(half) { Values = Forward(values) }, gradient = new(half) { Values = gradients }, result = new(layout);
            fixed (uint* places = argmax)
                MaxPoolingKernel.Backward(gradient.Pointer, half, relu ? output.Pointer : null, places, result.Pointer, layout);
            return result.Values;
        }

        FiniteDifferences.Check(Forward, Backward, TestValues.Apart(layout.Size, 3), 1f / 2048);
    }
}
