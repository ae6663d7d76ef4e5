using Digits.Networks;
using Digits.Networks.Kernels;
using Digits.Networks.Layers;

namespace Digits.Benchmarks.Kernels;

/// <summary>Both convolutions of the peer network: forward, gradient of the input, gradient of the weights.</summary>
internal static unsafe class ConvolutionCases
{
    private static readonly TensorShape Image = new(1, 28, 28), Pooled = new(24, 12, 12);
    private static readonly Convolution First = new(24, 5), Second = new(32, 3);

    /// <summary>By the plain sum over taps; the first convolution's input needs no gradient.</summary>
    public static KernelCase[] Direct() => [.. Direct(Image, First)[..2], .. Direct(Pooled, Second)];

    /// <summary>By Winograd's algorithm, which only the second convolution can use.</summary>
    public static KernelCase[] Winograd()
    {
        var (memory, kernel) = (new Memory(Pooled, Second, 2, 2), new WinogradConvolution(Pooled, Second.OutputShape(Pooled), Second.Padding));
        AlignedBuffer transformed = new(kernel.GradientSize), gradient = new(kernel.GradientSize), scratch = new(kernel.ScratchSize);
        kernel.Prepare(memory.Weights.Pointer, transformed.Pointer);
        string name = $"winograd {Pooled} -> {memory.Output.Layout.Shape}";
        return
        [
            new($"{name} forward", memory.Flops, WorkUnit.Flops, Forward, memory.ReferenceForward),
            new($"{name} both gradients", 2 * memory.Flops, WorkUnit.Flops, Backward, ReferenceBackward),
        ];

        void Forward()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                kernel.Forward(
                    transformed.Pointer, memory.Bias.Pointer, memory.Input[t], memory.Input.Layout, memory.Output[t], memory.Output.Layout, scratch.Pointer);
            }
        }

        void Backward()
        {
            gradient.Clear();
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                var outputGradient = new MapGradient { Values = memory.OutputGradient[t], Layout = memory.OutputGradient.Layout };
                kernel.Backward(
                    transformed.Pointer, memory.Input[t], memory.Input.Layout, outputGradient, gradient.Pointer, memory.InputGradient[t], scratch.Pointer);
            }

            kernel.AddWeightGradient(gradient.Pointer, memory.WeightGradient.Pointer);
        }

        void ReferenceBackward()
        {
            memory.ReferenceWeights();
            memory.ReferenceData();
        }
    }

    /// <summary>The gradient of the first convolution's weights, summed only where the maxima of the pooling after it lay.</summary>
    public static KernelCase[] PooledGradient()
    {
        TensorShape map = First.OutputShape(Image), pooled = new(map.Channels, map.Rows / 2, map.Columns / 2);
        TileGroup input = new(Image), gradient = new(pooled), output = new(pooled);
        AlignedBuffer weights = new(map.Channels * 25), bias = new(map.Channels), argmax = new(pooled.Count);
        AlignedBuffer scratch = new(PooledWeightGradient.ScratchSize(pooled));
        new Random(1).NextBytes(new Span<byte>(argmax.Pointer, pooled.Count * sizeof(uint)));
        return
        [
            new($"pooled 5x5 {Image} -> {pooled} weights", (double)TileGroup.Images * First.ForwardFlops(Image), WorkUnit.Flops, () =>
            {
                for (int t = 0; t < TileGroup.Tiles; t++)
                {
                    PooledWeightGradient.Add(
                        input[t], input.Layout, First.Size, gradient[t], gradient.Layout, output[t], (uint*)argmax.Pointer,
                        weights.Pointer, bias.Pointer, scratch.Pointer);
                }
            }),
        ];
    }

    private static KernelCase[] Direct(TensorShape input, Convolution layer)
    {
        TensorShape output = layer.OutputShape(input);
        var kernel = new DirectConvolution(input, output, layer.Size, layer.Stride, layer.Padding);
        var memory = new Memory(input, layer, kernel.InputMargin, kernel.SpreadLayout.Margin);
        AlignedBuffer turned = new(memory.Weights.Count), offsets = new(kernel.OffsetsSize), gradientOffsets = new(kernel.OffsetsSize);
        kernel.Prepare(memory.Weights.Pointer, turned.Pointer);
        kernel.FillOffsets((int*)offsets.Pointer, memory.Input.Layout);
        kernel.FillOffsets((int*)gradientOffsets.Pointer, memory.OutputGradient.Layout);
        string name = $"direct {layer.Size}x{layer.Size} {input} -> {output}";
        return
        [
            new($"{name} forward", memory.Flops, WorkUnit.Flops, Forward, memory.ReferenceForward),
            new($"{name} weights", memory.Flops, WorkUnit.Flops, BackwardWeights, memory.ReferenceWeights),
            new($"{name} data", memory.Flops, WorkUnit.Flops, BackwardData, memory.ReferenceData),
        ];

        void Forward()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                kernel.Forward(
                    memory.Weights.Pointer, memory.Bias.Pointer, memory.Input[t], memory.Input.Layout, output.Channels, 0, output.Rows,
                    memory.Output[t], memory.Output.Layout, (int*)offsets.Pointer);
            }
        }

        void BackwardWeights()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                kernel.BackwardWeights(
                    memory.Input[t], memory.Input.Layout, memory.OutputGradient[t], memory.OutputGradient.Layout, output.Channels,
                    memory.WeightGradient.Pointer, (int*)offsets.Pointer);
            }
        }

        void BackwardData()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                kernel.BackwardData(
                    turned.Pointer, memory.OutputGradient[t], memory.OutputGradient.Layout, memory.InputGradient[t],
                    memory.InputGradient.Layout, (int*)gradientOffsets.Pointer);
            }
        }
    }

    /// <summary>What the passes of a convolution read and write, and the same passes by the reference.</summary>
    private sealed class Memory(TensorShape input, Convolution layer, int inputMargin, int outputMargin)
    {
        /// <summary>Of one pass of the group.</summary>
        public double Flops { get; } = (double)TileGroup.Images * layer.ForwardFlops(input);

        public AlignedBuffer Weights { get; } = TileGroup.Numbers(layer.Filters * input.Channels * layer.Size * layer.Size, 0.1f);

        public AlignedBuffer WeightGradient { get; } = new(layer.Filters * input.Channels * layer.Size * layer.Size);

        public AlignedBuffer Bias { get; } = TileGroup.Numbers(layer.Filters, 0.1f);

        public AlignedBuffer BiasGradient { get; } = new(layer.Filters);

        public TileGroup Input { get; } = new(input, inputMargin);

        public TileGroup InputGradient { get; } = new(input, inputMargin);

        public TileGroup Output { get; } = new(layer.OutputShape(input));

        public TileGroup OutputGradient { get; } = new(layer.OutputShape(input), outputMargin);

        public void ReferenceForward()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                ConvolutionReference.Forward(
                    Input[t], Input.Layout, Weights.Pointer, Bias.Pointer, layer.Size, layer.Stride, layer.Padding, Output[t], Output.Layout);
            }
        }

        public void ReferenceData()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                ConvolutionReference.BackwardData(
                    OutputGradient[t], OutputGradient.Layout, Weights.Pointer, layer.Size, layer.Stride, layer.Padding, InputGradient[t], InputGradient.Layout);
            }
        }

        public void ReferenceWeights()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
            {
                ConvolutionReference.BackwardWeights(
                    Input[t], Input.Layout, OutputGradient[t], OutputGradient.Layout, layer.Size, layer.Stride, layer.Padding,
                    WeightGradient.Pointer, BiasGradient.Pointer);
            }
        }
    }
}
