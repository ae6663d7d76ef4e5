using Digits.Networks;
using Digits.Networks.Kernels;

namespace Digits.Benchmarks.Kernels;

/// <summary>Both dense layers of the peer network: forward, gradient of the weights, gradient of the input.</summary>
internal static unsafe class DenseCases
{
    /// <summary>All of them.</summary>
    public static KernelCase[] All() => [.. Of(800, 256), .. Of(256, 10)];

    private static KernelCase[] Of(int inputs, int units)
    {
        var kernel = new DenseProduct(inputs, units);
        TileGroup input = new(new TensorShape(inputs, 1, 1)), inputGradient = new(new TensorShape(inputs, 1, 1));
        TileGroup output = new(new TensorShape(units, 1, 1)), outputGradient = new(new TensorShape(units, 1, 1));
        AlignedBuffer weights = TileGroup.Numbers(inputs * units, 0.05f), bias = TileGroup.Numbers(units, 0.05f);
        AlignedBuffer weightGradient = new(inputs * units), biasGradient = new(units), offsets = new(kernel.OffsetsSize);
        AlignedBuffer rows = new((long)TileGroup.Images * kernel.TransposedStride);
        double flops = 2.0 * TileGroup.Images * inputs * units;
        string name = $"dense {inputs} -> {units}";
        return
        [
            new($"{name} forward", flops, WorkUnit.Flops, Forward, ReferenceForward),
            new($"{name} weights", flops, WorkUnit.Flops, BackwardWeights, ReferenceWeights),
            new($"{name} data", flops, WorkUnit.Flops, BackwardData, ReferenceData),
        ];

        void Forward() => kernel.Forward(weights.Pointer, bias.Pointer, input[0], TileGroup.Tiles, output[0], (int*)offsets.Pointer);

        void BackwardWeights() =>
            kernel.BackwardWeights(input[0], outputGradient[0], TileGroup.Tiles, weightGradient.Pointer, biasGradient.Pointer, add: true, rows.Pointer);

        void BackwardData() => kernel.BackwardData(weights.Pointer, outputGradient[0], TileGroup.Tiles, inputGradient[0], (int*)offsets.Pointer);

        void ReferenceForward()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
                DenseReference.Forward(input[t], inputs, weights.Pointer, bias.Pointer, output[t], units);
        }

        void ReferenceWeights()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
                DenseReference.BackwardWeights(input[t], inputs, outputGradient[t], units, weightGradient.Pointer, biasGradient.Pointer);
        }

        void ReferenceData()
        {
            for (int t = 0; t < TileGroup.Tiles; t++)
                DenseReference.BackwardData(outputGradient[t], units, weights.Pointer, inputGradient[t], inputs);
        }
    }
}
