namespace Digits.Networks.Kernels.Stages;

/// <summary>ReLU or SiLU where nothing before it takes it along.</summary>
internal sealed unsafe class ActivationStage(TensorShape shape, bool silu) : Stage(shape, shape)
{
    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* from = input + Input.Origin + (long)tile * Input.Size, to = output + Output.Origin + (long)tile * Output.Size;
            if (silu)
                ActivationKernel.SiluForward(from, Input, to, Output);
            else
                ActivationKernel.ReluForward(from, Input, to, Output);
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
            if (silu)
                ActivationKernel.SiluBackward(outputGradient + o, Output, input + i, Input, inputGradient + i, Input);
            else
                ActivationKernel.ReluBackward(outputGradient + o, Output, output + o, Output, inputGradient + i, Input);
        }
    }
}

/// <summary>Copies values from one layout into another, where one neighbour needs a margin and the other takes none.</summary>
internal sealed unsafe class CopyStage(TensorShape shape) : Stage(shape, shape)
{
    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output) => Copy(pass, input, Input, output, Output);

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        if (inputGradient is not null)
            Copy(pass, outputGradient, Output, inputGradient, Input);
    }

    /// <summary>Copies a group's values.</summary>
    public static void Copy(in Pass pass, float* from, TileLayout fromLayout, float* to, TileLayout toLayout)
    {
        int width = fromLayout.Columns * TileLayout.Lanes;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            for (int c = 0; c < fromLayout.Channels; c++)
            {
                for (int y = 0; y < fromLayout.Rows; y++)
                {
                    new Span<float>(from + (long)tile * fromLayout.Size + fromLayout.Origin + fromLayout.Offset(c, y, 0), width)
                        .CopyTo(new Span<float>(to + (long)tile * toLayout.Size + toLayout.Origin + toLayout.Offset(c, y, 0), width));
                }
            }
        }
    }
}

/// <summary>Dropout: in training drops, in use copies.</summary>
internal sealed unsafe class DropoutStage(TensorShape shape, float rate, int layer) : Stage(shape, shape)
{
    /// <inheritdoc/>
    public override int SavedSize(int tiles) => tiles * ((Output.Shape.Count + 1) / 2);

    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        if (!pass.Training)
        {
            CopyStage.Copy(pass, input, Input, output, Output);
            return;
        }

        ulong* keys = stackalloc ulong[TileLayout.Lanes];
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            for (int l = 0; l < TileLayout.Lanes; l++)
                keys[l] = pass.Keys[tile * TileLayout.Lanes + l] ^ ((ulong)layer * 0xD1342543DE82EF95); // each layer drops on its own
            DropoutKernel.Forward(
                input + Input.Origin + (long)tile * Input.Size, Input, keys, rate, output + Output.Origin + (long)tile * Output.Size, Output, Mask(pass, tile));
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        if (inputGradient is null)
            return;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            DropoutKernel.Backward(
                outputGradient + Output.Origin + (long)tile * Output.Size, Output, Mask(pass, tile), rate,
                inputGradient + Input.Origin + (long)tile * Input.Size, Input);
        }
    }

    private ushort* Mask(in Pass pass, int tile) => (ushort*)(pass.Saved + (long)tile * ((Output.Shape.Count + 1) / 2));
}
