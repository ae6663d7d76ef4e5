using Digits.Networks.Kernels;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels;

public sealed unsafe class ActivationKernelTests
{
    [TestCaseSource(typeof(Shapes), nameof(Shapes.All))]
    public void Relu_agrees_with_the_reference_to_the_bit(TensorShape shape, int inputMargin, int outputMargin)
    {
        TileLayout layout = new(shape, inputMargin), other = new(shape, outputMargin);
        using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(other, 2);
        using TestTiles output = new(other), expected = new(other), inputGradient = new(layout), expectedGradient = new(layout);
        ActivationKernel.ReluForward(input.Pointer, layout, output.Pointer, other);
        ActivationKernel.ReluForwardReference(input.Pointer, layout, expected.Pointer, other);
        ActivationKernel.ReluBackward(gradient.Pointer, other, output.Pointer, other, inputGradient.Pointer, layout);
        ActivationKernel.ReluBackwardReference(gradient.Pointer, other, output.Pointer, other, expectedGradient.Pointer, layout);
        Assert.That(output.Values, Is.EqualTo(expected.Values));
        Assert.That(inputGradient.Values, Is.EqualTo(expectedGradient.Values));
        Assert.That(output.MarginsAreUntouched && inputGradient.MarginsAreUntouched);
    }

    [TestCaseSource(typeof(Shapes), nameof(Shapes.All))]
    public void Silu_agrees_with_the_reference(TensorShape shape, int inputMargin, int outputMargin)
    {
        TileLayout layout = new(shape, inputMargin), other = new(shape, outputMargin);
        using TestTiles input = TestTiles.Random(layout, 1), gradient = TestTiles.Random(other, 2);
        using TestTiles output = new(other), expected = new(other), inputGradient = new(layout), expectedGradient = new(layout);
        ActivationKernel.SiluForward(input.Pointer, layout, output.Pointer, other);
        ActivationKernel.SiluForwardReference(input.Pointer, layout, expected.Pointer, other);
        ActivationKernel.SiluBackward(gradient.Pointer, other, input.Pointer, layout, inputGradient.Pointer, layout);
        ActivationKernel.SiluBackwardReference(gradient.Pointer, other, input.Pointer, layout, expectedGradient.Pointer, layout);
        Assert.That(output.Values, Is.EqualTo(expected.Values).Within(1e-6f));
        Assert.That(inputGradient.Values, Is.EqualTo(expectedGradient.Values).Within(1e-6f));
        Assert.That(output.MarginsAreUntouched && inputGradient.MarginsAreUntouched);
    }

    [Test]
    public void Silu_is_within_a_few_roundings_of_the_formula_and_has_no_lane_of_its_own()
    {
        var layout = new TileLayout(1, 1, 4096);
        float[] values = [.. Enumerable.Range(0, 4096).SelectMany(i => Enumerable.Repeat((i - 2048) / 20f, 16))];
        using TestTiles input = new(layout) { Values = values }, output = new(layout), expected = new(layout);
        ActivationKernel.SiluForward(input.Pointer, layout, output.Pointer, layout);
        ActivationKernel.SiluForwardReference(input.Pointer, layout, expected.Pointer, layout);
        float[] results = output.Values, formula = expected.Values;
        for (int i = 0; i < values.Length; i++)
        {
            Assert.That(results[i], Is.EqualTo(formula[i]).Within(float.Abs(formula[i]) * 5e-7f + 1e-36f), $"silu of {values[i]}");
            Assert.That(results[i], Is.EqualTo(results[i / 16 * 16]));
        }
    }

    [Test]
    public void What_is_not_a_number_stays_so()
    {
        var layout = new TileLayout(1, 1, 1);
        using TestTiles input = new(layout) { Values = [.. Enumerable.Repeat(float.NaN, 16)] }, relu = new(layout), silu = new(layout);
        ActivationKernel.ReluForward(input.Pointer, layout, relu.Pointer, layout);
        ActivationKernel.SiluForward(input.Pointer, layout, silu.Pointer, layout);
        Assert.That(relu.Values, Is.All.NaN);
        Assert.That(silu.Values, Is.All.NaN);
    }

    [Test]
    public void Gradients_are_those_of_the_forward_passes([Values] bool silu)
    {
        var layout = new TileLayout(2, 5, 4, 1);
        FiniteDifferences.Check(
            values =>
            {
                using TestTiles input = new(layout) { Values = values }, output = new(layout);
                if (silu)
                    ActivationKernel.SiluForward(input.Pointer, layout, output.Pointer, layout);
                else
                    ActivationKernel.ReluForward(input.Pointer, layout, output.Pointer, layout);
                return output.Values;
            },
            (values, gradients) =>
            {
                using TestTiles input = new(layout) { Values = values }, gradient = new(layout) { Values = gradients };
                using TestTiles output = new(layout), result = new(layout);
                ActivationKernel.ReluForward(input.Pointer, layout, output.Pointer, layout);
                if (silu)
                    ActivationKernel.SiluBackward(gradient.Pointer, layout, input.Pointer, layout, result.Pointer, layout);
                else
                    ActivationKernel.ReluBackward(gradient.Pointer, layout, output.Pointer, layout, result.Pointer, layout);
                return result.Values;
            },
            TestValues.Apart(layout.Shape.Count * 16, 3), 1f / 512);
    }
}
