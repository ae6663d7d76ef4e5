using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>The mean of each channel of a tile: the output has one row and one column.</summary>
internal static unsafe partial class GlobalAveragePoolingKernel
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Overwrites the output with the means.</summary>
    /// <param name="input">A tile.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="output">A tile of as many channels.</param>
    /// <param name="outputLayout">Its layout: one row, one column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout)
    {
        Debug.Assert(outputLayout.Shape == new TensorShape(inputLayout.Channels, 1, 1));
        float scale = 1f / (inputLayout.Rows * inputLayout.Columns);
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            // A sum for each row: shorter sums round less, and the sums of several rows run beside each other.
            Vector512<float> sum = Vector512<float>.Zero;
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                float* row = input + inputLayout.Offset(c, y, 0);
                Vector512<float> rowSum = Vector512.Load(row);
                for (int x = 1; x < inputLayout.Columns; x++)
                    rowSum += Vector512.Load(row + x * Lanes);
                sum += rowSum;
            }

            Vector512.Store(sum * scale, output + outputLayout.Offset(c, 0, 0));
        }
    }

    /// <summary>Overwrites the whole interior of the input's gradient: each value has its share of the output's.</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="outputLayout">Its layout: one row, one column.</param>
    /// <param name="inputGradient">The gradient of the input, overwritten.</param>
    /// <param name="inputLayout">Its layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* outputGradient, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout)
    {
        Debug.Assert(outputLayout.Shape == new TensorShape(inputLayout.Channels, 1, 1));
        float scale = 1f / (inputLayout.Rows * inputLayout.Columns);
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            Vector512<float> share = Vector512.Load(outputGradient + outputLayout.Offset(c, 0, 0)) * scale;
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                float* row = inputGradient + inputLayout.Offset(c, y, 0);
                for (int x = 0; x < inputLayout.Columns; x++)
                    Vector512.Store(share, row + x * Lanes);
            }
        }
    }
}
