using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>A 3×3 convolution of stride 1 by Winograd's algorithm, with what follows it.</summary>
internal sealed unsafe class WinogradStage : ConvolutionStage
{
    private readonly WinogradConvolution _convolution;
    private readonly TileLayout _map;

    /// <summary>Plans the stage.</summary>
    public WinogradStage(TensorShape input, Convolution layer, int weightOffset, int biasOffset, bool pools, bool relu)
        : base(input, layer, weightOffset, biasOffset, pools, relu)
    {
        // What pooling drops is not computed.
        _map = new TileLayout(pools ? Map with { Rows = Map.Rows & ~1, Columns = Map.Columns & ~1 } : Map);
        _convolution = new WinogradConvolution(input, _map.Shape, layer.Padding);
    }

    /// <inheritdoc/>
    public override int InputMargin => _convolution.InputMargin;

    /// <inheritdoc/>
    public override int OutputMargin => Pools ? 0 : _convolution.OutputGradientMargin;

    /// <inheritdoc/>
    public override int PreparedSize => _convolution.GradientSize;

    /// <inheritdoc/>
    public override int SavedSize(int tiles) => base.SavedSize(tiles) + _convolution.GradientSize;

    /// <inheritdoc/>
    public override int ScratchSize(int tiles) => (Pools ? _map.Size : 0) + _convolution.ScratchSize;

    /// <inheritdoc/>
    public override void Prepare(float* parameters, float* prepared, bool backward) => _convolution.Prepare(parameters + WeightOffset, prepared);

    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        float* bias = pass.Parameters + BiasOffset;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* from = input + Input.Origin + (long)tile * Input.Size, to = output + Output.Origin + (long)tile * Output.Size;
            if (Pools)
            {
                float* map = pass.Scratch;
                _convolution.Forward(pass.Prepared, bias, from, Input, map, _map, map + _map.Size);
                MaxPoolingKernel.Forward(map, _map, to, Output, ArgMax(pass, tile), Relu);
                continue;
            }

            _convolution.Forward(pass.Prepared, bias, from, Input, to, Output, pass.Scratch);
            if (Relu)
                ActivationKernel.ReluForward(to, Output, to, Output);
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        float* transformedGradient = pass.Saved + base.SavedSize(pass.Tiles), bias = pass.Gradient + BiasOffset;
        if (pass.FirstTile == 0)
            new Span<float>(transformedGradient, _convolution.GradientSize).Clear(); // gathers over all tiles of the group
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            long i = Input.Origin + (long)tile * Input.Size, o = Output.Origin + (long)tile * Output.Size;
            var gradient = new MapGradient { Values = outputGradient + o, Layout = Output, Bias = bias };
            if (Pools)
            {
                gradient.ArgMax = ArgMax(pass, tile);
                gradient.Output = Relu ? output + o : null;
            }
            else
            {
                gradient.Values = GradientOfMap(pass, tile, output, outputGradient, Output, null);
                AddBiasGradient(gradient.Values, Output, bias);
            }

            _convolution.Backward(
                pass.Prepared, input + i, Input, gradient, transformedGradient, inputGradient is null ? null : inputGradient + i, pass.Scratch);
        }

        if (pass.EndTile == pass.Tiles)
            _convolution.AddWeightGradient(transformedGradient, pass.Gradient + WeightOffset);
    }
}
