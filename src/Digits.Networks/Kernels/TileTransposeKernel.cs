using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Digits.Networks.Kernels;

/// <summary>Between images one after the other, as users have them, and tiles, in which 16 images lie side by side.</summary>
internal static unsafe partial class TileTransposeKernel
{
    private const int Lanes = TileLayout.Lanes;
    private const int GroupsAtOnce = 64; // of 4 pixels: 4 KiB on the stack

    /// <summary>Overwrites the interior of a tile with byte · scale + offset.</summary>
    /// <remarks>
    /// Four pixels of an image at a time are moved as one number to their lane of a small table on the stack; a vector of that table then
    /// gives four vectors of the tile by shifts. So nothing is shuffled, and it runs the same on every width of vectors.
    /// </remarks>
    /// <param name="images">Pointers to rows × columns bytes each.</param>
    /// <param name="count">How many images: 1 to 16. The other lanes become 0.</param>
    /// <param name="scale">1 / (255 · deviation), where pixels in 0..1 are to be normalized.</param>
    /// <param name="offset">− mean / deviation.</param>
    /// <param name="tile">A tile of one channel.</param>
    /// <param name="layout">Its layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Load(byte** images, int count, float scale, float offset, float* tile, TileLayout layout)
    {
        Debug.Assert(layout.Channels == 1 && count is >= 1 and <= Lanes);
        uint* table = stackalloc uint[GroupsAtOnce * Lanes];
        Vector512<float> isImage = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
        Vector512<float> scales = Vector512.Create(scale) & isImage, offsets = Vector512.Create(offset) & isImage;
        int pixels = layout.Rows * layout.Columns, column = 0;
        for (int first = 0; first < pixels; first += 4 * GroupsAtOnce)
        {
            int block = Math.Min(pixels - first, 4 * GroupsAtOnce);
            for (int lane = 0; lane < Lanes; lane++)
            {
                // A lane without an image takes any bytes, and its scale and offset of 0 make them 0.
                byte* image = images[lane < count ? lane : 0] + first;
                int groups = block / 4;
                for (int g = 0; g < groups; g++)
                    table[g * Lanes + lane] = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(image + 4 * g, 4));
                if (block % 4 > 0)
                    table[groups * Lanes + lane] = Rest(image + 4 * groups, block % 4);
            }

            for (int p = 0; p < block; p++)
            {
                Vector512<uint> pixel = (Vector512.Load(table + p / 4 * Lanes) >> (p % 4 * 8)) & Vector512.Create(255u);
                Vector512.Store(Vector512.MultiplyAddEstimate(Vector512.ConvertToSingle(pixel.AsInt32()), scales, offsets), tile + column * Lanes);
                if (++column == layout.Columns)
                {
                    column = 0;
                    tile += layout.RowStride;
                }
            }
        }
    }

    /// <summary>Overwrites arrays of values, one an image, with a tile's values.</summary>
    /// <param name="tile">[<paramref name="values"/>][16]</param>
    /// <param name="values">How many values an image has.</param>
    /// <param name="count">How many images: 1 to 16.</param>
    /// <param name="output">[<paramref name="count"/>][<paramref name="values"/>], overwritten.</param>
    public static void Unload(float* tile, int values, int count, float* output)
    {
        for (int image = 0; image < count; image++)
        {
            for (int i = 0; i < values; i++)
                output[image * values + i] = tile[i * Lanes + image];
        }
    }

    private static uint Rest(byte* pixels, int count)
    {
        uint group = 0;
        for (int i = 0; i < count; i++)
            group |= (uint)pixels[i] << (8 * i);
        return group;
    }

    /// <summary>
    /// Overwrites <c>rows[16][stride]</c> with a tile's values, an image a row: its <paramref name="values"/>, then zeros up to a whole vector.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToRows(float* tile, int values, float* rows, int stride)
    {
        int whole = values / 4 * 4, padded = (values + Lanes - 1) / Lanes * Lanes;
        for (int i = 0; i < whole; i += 4)
        {
            for (int l = 0; l < Lanes; l += 4)
                Transpose4x4(tile + (long)i * Lanes + l, rows + (long)l * stride + i, stride);
        }

        for (int l = 0; l < Lanes; l++)
        {
            for (int i = whole; i < padded; i++)
                rows[(long)l * stride + i] = i < values ? tile[(long)i * Lanes + l] : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4x4(float* from, float* to, int stride)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + Lanes), c = Vector128.Load(from + 2 * Lanes), d = Vector128.Load(from + 3 * Lanes);
        if (Sse.IsSupported)
        {
            Vector128<float> abLow = Sse.UnpackLow(a, b), abHigh = Sse.UnpackHigh(a, b), cdLow = Sse.UnpackLow(c, d), cdHigh = Sse.UnpackHigh(c, d);
            Sse.MoveLowToHigh(abLow, cdLow).Store(to);
            Sse.MoveHighToLow(cdLow, abLow).Store(to + stride);
            Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + 2 * stride);
            Sse.MoveHighToLow(cdHigh, abHigh).Store(to + 3 * stride);
            return;
        }

        for (int i = 0; i < 4; i++)
            Vector128.Create(a[i], b[i], c[i], d[i]).Store(to + i * stride);
    }
}
