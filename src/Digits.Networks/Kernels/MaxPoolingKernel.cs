using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>
/// The maximum of each 2×2 square of a tile, and ReLU with it where it follows, as the two commute; where the maxima lay is kept as two
/// bits a value, 32 for the 16 lanes, a sixteenth of the memory of the values.
/// </summary>
/// <remarks>
/// An arg-max is dense, [channel][row][column] of the output: bit l tells that the maximum of lane l lies in the lower row, bit 16 + l
/// that it lies in the right column. Of equal values the first in reading order is the maximum. A last odd row or column is dropped.
/// </remarks>
internal static unsafe partial class MaxPoolingKernel
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>In lane l bit l: the bits that tell of a lane whether its maximum lies in the lower row.</summary>
    public static Vector512<uint> LaneBits => Vector512.Create(
        1u, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);

    /// <summary>Overwrites the output with the maxima.</summary>
    /// <param name="input">A tile.</param>
    /// <param name="inputLayout">Its layout: at least two rows and columns.</param>
    /// <param name="output">A tile of half as many rows and columns, rounded down.</param>
    /// <param name="outputLayout">Its layout.</param>
    /// <param name="argmax">One value for each 16 of the output, overwritten; null where no backward pass follows.</param>
    /// <param name="relu">Whether a negative maximum becomes 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout, uint* argmax, bool relu)
    {
        Debug.Assert(IsHalf(inputLayout, outputLayout));
        float floor = relu ? 0 : float.NegativeInfinity;
        for (int c = 0; c < outputLayout.Channels; c++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                float* upper = input + inputLayout.Offset(c, 2 * y, 0);
                float* pooled = output + outputLayout.Offset(c, y, 0);
                if (argmax == null)
                {
                    PoolRow(upper, upper + inputLayout.RowStride, outputLayout.Columns, floor, pooled);
                    continue;
                }

                PoolRow(upper, upper + inputLayout.RowStride, outputLayout.Columns, floor, pooled, argmax);
                argmax += outputLayout.Columns;
            }
        }
    }

    /// <summary>Hands the gradient of each maximum to where it lay, and overwrites the rest of the interior with 0.</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="outputLayout">The layout of <paramref name="outputGradient"/> and <paramref name="output"/>.</param>
    /// <param name="output">With ReLU, what <see cref="Forward"/> gave: a gradient passes where it is above 0. Without, null.</param>
    /// <param name="argmax">What <see cref="Forward"/> gave.</param>
    /// <param name="inputGradient">The gradient of the input, overwritten.</param>
    /// <param name="inputLayout">Its layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* outputGradient, TileLayout outputLayout, float* output, uint* argmax, float* inputGradient, TileLayout inputLayout)
    {
        Debug.Assert(IsHalf(inputLayout, outputLayout));
        int columns = outputLayout.Columns, width = inputLayout.Columns * Lanes;
        for (int c = 0; c < outputLayout.Channels; c++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                float* upper = inputGradient + inputLayout.Offset(c, 2 * y, 0), lower = upper + inputLayout.RowStride;
                int offset = outputLayout.Offset(c, y, 0);
                SpreadRow(outputGradient + offset, output == null ? null : output + offset, argmax, columns, upper, lower);
                argmax += columns;
                for (int i = 2 * columns * Lanes; i < width; i += Lanes)
                {
                    Vector512.Store(Vector512<float>.Zero, upper + i);
                    Vector512.Store(Vector512<float>.Zero, lower + i);
                }
            }

            if (inputLayout.Rows % 2 == 1)
                new Span<float>(inputGradient + inputLayout.Offset(c, inputLayout.Rows - 1, 0), width).Clear();
        }
    }

    /// <summary>Overwrites one row of the output; <paramref name="floor"/> is 0 with ReLU, −∞ without.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PoolRow(float* upper, float* lower, int columns, float floor, float* output)
    {
        for (int x = 0; x < columns; x++)
        {
            Vector512<float> greatest = Vector512.MaxNative(
                Vector512.MaxNative(Vector512.Load(lower + Lanes), Vector512.Load(lower)),
                Vector512.MaxNative(Vector512.Load(upper + Lanes), Vector512.Load(upper)));
            Vector512.Store(Vector512.MaxNative(Vector512.Create(floor), greatest), output);
            upper += 2 * Lanes;
            lower += 2 * Lanes;
            output += Lanes;
        }
    }

    /// <summary>The same, and where the maxima lay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PoolRow(float* upper, float* lower, int columns, float floor, float* output, uint* argmax)
    {
        for (int x = 0; x < columns; x++)
        {
            Vector512<float> a = Vector512.Load(upper), b = Vector512.Load(upper + Lanes), c = Vector512.Load(lower), d = Vector512.Load(lower + Lanes);
            Vector512<float> above = Vector512.MaxNative(b, a), below = Vector512.MaxNative(d, c);

            // Each comparison is strict, so that the earlier of two equal values stays.
            uint isBelow = (uint)Vector512.GreaterThan(below, above).ExtractMostSignificantBits();
            uint isRight = (uint)Vector512.GreaterThan(b, a).ExtractMostSignificantBits();
            uint isRightBelow = (uint)Vector512.GreaterThan(d, c).ExtractMostSignificantBits();
            argmax[x] = isBelow | (((isRightBelow & isBelow) | (isRight & ~isBelow)) << Lanes);
            Vector512.Store(Vector512.MaxNative(Vector512.Create(floor), Vector512.MaxNative(below, above)), output);
            upper += 2 * Lanes;
            lower += 2 * Lanes;
            output += Lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadRow(float* gradient, float* output, uint* argmax, int columns, float* upper, float* lower)
    {
        Vector512<uint> isBelow = LaneBits;
        Vector512<uint> isRight = isBelow << Lanes, either = isBelow | isRight;
        for (int x = 0; x < columns; x++)
        {
            Vector512<float> g = Vector512.Load(gradient);
            if (output != null)
            {
                g = Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Load(output), Vector512<float>.Zero), g, Vector512<float>.Zero);
                output += Lanes;
            }

            Vector512<uint> place = Vector512.Create(argmax[x]) & either;
            Vector512.Store(Vector512.ConditionalSelect(Vector512.Equals(place, Vector512<uint>.Zero).AsSingle(), g, Vector512<float>.Zero), upper);
            Vector512.Store(Vector512.ConditionalSelect(Vector512.Equals(place, isRight).AsSingle(), g, Vector512<float>.Zero), upper + Lanes);
            Vector512.Store(Vector512.ConditionalSelect(Vector512.Equals(place, isBelow).AsSingle(), g, Vector512<float>.Zero), lower);
            Vector512.Store(Vector512.ConditionalSelect(Vector512.Equals(place, either).AsSingle(), g, Vector512<float>.Zero), lower + Lanes);
            gradient += Lanes;
            upper += 2 * Lanes;
            lower += 2 * Lanes;
        }
    }

    private static bool IsHalf(TileLayout input, TileLayout output) =>
        output.Shape == new TensorShape(input.Channels, input.Rows / 2, input.Columns / 2);
}
