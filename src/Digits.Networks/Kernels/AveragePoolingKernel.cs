using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>The mean of each 2×2 square of a tile; a last odd row or column is dropped.</summary>
internal static unsafe partial class AveragePoolingKernel
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Overwrites the output with the means.</summary>
    /// <param name="input">A tile.</param>
    /// <param name="inputLayout">Its layout: at least two rows and columns.</param>
    /// <param name="output">A tile of half as many rows and columns, rounded down.</param>
    /// <param name="outputLayout">Its layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout)
    {
        Debug.Assert(outputLayout.Shape == new TensorShape(inputLayout.Channels, inputLayout.Rows / 2, inputLayout.Columns / 2));
        for (int c = 0; c < outputLayout.Channels; c++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                float* upper = input + inputLayout.Offset(c, 2 * y, 0), lower = upper + inputLayout.RowStride;
                float* mean = output + outputLayout.Offset(c, y, 0);
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    Vector512<float> sum = Vector512.Load(upper) + Vector512.Load(upper + Lanes) + Vector512.Load(lower) + Vector512.Load(lower + Lanes);
                    Vector512.Store(sum * 0.25f, mean);
                    upper += 2 * Lanes;
                    lower += 2 * Lanes;
                    mean += Lanes;
                }
            }
        }
    }

    /// <summary>Overwrites the whole interior of the input's gradient: a quarter of the output's, and 0 where a row or column was dropped.</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="outputLayout">Its layout.</param>
    /// <param name="inputGradient">The gradient of the input, overwritten.</param>
    /// <param name="inputLayout">Its layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* outputGradient, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout)
    {
        Debug.Assert(outputLayout.Shape == new TensorShape(inputLayout.Channels, inputLayout.Rows / 2, inputLayout.Columns / 2));
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                float* row = inputGradient + inputLayout.Offset(c, y, 0);
                if (y / 2 == outputLayout.Rows)
                {
                    new Span<float>(row, inputLayout.Columns * Lanes).Clear();
                    continue;
                }

                float* gradient = outputGradient + outputLayout.Offset(c, y / 2, 0);
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    Vector512<float> quarter = Vector512.Load(gradient + x * Lanes) * 0.25f;
                    Vector512.Store(quarter, row);
                    Vector512.Store(quarter, row + Lanes);
                    row += 2 * Lanes;
                }

                if (inputLayout.Columns % 2 == 1)
                    Vector512.Store(Vector512<float>.Zero, row);
            }
        }
    }
}
