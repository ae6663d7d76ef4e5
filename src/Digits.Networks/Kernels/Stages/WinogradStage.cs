using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>A 3×3 convolution of stride 1 by Winograd's algorithm, with what follows it.</summary>
internal sealed unsafe class WinogradStage : ConvolutionStage
{
    private readonly WinogradConvolution _convolution;
    private readonly TileLayout _mapGradient;

    /// <summary>Plans the stage.</summary>
    public WinogradStage(TensorShape input, Convolution layer, int weightOffset, int biasOffset, bool pools, bool relu)
        : base(input, layer, weightOffset, biasOffset, pools, relu)
    {
        _convolution = new WinogradConvolution(input, Map, layer.Padding);
        _mapGradient = new TileLayout(Map, _convolution.OutputGradientMargin);
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
    public override int ScratchSize(int tiles) => (Pools ? _mapGradient.Size : 0) + _convolution.ScratchSize;

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
                var layout = new TileLayout(Map);
                _convolution.Forward(pass.Prepared, bias, from, Input, map, layout, map + layout.Size);
                MaxPoolingKernel.Forward(map, layout, to, Output, ArgMax(pass, tile), Relu);
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
        float* map = pass.Scratch, scratch = map + (Pools ? _mapGradient.Size : 0);
        float* transformedGradient = pass.Saved + base.SavedSize(pass.Tiles); // gathers over all tiles of the group
        if (pass.FirstTile == 0)
            new Span<float>(transformedGradient, _convolution.GradientSize).Clear();
        TileLayout layout = Pools ? _mapGradient : Output;
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* gradient = MapGradient(pass, tile, output, outputGradient, layout, map);
            AddBiasGradient(gradient, layout, pass.Gradient + BiasOffset);
            _convolution.BackwardWeights(input + Input.Origin + (long)tile * Input.Size, Input, gradient, layout, transformedGradient, scratch);
            if (inputGradient is not null)
                _convolution.BackwardData(pass.Prepared, gradient, layout, inputGradient + Input.Origin + (long)tile * Input.Size, Input, scratch);
        }

        if (pass.EndTile == pass.Tiles)
            _convolution.AddWeightGradient(transformedGradient, pass.Gradient + WeightOffset);
    }
}
