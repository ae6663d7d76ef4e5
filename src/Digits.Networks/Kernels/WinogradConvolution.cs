namespace Digits.Networks.Kernels;

/// <summary>A 3×3 convolution of stride 1 on a tile of 16 images, by <see cref="WinogradTransform"/>: forward and both gradients.</summary>
/// <remarks>
/// The tiles of the maps go through in blocks, as many at a time as keep the transformed values of all channels in the second-level
/// cache, or nearly. Backward, the transformed gradient serves the input's gradient and the weights', and the transformed input makes room
/// for the gradient of the transformed input once it is used.
/// </remarks>
internal sealed unsafe class WinogradConvolution
{
    private const int Lanes = TileLayout.Lanes;
    private const int CacheFloats = 1000 * 1024 / sizeof(float);

    private readonly int _channels, _filters, _padding, _across, _tiles, _block;

    /// <summary>Plans a convolution.</summary>
    public WinogradConvolution(TensorShape input, TensorShape output, int padding)
    {
        (_channels, _filters, _padding) = (input.Channels, output.Channels, padding);
        _across = (output.Columns + 1) / 2;
        _tiles = _across * ((output.Rows + 1) / 2);
        _block = Math.Min(_tiles, Math.Max(6, CacheFloats / (16 * Lanes * (_channels + _filters)) / 5 * 5));
        bool odd = (output.Rows | output.Columns) % 2 == 1;
        (InputMargin, OutputGradientMargin) = (odd ? padding + 1 : padding, odd ? 1 : 0);
        ScratchSize = 16 * _block * Lanes * (_channels + _filters) + Math.Max(_channels, _filters);
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
        int* offsets = (int*)(m + 16 * _block * Lanes * _filters);
        float* corner = input - _padding * (inputLayout.RowStride + Lanes);
        for (int first = 0; first < _tiles; first += _block)
        {
            int count = Math.Min(_block, _tiles - first);
            WinogradTransform.Input(corner, inputLayout, _across, first, count, v);
            Multiply(transformed, _channels, 1, _filters, _channels, v, count, m, offsets);
            WinogradTransform.Output(m, bias, _across, first, count, output, outputLayout);
        }
    }

    /// <summary>
    /// Overwrites the gradient of the input, and adds to that of the transformed weights, summed over the 16 images:
    /// <see cref="AddWeightGradient"/> makes the gradient of the weights of it, once for many tiles.
    /// </summary>
    /// <param name="transformed">What <see cref="Prepare"/> made.</param>
    /// <param name="input">As it was forward.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="gradient">The gradient of the output, or of what pooling made of it.</param>
    /// <param name="transformedGradient">Added to.</param>
    /// <param name="inputGradient">Overwritten; its margin is zero afterwards. Null when nobody needs it.</param>
    /// <param name="scratch">Scratch memory.</param>
    public void Backward(
        float* transformed, float* input, TileLayout inputLayout, in MapGradient gradient, float* transformedGradient, float* inputGradient, float* scratch)
    {
        float* v = scratch, dm = v + 16 * _block * Lanes * _channels;
        int* offsets = (int*)(dm + 16 * _block * Lanes * _filters);
        int toCorner = _padding * (inputLayout.RowStride + Lanes);
        if (inputGradient is not null)
            new Span<float>(inputGradient - inputLayout.Origin, inputLayout.Size).Clear();
        for (int first = 0; first < _tiles; first += _block)
        {
            int count = Math.Min(_block, _tiles - first);
            if (gradient.ArgMax is null)
                WinogradTransform.OutputGradient(gradient.Values, gradient.Layout, _across, first, count, dm);
            else
                WinogradTransform.PooledGradient(gradient.Values, gradient.Layout, gradient.Output, gradient.ArgMax, first, count, dm, gradient.Bias);
            WinogradTransform.Input(input - toCorner, inputLayout, _across, first, count, v);
            for (int c = 0; c < _channels; c++)
                offsets[c] = c * count * Lanes;
            for (int component = 0; component < 16; component++)
            {
                TileOuterProduct.Add(
                    dm + (long)component * _filters * count * Lanes, count * Lanes, 0, _filters, v + (long)component * _channels * count * Lanes, offsets, _channels,
                    0, Lanes, 1, count, transformedGradient + component * _filters * _channels, _channels);
            }

            if (inputGradient is null)
                continue;
            Multiply(transformed, 1, _channels, _channels, _filters, dm, count, v, offsets);
            WinogradTransform.AddInputGradient(v, _across, first, count, inputGradient - toCorner, inputLayout);
        }

        if (inputGradient is not null)
            inputLayout.ClearMargin(inputGradient);
    }

    /// <summary>Adds to the gradient <c>[O][C][3][3]</c> of the weights.</summary>
    public void AddWeightGradient(float* transformedGradient, float* weightGradient) =>
        WinogradTransform.AddWeightGradient(transformedGradient, _filters, _channels, weightGradient);

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
