using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>
/// Which places of a map depend on ink: bit x of a row is set where any pixel that place (row, x) depends on is not 0. All other places
/// hold what they hold for a blank image, which is known beforehand; half of a handwritten digit's map need not be computed.
/// </summary>
/// <remarks>Followed in images up to <see cref="MaxColumns"/> wide; in wider ones nothing is skipped.</remarks>
internal static unsafe class Activity
{
    /// <summary>The greatest width: a row and the margins of a 7×7 kernel fit into 64 bits.</summary>
    public const int MaxColumns = 56;

    /// <summary>The activity of an image: where its pixels are not 0.</summary>
    public static void OfPixels(ReadOnlySpan<byte> pixels, int rows, int columns, ulong* activity)
    {
        fixed (byte* first = pixels)
        {
            for (int y = 0; y < rows; y++)
            {
                byte* row = first + y * columns;
                ulong blank = 0;
                int x = 0;
                for (; x + 16 <= columns; x += 16)
                    blank |= (ulong)Vector128.Equals(Vector128.Load(row + x), Vector128<byte>.Zero).ExtractMostSignificantBits() << x;
                if (x < columns && columns >= 16) // the last 16 again, so that no pixel is looked at alone
                    blank |= (ulong)Vector128.Equals(Vector128.Load(row + columns - 16), Vector128<byte>.Zero).ExtractMostSignificantBits() << (columns - 16);
                else
                    for (; x < columns; x++)
                        blank |= row[x] == 0 ? 1ul << x : 0;
                activity[y] = ~blank & Row(columns);
            }
        }
    }

    /// <summary>The activity behind windows: an output is active where its window of the input holds anything active.</summary>
    /// <param name="input">The input's activity.</param>
    /// <param name="inputRows">Its rows.</param>
    /// <param name="window">Where the windows lie.</param>
    /// <param name="output">The output's activity, overwritten.</param>
    /// <param name="shape">The output's shape.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(ulong* input, int inputRows, Window window, ulong* output, TensorShape shape)
    {
        for (int y = 0; y < shape.Rows; y++)
        {
            int from = Math.Max(0, y * window.Stride - window.Padding), to = Math.Min(inputRows, y * window.Stride - window.Padding + window.Size);
            ulong any = 0, spread = 0;
            for (int row = from; row < to; row++)
                any |= input[row];
            any <<= window.Padding;
            for (int k = 0; k < window.Size; k++)
                spread |= any >> k;
            for (int stride = window.Stride; stride > 1; stride /= 2)
                spread = EvenBits(spread);
            output[y] = spread & Row(shape.Columns);
        }
    }

    /// <summary>The first active place of a row from x on; 64 or more where there is none. Every place is active where nothing is followed (null).</summary>
    public static int Next(ulong* activity, int y, int x)
    {
        if (activity is null)
            return x;
        return x > 63 ? 64 : x + BitOperations.TrailingZeroCount(activity[y] >> x); // of 0 it is 64
    }

    /// <summary>As many set bits as a row has places.</summary>
    public static ulong Row(int columns) => columns >= 64 ? ulong.MaxValue : (1ul << columns) - 1;

    /// <summary>Bits 0, 2, 4… side by side.</summary>
    private static ulong EvenBits(ulong bits)
    {
        bits &= 0x5555555555555555;
        bits = (bits | bits >> 1) & 0x3333333333333333;
        bits = (bits | bits >> 2) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | bits >> 4) & 0x00FF00FF00FF00FF;
        bits = (bits | bits >> 8) & 0x0000FFFF0000FFFF;
        return (bits | bits >> 16) & 0x00000000FFFFFFFF;
    }
}

/// <summary>The part of its input that a place of a map depends on: rows and columns from place × stride − padding on.</summary>
/// <param name="Size">Rows and columns.</param>
/// <param name="Stride">From one place's window to the next one's: 1, 2 or 4.</param>
/// <param name="Padding">Rows and columns before the input's first that the first window starts at.</param>
internal readonly record struct Window(int Size, int Stride, int Padding)
{
    /// <summary>A 2×2 square, for pooling.</summary>
    public static Window Square { get; } = new(2, 2, 0);

    /// <summary>A place that depends on the same place only.</summary>
    public static Window Point { get; } = new(1, 1, 0);
}
