using Digits.Networks;
using Digits.Networks.Kernels;

namespace Digits.Benchmarks.Kernels;

/// <summary>What works value by value: activations, batch normalization and dropout on a map of 24 channels of 12×12, the loss on 10 classes.</summary>
internal static unsafe class ElementwiseCases
{
    private static readonly TensorShape Map = new(24, 12, 12);

    /// <summary>All of them.</summary>
    public static KernelCase[] All() => [.. Activations(), .. BatchNormalization(), .. Dropout(), Softmax()];

    private static KernelCase[] Activations()
    {
        TileGroup input = new(Map), output = new(Map), gradient = new(Map), inputGradient = new(Map);
        return
        [
            new("relu forward", 2 * input.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(Relu), () => TileGroup.ForEach(ReluReference)),
            new("relu backward", 3 * input.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(ReluGradient), () => TileGroup.ForEach(ReluGradientReference)),
            new("silu forward", 2 * input.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(Silu), () => TileGroup.ForEach(SiluReference)),
            new("silu backward", 3 * input.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(SiluGradient), () => TileGroup.ForEach(SiluGradientReference)),
        ];

        void Relu(int t) => ActivationKernel.ReluForward(input[t], input.Layout, output[t], output.Layout);
        void ReluReference(int t) => ActivationKernel.ReluForwardReference(input[t], input.Layout, output[t], output.Layout);
        void ReluGradient(int t) => ActivationKernel.ReluBackward(gradient[t], gradient.Layout, output[t], output.Layout, inputGradient[t], input.Layout);
        void ReluGradientReference(int t) =>
            ActivationKernel.ReluBackwardReference(gradient[t], gradient.Layout, output[t], output.Layout, inputGradient[t], input.Layout);
        void Silu(int t) => ActivationKernel.SiluForward(input[t], input.Layout, output[t], output.Layout);
        void SiluReference(int t) => ActivationKernel.SiluForwardReference(input[t], input.Layout, output[t], output.Layout);
        void SiluGradient(int t) => ActivationKernel.SiluBackward(gradient[t], gradient.Layout, input[t], input.Layout, inputGradient[t], input.Layout);
        void SiluGradientReference(int t) =>
            ActivationKernel.SiluBackwardReference(gradient[t], gradient.Layout, input[t], input.Layout, inputGradient[t], input.Layout);
    }

    private static KernelCase[] BatchNormalization()
    {
        const float Epsilon = 1e-5f;
        TileGroup input = new(Map), output = new(Map), gradient = new(Map), inputGradient = new(Map);
        AlignedBuffer gamma = TileGroup.Numbers(Map.Channels), beta = TileGroup.Numbers(Map.Channels), mean = new(Map.Channels), inverse = new(Map.Channels);
        AlignedBuffer variance = new(Map.Channels), gammaGradient = new(Map.Channels), betaGradient = new(Map.Channels);
        Forward();
        return
        [
            new("batch normalization forward", 2 * input.Bytes, WorkUnit.Bytes, Forward, ReferenceForward),
            new("batch normalization backward", 3 * input.Bytes, WorkUnit.Bytes, Backward, ReferenceBackward),
        ];

        void Forward() => BatchNormalizationKernel.Forward(
            input[0], input.Layout, TileGroup.Tiles, TileGroup.Images, gamma.Pointer, beta.Pointer, Epsilon, relu: true,
            output[0], output.Layout, mean.Pointer, inverse.Pointer, variance.Pointer);
        void ReferenceForward() => BatchNormalizationKernel.ForwardReference(
            input[0], input.Layout, TileGroup.Tiles, TileGroup.Images, gamma.Pointer, beta.Pointer, Epsilon, relu: true,
            output[0], output.Layout, mean.Pointer, inverse.Pointer, variance.Pointer);
        void Backward() => BatchNormalizationKernel.Backward(
            gradient[0], gradient.Layout, input[0], input.Layout, TileGroup.Tiles, TileGroup.Images, gamma.Pointer, beta.Pointer, mean.Pointer, inverse.Pointer,
            relu: true, inputGradient[0], input.Layout, gammaGradient.Pointer, betaGradient.Pointer);
        void ReferenceBackward() => BatchNormalizationKernel.BackwardReference(
            gradient[0], gradient.Layout, input[0], input.Layout, TileGroup.Tiles, TileGroup.Images, gamma.Pointer, beta.Pointer, mean.Pointer, inverse.Pointer,
            relu: true, inputGradient[0], input.Layout, gammaGradient.Pointer, betaGradient.Pointer);
    }

    private static KernelCase[] Dropout()
    {
        const float Rate = 0.25f;
        TileGroup input = new(Map), output = new(Map);
        AlignedBuffer keys = TileGroup.Numbers(2 * TileGroup.Images), mask = new(TileGroup.Tiles * Map.Count);
        TileGroup.ForEach(Forward);
        return
        [
            new("dropout forward", 2 * input.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(Forward), () => TileGroup.ForEach(ReferenceForward)),
            new("dropout backward", 2 * input.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(Backward), () => TileGroup.ForEach(ReferenceBackward)),
        ];

        ulong* Keys(int t) => (ulong*)keys.Pointer + t * TileLayout.Lanes;
        ushort* Mask(int t) => (ushort*)mask.Pointer + t * Map.Count;
        void Forward(int t) => DropoutKernel.Forward(input[t], input.Layout, Keys(t), Rate, output[t], output.Layout, Mask(t));
        void ReferenceForward(int t) => DropoutKernel.ForwardReference(input[t], input.Layout, Keys(t), Rate, output[t], output.Layout, Mask(t));
        void Backward(int t) => DropoutKernel.Backward(output[t], output.Layout, Mask(t), Rate, input[t], input.Layout);
        void ReferenceBackward(int t) => DropoutKernel.BackwardReference(output[t], output.Layout, Mask(t), Rate, input[t], input.Layout);
    }

    private static KernelCase Softmax()
    {
        const int Classes = 10;
        const float Smoothing = 0.1f, Scale = 1f / 256;
        TileGroup logits = new(new TensorShape(Classes, 1, 1)), gradient = new(new TensorShape(Classes, 1, 1));
        var losses = new AlignedBuffer(TileLayout.Lanes);
        var labels = new AlignedBuffer(TileLayout.Lanes / sizeof(float)); // bytes, all of class 0
        return new("softmax and cross entropy", 2 * logits.Bytes, WorkUnit.Bytes, () => TileGroup.ForEach(Forward), () => TileGroup.ForEach(ReferenceForward));

        void Forward(int t) => SoftmaxCrossEntropyKernel.Forward(
            logits[t], Classes, (byte*)labels.Pointer, TileLayout.Lanes, Smoothing, null, 0, Scale, gradient[t], losses.Pointer);
        void ReferenceForward(int t) => SoftmaxCrossEntropyKernel.ForwardReference(
            logits[t], Classes, (byte*)labels.Pointer, TileLayout.Lanes, Smoothing, null, 0, Scale, gradient[t], losses.Pointer);
    }
}
