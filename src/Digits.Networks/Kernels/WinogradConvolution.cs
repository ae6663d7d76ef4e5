namespace Digits.Networks.Kernels;

/// <summary>A 3×3 convolution of stride 1 on a tile of 16 images, by <see cref="WinogradTransform"/>: forward and both gradients.</summary>
/// <remarks>
/// The tiles of the maps go through in blocks, as many at a time as keep the transformed values of all channels in the second-level
/// cache. The weights' gradient takes one row of components at a time instead, so that the sums over a whole map, which stay in
/// registers, pay for adding up their lanes.
/// </remarks>
internal sealed unsafe class WinogradConvolution
{
    private const int Lanes = TileLayout.Lanes;
    private const int CacheFloats = 1536 * 1024 / sizeof(float);

    private readonly int _channels, _filters, _padding, _across, _tiles, _block, _gradientBlock;

    /// <summary>Plans a convolution.</summary>
    public WinogradConvolution(TensorShape input, TensorShape output, int padding)
    {
        (_channels, _filters, _padding) = (input.Channels, output.Channels, padding);
        _across = (output.Columns + 1) / 2;
        _tiles = _across * ((output.Rows + 1) / 2);
        _block = Math.Min(_tiles, Math.Max(6, CacheFloats / (16 * Lanes * (_channels + _filters)) / 5 * 5));
        _gradientBlock = Math.Min(_tiles, Math.Max(6, CacheFloats / (4 * Lanes * (_channels + _filters))));
        bool odd = (output.Rows | output.Columns) % 2 == 1;
        (InputMargin, OutputGradientMargin) = (odd ? padding + 1 : padding, odd ? 1 : 0);
        ScratchSize = Math.Max(16 * _block, 4 * _gradientBlock) * Lanes * (_channels + _filters) + Math.Max(_channels, _filters);
        GradientSize = 16 * _channels * _filters;
    }

    /// <summary>The margin that the layout of the input and of its gradient needs.</summary>
    public int InputMargin { get; }

    /// <summary>The margin, of zeros, that the layout of the output's gradient needs.</summary>
    public int OutputGradientMargin { get; }

    /// <summary>Floats of scratch memory.</summary>
    public int ScratchSize { get; }

    /// <summary>Floats of the transformed weights, and of their gradient.</summary>
    public int GradientSize { get; }

    /// <summary>Transforms weights <c>[O][C][3][3]</c>.</summary>
    public void Prepare(float* weights, float* transformed) => WinogradTransform.Weights(weights, _filters, _channels, transformed);

    /// <summary>Overwrites the output with the convolution and its bias.</summary>
    public void Forward(float* transformed, float* bias, float* input, TileLayout inputLayout, float* output, TileLayout outputLayout, float* scratch)
    {
        float* v = scratch, m = v + 16 * _block * Lanes * _channels;
        int* offsets = Offsets(m + 16 * _block * Lanes * _filters);
        float* corner = input - _padding * (inputLayout.RowStride + Lanes);
        for (int first = 0; first < _tiles; first += _block)
        {
            int count = Math.Min(_block, _tiles - first);
            WinogradTransform.Input(corner, inputLayout, _across, first, count, 0, 4, v);
            Multiply(transformed, _channels, 1, _filters, _channels, v, count, m, offsets);
            WinogradTransform.Output(m, bias, _across, first, count, output, outputLayout);
        }
    }

    /// <summary>Overwrites the gradient of the input; its margin is zero afterwards, and must be zero before.</summary>
    public void BackwardData(
        float* transformed, float* outputGradient, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout, float* scratch)
    {
        float* dm = scratch, dv = dm + 16 * _block * Lanes * _filters;
        int* offsets = Offsets(dv + 16 * _block * Lanes * _channels);
        new Span<float>(inputGradient - inputLayout.Origin, inputLayout.Size).Clear();
        float* corner = inputGradient - _padding * (inputLayout.RowStride + Lanes);
        for (int first = 0; first < _tiles; first += _block)
        {
            int count = Math.Min(_block, _tiles - first);
            WinogradTransform.OutputGradient(outputGradient, outputLayout, _across, first, count, 0, 4, dm);
            Multiply(transformed, 1, _channels, _channels, _filters, dm, count, dv, offsets);
            WinogradTransform.AddInputGradient(dv, _across, first, count, corner, inputLayout);
        }

        inputLayout.ClearMargin(inputGradient);
    }

    /// <summary>
    /// Adds to the gradient of the transformed weights, summed over the 16 images; <see cref="AddWeightGradient"/> makes that of the weights
    /// of it, once for many tiles.
    /// </summary>
    public void BackwardWeights(
        float* input, TileLayout inputLayout, float* outputGradient, TileLayout outputLayout, float* transformedGradient, float* scratch)
    {
        float* v = scratch, dm = v + 4 * _gradientBlock * Lanes * _channels;
        int* offsets = Offsets(dm + 4 * _gradientBlock * Lanes * _filters);
        float* corner = input - _padding * (inputLayout.RowStride + Lanes);
        for (int row = 0; row < 4; row++)
        {
            for (int first = 0; first < _tiles; first += _gradientBlock)
            {
                int count = Math.Min(_gradientBlock, _tiles - first);
                WinogradTransform.Input(corner, inputLayout, _across, first, count, row, 1, v);
                WinogradTransform.OutputGradient(outputGradient, outputLayout, _across, first, count, row, 1, dm);
                for (int c = 0; c < _channels; c++)
                    offsets[c] = c * count * Lanes;
                for (int i = 0; i < 4; i++)
                {
                    TileOuterProduct.Add(
                        dm + i * _filters * count * Lanes, count * Lanes, 0, _filters, v + i * _channels * count * Lanes, offsets, _channels, 0, Lanes,
                        1, count, transformedGradient + (4 * row + i) * _filters * _channels, _channels);
                }
            }
        }
    }

    /// <summary>Adds to the gradient <c>[O][C][3][3]</c> of the weights.</summary>
    public void AddWeightGradient(float* transformedGradient, float* weightGradient) =>
        WinogradTransform.AddWeightGradient(transformedGradient, _filters, _channels, weightGradient);

    private static int* Offsets(float* memory) => (int*)memory;

    private static void Multiply(float* u, int uRow, int uTerm, int rows, int terms, float* v, int count, float* m, int* offsets)
    {
        for (int k = 0; k < terms; k++)
            offsets[k] = k * count * Lanes;
        for (int component = 0; component < 16; component++)
        {
            TileMatrixMultiply.Multiply(
                u + component * rows * terms, uRow, uTerm, rows, offsets, terms, v + (long)component * terms * count * Lanes, Lanes, count,
                m + (long)component * rows * count * Lanes, count * Lanes, Lanes, null, add: false);
        }
    }
}
