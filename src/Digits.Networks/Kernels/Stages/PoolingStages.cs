using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>2×2 max-pooling where no convolution takes it along, and ReLU with it where it follows.</summary>
internal sealed unsafe class MaxPoolingStage(TensorShape shape, bool relu) : Stage(shape, MaxPooling.HalfOf(shape))
{
    /// <inheritdoc/>
    public override int SavedSize(int tiles) => tiles * Output.Shape.Count;

    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            MaxPoolingKernel.Forward(
                input + Input.Origin + (long)tile * Input.Size, Input, output + Output.Origin + (long)tile * Output.Size, Output,
                pass.Training ? ArgMax(pass, tile) : null, relu);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        if (inputGradient is null)
            return;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            long i = Input.Origin + (long)tile * Input.Size, o = Output.Origin + (long)tile * Output.Size;
            MaxPoolingKernel.Backward(outputGradient + o, Output, relu ? output + o : null, ArgMax(pass, tile), inputGradient + i, Input);
        }
    }

    private uint* ArgMax(in Pass pass, int tile) => (uint*)pass.Saved + (long)tile * Output.Shape.Count;
}

/// <summary>2×2 average pooling, or the average of whole channels.</summary>
internal sealed unsafe class AveragePoolingStage(TensorShape shape, bool global)
    : Stage(shape, global ? new TensorShape(shape.Channels, 1, 1) : MaxPooling.HalfOf(shape))
{
    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* from = input + Input.Origin + (long)tile * Input.Size, to = output + Output.Origin + (long)tile * Output.Size;
            if (global)
                GlobalAveragePoolingKernel.Forward(from, Input, to, Output);
            else
                AveragePoolingKernel.Forward(from, Input, to, Output);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        if (inputGradient is null)
            return;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* from = outputGradient + Output.Origin + (long)tile * Output.Size, to = inputGradient + Input.Origin + (long)tile * Input.Size;
            if (global)
                GlobalAveragePoolingKernel.Backward(from, Output, to, Input);
            else
                AveragePoolingKernel.Backward(from, Output, to, Input);
        }
    }
}
