using Digits.Networks;
using Digits.Networks.Kernels;

namespace Digits.Benchmarks.Kernels;

/// <summary>Pooling of the peer network's first map, and of its channels as a whole.</summary>
internal static unsafe class PoolingCases
{
    private static readonly TensorShape Map = new(24, 24, 24), Half = new(24, 12, 12), Vector = new(24, 1, 1);

    /// <summary>All of them.</summary>
    public static KernelCase[] All() => [.. Maximum(), .. Average(), .. GlobalAverage()];

    private static KernelCase[] Maximum()
    {
        TileGroup input = new(Map), output = new(Half), outputGradient = new(Half), inputGradient = new(Map);
        var argmax = new AlignedBuffer((long)TileGroup.Tiles * Half.Count);
        TileGroup.ForEach(Forward);
        return
        [
            PerTile("max pooling and relu forward", input.Bytes + output.Bytes, Forward, ReferenceForward),
            PerTile("max pooling and relu backward", 2 * output.Bytes + input.Bytes, Backward, ReferenceBackward),
        ];

        uint* ArgMax(int tile) => (uint*)argmax.Pointer + tile * Half.Count;
        void Forward(int t) => MaxPoolingKernel.Forward(input[t], input.Layout, output[t], output.Layout, ArgMax(t), relu: true);
        void Backward(int t) => MaxPoolingKernel.Backward(outputGradient[t], output.Layout, output[t], ArgMax(t), inputGradient[t], input.Layout);
        void ReferenceForward(int t) => MaxPoolingKernel.ForwardReference(input[t], input.Layout, output[t], output.Layout, ArgMax(t), relu: true);
        void ReferenceBackward(int t) =>
            MaxPoolingKernel.BackwardReference(outputGradient[t], output.Layout, output[t], ArgMax(t), inputGradient[t], input.Layout);
    }

    private static KernelCase[] Average()
    {
        TileGroup input = new(Map), output = new(Half);
        return
        [
            PerTile("average pooling forward", input.Bytes + output.Bytes, Forward, ReferenceForward),
            PerTile("average pooling backward", input.Bytes + output.Bytes, Backward, ReferenceBackward),
        ];

        void Forward(int t) => AveragePoolingKernel.Forward(input[t], input.Layout, output[t], output.Layout);
        void Backward(int t) => AveragePoolingKernel.Backward(output[t], output.Layout, input[t], input.Layout);
        void ReferenceForward(int t) => AveragePoolingKernel.ForwardReference(input[t], input.Layout, output[t], output.Layout);
        void ReferenceBackward(int t) => AveragePoolingKernel.BackwardReference(output[t], output.Layout, input[t], input.Layout);
    }

    private static KernelCase[] GlobalAverage()
    {
        TileGroup input = new(Half), output = new(Vector);
        return
        [
            PerTile("global average pooling forward", input.Bytes + output.Bytes, Forward, ReferenceForward),
            PerTile("global average pooling backward", input.Bytes + output.Bytes, Backward, ReferenceBackward),
        ];

        void Forward(int t) => GlobalAveragePoolingKernel.Forward(input[t], input.Layout, output[t], output.Layout);
        void Backward(int t) => GlobalAveragePoolingKernel.Backward(output[t], output.Layout, input[t], input.Layout);
        void ReferenceForward(int t) => GlobalAveragePoolingKernel.ForwardReference(input[t], input.Layout, output[t], output.Layout);
        void ReferenceBackward(int t) => GlobalAveragePoolingKernel.BackwardReference(output[t], output.Layout, input[t], input.Layout);
    }

    private static KernelCase PerTile(string name, double bytes, Action<int> run, Action<int> reference) =>
        new(name, bytes, WorkUnit.Bytes, () => TileGroup.ForEach(run), () => TileGroup.ForEach(reference));
}
