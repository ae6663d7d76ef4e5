namespace Digits.Networks.Kernels;

/// <summary>
/// Convolution of tiles as its formula says, one value at a time, summed in double precision: what the fast kernels are compared with, and
/// what serves shapes that they decline.
/// </summary>
/// <remarks>Weights are [output channel][input channel][row][column]; beyond the edge of the input lie zeros, whatever its margin holds.</remarks>
internal static unsafe class ConvolutionReference
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Overwrites the output with the convolution of the input, plus the bias.</summary>
    public static void Forward(
        float* input, TileLayout inputLayout, float* weights, float* bias, int size, int stride, int padding, float* output, TileLayout outputLayout)
    {
        for (int o = 0; o < outputLayout.Channels; o++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        double sum = bias[o];
                        for (int i = 0; i < inputLayout.Channels * size * size; i++)
                        {
                            if (Source(inputLayout, i, y, x, size, stride, padding) is int source)
                                sum += (double)weights[o * inputLayout.Channels * size * size + i] * input[source + lane];
                        }

                        output[outputLayout.Offset(o, y, x) + lane] = (float)sum;
                    }
                }
            }
        }
    }

    /// <summary>Overwrites the interior of the input's gradient.</summary>
    public static void BackwardData(
        float* outputGradient, TileLayout outputLayout, float* weights, int size, int stride, int padding, float* inputGradient, TileLayout inputLayout)
    {
        var sums = new double[inputLayout.Size];
        for (int o = 0; o < outputLayout.Channels; o++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    for (int i = 0; i < inputLayout.Channels * size * size; i++)
                    {
                        if (Source(inputLayout, i, y, x, size, stride, padding) is not int source)
                            continue;
                        double weight = weights[o * inputLayout.Channels * size * size + i];
                        for (int lane = 0; lane < Lanes; lane++)
                            sums[source + lane] += weight * outputGradient[outputLayout.Offset(o, y, x) + lane];
                    }
                }
            }
        }

        for (int c = 0; c < inputLayout.Channels; c++)
        {
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                int row = inputLayout.Offset(c, y, 0);
                for (int i = 0; i < inputLayout.Columns * Lanes; i++)
                    inputGradient[row + i] = (float)sums[row + i];
            }
        }
    }

    /// <summary>Adds the gradients of weights and bias, summed over the 16 images of the tile.</summary>
    public static void BackwardWeights(
        float* input, TileLayout inputLayout, float* outputGradient, TileLayout outputLayout, int size, int stride, int padding,
        float* weightGradient, float* biasGradient)
    {
        int count = inputLayout.Channels * size * size;
        var sums = new double[count];
        for (int o = 0; o < outputLayout.Channels; o++)
        {
            double biasSum = 0;
            Array.Clear(sums);
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        double gradient = outputGradient[outputLayout.Offset(o, y, x) + lane];
                        biasSum += gradient;
                        for (int i = 0; i < count; i++)
                        {
                            if (Source(inputLayout, i, y, x, size, stride, padding) is int source)
                                sums[i] += gradient * input[source + lane];
                        }
                    }
                }
            }

            for (int i = 0; i < count; i++)
                weightGradient[o * count + i] += (float)sums[i];
            biasGradient[o] += (float)biasSum;
        }
    }

    /// <summary>Where the input lies that weight <paramref name="index"/> of a filter meets for output (y, x); null beyond the edge.</summary>
    private static int? Source(TileLayout input, int index, int y, int x, int size, int stride, int padding)
    {
        int row = y * stride + index / size % size - padding, column = x * stride + index % size - padding;
        bool isInside = row >= 0 && row < input.Rows && column >= 0 && column < input.Columns;
        return isInside ? input.Offset(index / (size * size), row, column) : null;
    }
}
