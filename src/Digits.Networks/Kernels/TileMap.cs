using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>Applies a function to each value of a tile, or to each pair of values of two tiles. The output may be an input.</summary>
internal static unsafe class TileMap
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Overwrites the output with the function of the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TFunction>(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout)
        where TFunction : struct, IUnaryFunction
    {
        Debug.Assert(inputLayout.Shape == outputLayout.Shape);
        int channels = inputLayout.Channels, rows = inputLayout.Rows, width = inputLayout.Columns * Lanes;
        if (inputLayout.Margin + outputLayout.Margin == 0)
            (channels, rows, width) = (1, 1, channels * rows * width); // without a margin a tile is one long row
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < rows; y++)
            {
                float* from = input + inputLayout.Offset(c, y, 0), to = output + outputLayout.Offset(c, y, 0);
                for (int i = 0; i < width; i += Lanes)
                    Vector512.Store(TFunction.Invoke(Vector512.Load(from + i)), to + i);
            }
        }
    }

    /// <summary>Overwrites the output with the function of both inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TFunction>(float* first, TileLayout firstLayout, float* second, TileLayout secondLayout, float* output, TileLayout outputLayout)
        where TFunction : struct, IBinaryFunction
    {
        Debug.Assert(firstLayout.Shape == outputLayout.Shape && secondLayout.Shape == outputLayout.Shape);
        int channels = firstLayout.Channels, rows = firstLayout.Rows, width = firstLayout.Columns * Lanes;
        if (firstLayout.Margin + secondLayout.Margin + outputLayout.Margin == 0)
            (channels, rows, width) = (1, 1, channels * rows * width);
        for (int c = 0; c < channels; c++)
        {
            for (int y = 0; y < rows; y++)
            {
                float* one = first + firstLayout.Offset(c, y, 0), other = second + secondLayout.Offset(c, y, 0), to = output + outputLayout.Offset(c, y, 0);
                for (int i = 0; i < width; i += Lanes)
                    Vector512.Store(TFunction.Invoke(Vector512.Load(one + i), Vector512.Load(other + i)), to + i);
            }
        }
    }

    /// <summary>A function of one value, of 16 lanes at once.</summary>
    internal interface IUnaryFunction
    {
        /// <summary>The function's value; each lane depends on that lane alone.</summary>
        static abstract Vector512<float> Invoke(Vector512<float> x);
    }

    /// <summary>A function of two values, of 16 lanes at once.</summary>
    internal interface IBinaryFunction
    {
        /// <summary>The function's value; each lane depends on that lane alone.</summary>
        static abstract Vector512<float> Invoke(Vector512<float> x, Vector512<float> y);
    }
}
