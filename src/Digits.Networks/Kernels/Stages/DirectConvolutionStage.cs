using Digits.Networks.Layers;

namespace Digits.Networks.Kernels.Stages;

/// <summary>A convolution of any size and stride as the plain sum over taps, with what follows it.</summary>
internal sealed unsafe class DirectConvolutionStage : ConvolutionStage
{
    private const int PooledAtOnce = 2 * TileMatrixMultiply.RowBlock;

    private readonly DirectConvolution _convolution;
    private readonly int _size, _stride, _padding, _weights;
    private readonly bool _pooledGradient;
    private readonly TileLayout _spread;

    /// <summary>Plans the stage.</summary>
    public DirectConvolutionStage(TensorShape input, Convolution layer, int weightOffset, int biasOffset, bool pools, bool relu)
        : base(input, layer, weightOffset, biasOffset, pools, relu)
    {
        _convolution = new DirectConvolution(input, Map, layer.Size, layer.Stride, layer.Padding);
        (_size, _stride, _padding, _spread) = (layer.Size, layer.Stride, layer.Padding, _convolution.SpreadLayout);
        _weights = input.Channels * _size * _size;
        _pooledGradient = pools && PooledWeightGradient.Supports(_size, _stride);
    }

    /// <inheritdoc/>
    public override int InputMargin => _convolution.InputMargin;

    /// <inheritdoc/>
    public override int OutputMargin => Pools || _stride > 1 ? 0 : _spread.Margin;

    /// <inheritdoc/>
    public override int PreparedSize => _weights * Map.Channels;

    /// <inheritdoc/>
    public override int ScratchSize(int tiles)
    {
        int map = Pools ? new TileLayout(Map, MapMargin).Size : 0, spread = _stride > 1 ? _spread.Size : 0;
        int rows = Pools ? PooledAtOnce * 2 * Map.Columns * TileLayout.Lanes : 0, squares = Pools ? PooledWeightGradient.ScratchSize(Output.Shape) : 0;
        return 2 * _convolution.OffsetsSize + Math.Max(map + spread, Math.Max(rows, squares));
    }

    // With a stride of 1 the gradient before pooling is made in the layout that the gradient of the input is computed from.
    private int MapMargin => _stride == 1 ? _spread.Margin : 0;

    /// <inheritdoc/>
    public override void Prepare(float* parameters, float* prepared, bool backward)
    {
        if (backward)
            _convolution.Prepare(parameters + WeightOffset, prepared);
    }

    /// <inheritdoc/>
    public override void Forward(in Pass pass, float* input, float* output)
    {
        float* weights = pass.Parameters + WeightOffset, bias = pass.Parameters + BiasOffset;
        int* offsets = (int*)pass.Scratch;
        _convolution.FillOffsets(offsets, Input);
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* from = input + Input.Origin + (long)tile * Input.Size, to = output + Output.Origin + (long)tile * Output.Size;
            if (Pools)
            {
                ForwardPooled(weights, bias, from, to, ArgMax(pass, tile), offsets, pass.Scratch + _convolution.OffsetsSize);
                continue;
            }

            _convolution.Forward(weights, bias, from, Input, Map.Channels, 0, Map.Rows, to, Output, offsets);
            if (Relu)
                ActivationKernel.ReluForward(to, Output, to, Output);
        }
    }

    // A few channels and two rows at a time, which pooling takes from the first-level cache.
    private void ForwardPooled(float* weights, float* bias, float* input, float* output, uint* argmax, int* offsets, float* rows)
    {
        var pair = new TileLayout(PooledAtOnce, 2, Map.Columns);
        float floor = Relu ? 0 : float.NegativeInfinity;
        for (int y = 0; y < Output.Rows; y++)
        {
            for (int first = 0; first < Map.Channels; first += PooledAtOnce)
            {
                int channels = Math.Min(PooledAtOnce, Map.Channels - first);
                _convolution.Forward(weights + first * _weights, bias + first, input, Input, channels, 2 * y, 2, rows, pair, offsets);
                for (int c = 0; c < channels; c++)
                {
                    float* upper = rows + pair.Offset(c, 0, 0), lower = upper + pair.RowStride, to = output + Output.Offset(first + c, y, 0);
                    if (argmax is null)
                        MaxPoolingKernel.PoolRow(upper, lower, Output.Columns, floor, to);
                    else
                        MaxPoolingKernel.PoolRow(upper, lower, Output.Columns, floor, to, argmax + ((first + c) * Output.Rows + y) * Output.Columns);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(in Pass pass, float* input, float* output, float* outputGradient, float* inputGradient)
    {
        int* offsets = (int*)pass.Scratch, spreadOffsets = offsets + _convolution.OffsetsSize;
        TileLayout layout = Pools ? new TileLayout(Map, MapMargin) : Output;
        float* map = pass.Scratch + 2 * _convolution.OffsetsSize, spread = map + (Pools ? layout.Size : 0);
        TileLayout spreadLayout = _stride > 1 ? _spread : layout;
        _convolution.FillOffsets(offsets, Input);
        _convolution.FillOffsets(spreadOffsets, spreadLayout);
        for (int tile = pass.FirstTile; tile < pass.EndTile; tile++)
        {
            float* from = input + Input.Origin + (long)tile * Input.Size;
            if (_pooledGradient)
            {
                long at = Output.Origin + (long)tile * Output.Size;
                PooledWeightGradient.Add(
                    from - _padding * (Input.RowStride + TileLayout.Lanes), Input, _size,
                    outputGradient + at, Output, Relu ? output + at : null, ArgMax(pass, tile),
                    pass.Gradient + WeightOffset, pass.Gradient + BiasOffset, map);
                if (inputGradient is null)
                    continue;
            }

            float* gradient = GradientOfMap(pass, tile, output, outputGradient, layout, map);
            if (!_pooledGradient)
            {
                AddBiasGradient(gradient, layout, pass.Gradient + BiasOffset);
                _convolution.BackwardWeights(from, Input, gradient, layout, Map.Channels, pass.Gradient + WeightOffset, offsets);
            }

            if (inputGradient is null)
                continue;
            if (_stride > 1)
            {
                new Span<float>(spread, _spread.Size).Clear();
                _convolution.Spread(gradient, layout, spread + _spread.Origin);
                gradient = spread + _spread.Origin;
            }

            _convolution.BackwardData(pass.Prepared, gradient, spreadLayout, inputGradient + Input.Origin + (long)tile * Input.Size, Input, spreadOffsets);
        }
    }
}
