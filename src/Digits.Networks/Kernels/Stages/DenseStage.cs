namespace Digits.Networks.Kernels.Stages;

/// <summary>A dense layer, and ReLU with it where it follows.</summary>
internal sealed unsafe class DenseStage(TensorShape input, int units, int weightOffset, int biasOffset, bool relu)
    : Stage(input, new TensorShape(units, 1, 1))
{
    private readonly DenseProduct _product = new(input.Count, units);

    /// <inheritdoc/>
    public override bool IsTilewise => false;

    /// <inheritdoc/>
    public override bool TakesNoMargin => true;

    /// <inheritdoc/>
    public override (int Offset, int Count) Overwritten => (weightOffset, Input.Shape.Count * Output.Channels);

    /// <inheritdoc/>
    public override int ScratchSize(int tiles) => Math.Max(_product.OffsetsSize, tiles * TileLayout.Lanes * _product.TransposedStride);

    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        _product.Forward(pass.Parameters + weightOffset, pass.Parameters + biasOffset, input, pass.Tiles, output, (int*)pass.Scratch);
        if (relu)
            ActivationKernel.ReluForward(output, Group(pass.Tiles), output, Group(pass.Tiles));
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        if (relu)
            ActivationKernel.ReluBackward(outputGradient, Group(pass.Tiles), output, Group(pass.Tiles), outputGradient, Group(pass.Tiles));
        _product.BackwardWeights(input, outputGradient, pass.Tiles, pass.Gradient + weightOffset, pass.Gradient + biasOffset, pass.Adds, pass.Scratch);
        if (inputGradient is not null)
            _product.BackwardData(pass.Parameters + weightOffset, outputGradient, pass.Tiles, inputGradient, (int*)pass.Scratch);
    }

    // The tiles of a group lie one after the other, without a margin: together they are like one tile of more channels.
    private TileLayout Group(int tiles) => Output with { Channels = tiles * Output.Channels };
}
