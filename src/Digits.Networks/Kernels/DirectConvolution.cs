namespace Digits.Networks.Kernels;

/// <summary>A convolution of any size and stride on a tile of 16 images, as the plain sum over taps: forward and both gradients.</summary>
/// <remarks>
/// Each row of the output is one <see cref="TileMatrixMultiply"/>, whose terms are the channels and taps and whose columns are the pixels of
/// the row: nothing is copied (no im2col). The gradient of the input is a convolution too: of the output's gradient, spread out by the stride
/// and surrounded by zeros, with the weights turned around.
/// </remarks>
internal sealed unsafe class DirectConvolution
{
    private const int Lanes = TileLayout.Lanes;

    private readonly TensorShape _input, _output;
    private readonly int _size, _stride, _padding;

    /// <summary>Plans a convolution.</summary>
    public DirectConvolution(TensorShape input, TensorShape output, int size, int stride, int padding)
    {
        (_input, _output, _size, _stride, _padding) = (input, output, size, stride, padding);
        // A stride of 1 needs size − 1 − padding zeros around the gradient; a larger one spreads it out in scratch memory.
        SpreadLayout = new TileLayout(output.Channels, input.Rows + 2 * padding - size + 1, input.Columns + 2 * padding - size + 1, size - 1 - padding);
        OffsetsSize = TileLayout.RoundUp(Math.Max(input.Channels, output.Channels) * size * size);
    }

    /// <summary>The margin that the layout of the input needs.</summary>
    public int InputMargin => _padding;

    /// <summary>The layout that the gradient of the output has when it is spread out by the stride: with a stride of 1, that of the output.</summary>
    public TileLayout SpreadLayout { get; }

    /// <summary>Terms of a table of offsets, rounded up so that what follows it stays aligned.</summary>
    public int OffsetsSize { get; }

    /// <summary>Fills a table with the offset of each term: of each channel and tap, in a layout.</summary>
    public void FillOffsets(int* offsets, TileLayout layout)
    {
        for (int c = 0; c < layout.Channels; c++)
        {
            for (int y = 0; y < _size; y++)
            {
                for (int x = 0; x < _size; x++)
                    *offsets++ = layout.Offset(c, y, x);
            }
        }
    }

    /// <summary>Turns weights <c>[O][C][K][K]</c> around into <c>[C][O][K][K]</c>, for the gradient of the input.</summary>
    public void Prepare(float* weights, float* turned)
    {
        int taps = _size * _size;
        for (int o = 0; o < _output.Channels; o++)
        {
            for (int c = 0; c < _input.Channels; c++)
            {
                float* from = weights + (o * _input.Channels + c) * taps, to = turned + (c * _output.Channels + o) * taps;
                for (int i = 0; i < taps; i++)
                    to[i] = from[taps - 1 - i];
            }
        }
    }

    /// <summary>Overwrites some rows of some channels of the output with the convolution and its bias.</summary>
    /// <param name="weights"><c>[O][C][K][K]</c>, from the first of the channels on.</param>
    /// <param name="bias">From the first of the channels on.</param>
    /// <param name="input">The input.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="output">The first value of the first row of the first of the channels.</param>
    /// <param name="outputLayout">The layout of the output, of which the strides count.</param>
    /// <param name="offsets">The table of the input's layout.</param>
    public void Forward(
        float* weights, float* bias, float* input, TileLayout inputLayout, int channels, int firstRow, int rows,
        float* output, TileLayout outputLayout, int* offsets)
    {
        int terms = _input.Channels * _size * _size;
        float* corner = input - _padding * (inputLayout.RowStride + Lanes);
        for (int y = 0; y < rows; y++)
        {
            TileMatrixMultiply.Multiply(
                weights, terms, 1, channels, offsets, terms, corner + (firstRow + y) * _stride * inputLayout.RowStride, _stride * Lanes, _output.Columns,
                output + y * outputLayout.RowStride, outputLayout.PlaneStride, Lanes, bias, add: false);
        }
    }

    /// <summary>Overwrites the gradient of the input; its margin is not touched.</summary>
    /// <param name="turned">What <see cref="Prepare"/> made.</param>
    /// <param name="spread">The gradient of the output, spread out by the stride, zeros where there is none.</param>
    /// <param name="spreadLayout">Its layout: that of <see cref="SpreadLayout"/>, or one with a wider margin.</param>
    /// <param name="inputGradient">Overwritten.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="offsets">The table of the spread layout.</param>
    public void BackwardData(float* turned, float* spread, TileLayout spreadLayout, float* inputGradient, TileLayout inputLayout, int* offsets)
    {
        int terms = _output.Channels * _size * _size;
        float* corner = spread - SpreadLayout.Margin * (spreadLayout.RowStride + Lanes);
        for (int y = 0; y < _input.Rows; y++)
        {
            TileMatrixMultiply.Multiply(
                turned, terms, 1, _input.Channels, offsets, terms, corner + y * spreadLayout.RowStride, Lanes, _input.Columns,
                inputGradient + y * inputLayout.RowStride, inputLayout.PlaneStride, Lanes, null, add: false);
        }
    }

    /// <summary>Copies the gradient of the output into <see cref="SpreadLayout"/>; what lies between is not touched, and must be zero.</summary>
    public void Spread(float* outputGradient, TileLayout outputLayout, float* spread)
    {
        for (int c = 0; c < _output.Channels; c++)
        {
            for (int y = 0; y < _output.Rows; y++)
            {
                float* from = outputGradient + c * outputLayout.PlaneStride + y * outputLayout.RowStride;
                float* to = spread + c * SpreadLayout.PlaneStride + y * _stride * SpreadLayout.RowStride;
                for (int x = 0; x < _output.Columns; x++)
                    new Span<float>(from + x * Lanes, Lanes).CopyTo(new Span<float>(to + x * _stride * Lanes, Lanes));
            }
        }
    }

    /// <summary>Adds to the gradient <c>[O][C][K][K]</c> of the weights, summed over the 16 images, for some channels of the output.</summary>
    /// <param name="input">The input.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="outputGradient">The gradient of the first of the channels.</param>
    /// <param name="outputLayout">Its layout, of which the strides count.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="weightGradient">From the first of the channels on; added to.</param>
    /// <param name="offsets">The table of the input's layout.</param>
    public void BackwardWeights(
        float* input, TileLayout inputLayout, float* outputGradient, TileLayout outputLayout, int channels, float* weightGradient, int* offsets)
    {
        int terms = _input.Channels * _size * _size;
        TileOuterProduct.Add(
            outputGradient, outputLayout.PlaneStride, outputLayout.RowStride, channels, input - _padding * (inputLayout.RowStride + Lanes), offsets, terms,
            _stride * inputLayout.RowStride, _stride * Lanes, _output.Rows, _output.Columns, weightGradient, terms);
    }
}
