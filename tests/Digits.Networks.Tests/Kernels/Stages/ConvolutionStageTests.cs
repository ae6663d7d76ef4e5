using Digits.Networks.Kernels;
using Digits.Networks.Kernels.Stages;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;

namespace Digits.Networks.Tests.Kernels.Stages;

/// <summary>Convolutions, by whichever algorithm, are the plain sum and its gradients, for every tile of a group.</summary>
public sealed unsafe class ConvolutionStageTests
{
    private static readonly (int Rows, int Columns)[] Maps = [(7, 7), (8, 9), (10, 8), (9, 13), (7, 10)];

    private static readonly LayerDefinition[][] Followers = [[new Relu()], [new MaxPooling()], [new MaxPooling(), new Relu()], [new Relu(), new MaxPooling()]];

    private static IEnumerable<TestCaseData<TensorShape, Convolution, int>> Cases()
    {
        // Every size, stride and padding, with channels around the width of vectors and blocks, on maps of odd and even sizes.
        int i = 0;
        foreach (int size in (int[])[1, 3, 5, 7])
        {
            foreach (int stride in (int[])[1, 2])
            {
                foreach (bool same in (bool[])[false, true])
                {
                    foreach ((int channels, int filters) in ((int, int)[])[(1, 7), (1, 24), (7, 8), (8, 9), (9, 1), (3, 5)])
                    {
                        (int rows, int columns) = Maps[i % Maps.Length];
                        yield return new(new TensorShape(channels, rows, columns), new Convolution(filters, size, stride, same), 1 + i++ % 4);
                    }
                }
            }
        }

        // Maps of one value, of one row, and those that take more than one block; more channels than fit into registers many times.
        yield return new(new TensorShape(5, 3, 3), new Convolution(6, 3), 2);
        yield return new(new TensorShape(4, 1, 1), new Convolution(5, 3, Same: true), 3);
        yield return new(new TensorShape(4, 1, 9), new Convolution(5, 3, Same: true), 1);
        yield return new(new TensorShape(6, 5, 2), new Convolution(4, 3, Same: true), 1);
        yield return new(new TensorShape(2, 3, 31), new Convolution(3, 3, Same: true), 1);
        yield return new(new TensorShape(65, 6, 5), new Convolution(33, 3), 1);
        yield return new(new TensorShape(24, 25, 24), new Convolution(16, 3), 1);
        yield return new(new TensorShape(50, 7, 8), new Convolution(50, 3, Same: true), 1);
        yield return new(new TensorShape(33, 4, 4), new Convolution(17, 1), 2);
        yield return new(new TensorShape(1, 28, 28), new Convolution(24, 5), 2);
    }

    [TestCaseSource(nameof(Cases))]
    public void Values_and_gradients_are_those_of_the_plain_sum(TensorShape shape, Convolution convolution, int tiles)
    {
        // The same bits whether the network learns or not, and gradients added to what was there.
        var (stage, parameters, offset) = Stage(shape, convolution);
        float[] input = TestValues.Normal(tiles * shape.Count * 16, 1), gradient = TestValues.Normal(tiles * stage.Output.Shape.Count * 16, 2);
        using var buffers = new StageBuffers(stage, tiles, parameters, input, gradientBefore: 3);
        float[] inUse = buffers.Forward(training: false), output = buffers.Forward(training: true);
        buffers.Backward(gradient);

        Expected expected = Reference(shape, convolution, stage.Output.Shape, tiles, parameters.AsSpan(offset), input, gradient);
        Assert.That(output, Is.EqualTo(inUse));
        AssertClose(output, expected.Output, "output");
        AssertClose(buffers.InputGradient, expected.InputGradient, "gradient of the input");
        float[] own = buffers.Gradient[offset..(offset + expected.WeightGradient.Length + convolution.Filters)];
        AssertClose([.. own[..^convolution.Filters].Select(value => value - 3)], expected.WeightGradient, "gradient of the weights");
        AssertClose([.. own[^convolution.Filters..].Select(value => value - 3)], expected.BiasGradient, "gradient of the bias");
        Assert.That(buffers.Gradient[..offset], Is.All.EqualTo(3f), "the gradients of other layers");
        Assert.That(buffers.IsTidy, "margins are zero, and memory of others is untouched");
    }

    [Test]
    public void With_pooling_and_ReLU_values_and_gradients_go_through_the_maxima(
        [Values(1, 4, 9)] int channels, [Values(3, 5)] int size, [Values(1, 2)] int stride, [Values] bool same, [Values(0, 1, 2, 3)] int followers)
    {
        LayerDefinition[] after = Followers[followers];
        bool pools = after.Contains(new MaxPooling()), relu = after.Contains(new Relu());
        TensorShape shape = new(channels, 9 + followers, 11);
        var convolution = new Convolution(6, size, stride, same);
        TensorShape map = convolution.OutputShape(shape);
        const int Tiles = 2;
        var (stage, parameters, offset) = Stage(shape, convolution, after);
        Assert.That(stage.Output.Shape, Is.EqualTo(pools ? MaxPooling.HalfOf(map) : map), "they fuse");
        float[] input = TestValues.Normal(Tiles * shape.Count * 16, 1), gradient = TestValues.Normal(Tiles * stage.Output.Shape.Count * 16, 2);
        using var buffers = new StageBuffers(stage, Tiles, parameters, input, gradientBefore: 0);
        float[] inUse = buffers.Forward(training: false), output = buffers.Forward(training: true);
        buffers.Backward(gradient);

        float[] plain = Reference(shape, convolution, map, Tiles, parameters.AsSpan(offset), input, new float[Tiles * map.Count * 16]).Output;
        (float[] pooled, float[] mapGradient) = Follow(map, plain, gradient, pools, relu);
        Expected expected = Reference(shape, convolution, map, Tiles, parameters.AsSpan(offset), input, mapGradient);
        Assert.That(output, Is.EqualTo(inUse));
        AssertClose(output, pooled, "output");
        AssertClose(buffers.InputGradient, expected.InputGradient, "gradient of the input");
        AssertClose(buffers.Gradient[offset..(offset + expected.WeightGradient.Length)], expected.WeightGradient, "gradient of the weights");
        Assert.That(buffers.IsTidy, "margins are zero, and memory of others is untouched");
    }

    // The stage of a plan that does the convolution: the second one, as an image has one channel.
    private static (Stage Stage, float[] Parameters, int Offset) Stage(TensorShape shape, Convolution convolution, params LayerDefinition[] after)
    {
        var definition = new NetworkDefinition(
            shape.Rows, shape.Columns, [new Convolution(shape.Channels, 1), convolution, .. after, new Silu(), new GlobalAveragePooling()]);
        float[] parameters = SampleNetworks.Random(definition).Parameters.ToArray();
        return (new NetworkPlan(definition).Stages[1], parameters, definition.Tensors.First(tensor => tensor.Layer == 1).Offset);
    }

    private static Expected Reference(
        TensorShape shape, Convolution convolution, TensorShape map, int tiles, ReadOnlySpan<float> parameters, float[] input, float[] gradient)
    {
        int padding = convolution.Same ? convolution.Size / 2 : 0, count = shape.Channels * convolution.Size * convolution.Size * map.Channels;
        TileLayout from = new(shape), to = new(map);
        var expected = new Expected(new float[gradient.Length], new float[input.Length], new float[count], new float[map.Channels]);
        fixed (float* x = input, y = expected.Output, dx = expected.InputGradient, dy = gradient)
        fixed (float* weights = parameters, dw = expected.WeightGradient, db = expected.BiasGradient)
        {
            for (int tile = 0; tile < tiles; tile++)
            {
                int i = tile * from.Size, o = tile * to.Size;
                ConvolutionReference.Forward(x + i, from, weights, weights + count, convolution.Size, convolution.Stride, padding, y + o, to);
                ConvolutionReference.BackwardData(dy + o, to, weights, convolution.Size, convolution.Stride, padding, dx + i, from);
                ConvolutionReference.BackwardWeights(x + i, from, dy + o, to, convolution.Size, convolution.Stride, padding, dw, db);
            }
        }

        return expected;
    }

    // What follows the convolution, and the gradient before it.
    private static (float[] Output, float[] MapGradient) Follow(TensorShape map, float[] values, float[] gradient, bool pools, bool relu)
    {
        int rows = pools ? map.Rows / 2 : map.Rows, columns = pools ? map.Columns / 2 : map.Columns, side = pools ? 2 : 1;
        float[] output = new float[gradient.Length], mapGradient = new float[values.Length];
        for (int o = 0; o < output.Length; o++)
        {
            int lane = o % 16, x = o / 16 % columns, y = o / 16 / columns % rows, plane = o / 16 / columns / rows;
            int best = Enumerable.Range(0, side * side).Select(k => ((plane * map.Rows + side * y + k / side) * map.Columns + side * x + k % side) * 16 + lane)
                .MaxBy(at => values[at]);
            output[o] = relu ? Math.Max(0, values[best]) : values[best];
            mapGradient[best] = relu && values[best] <= 0 ? 0 : gradient[o];
        }

        return (output, mapGradient);
    }

    private static void AssertClose(float[] actual, float[] expected, string what) =>
        Assert.That(actual, Is.EqualTo(expected).Within(2e-5 * expected.Max(MathF.Abs)), what);

    private sealed record Expected(float[] Output, float[] InputGradient, float[] WeightGradient, float[] BiasGradient);
}
