using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>Sets each value to 0 with a probability, and scales the rest so that the mean stays (Srivastava et al., <i>Dropout</i>, 2014).</summary>
/// <remarks>
/// Whether a value stays depends only on the key of its image and on its place in it, not on the lane, the tile or the order of work: key and
/// place are mixed into 32 bits by the multiplications and shifts of <c>lowbias32</c> (Wellons, <i>Prospecting for hash functions</i>, 2018), the
/// other half of the key coming in between them.
/// </remarks>
internal static unsafe partial class DropoutKernel
{
    private const int Lanes = TileLayout.Lanes;
    private const uint PlaceStep = 0x9E3779B9; // 2³² / golden ratio: odd, so that no two places agree

    /// <summary>Overwrites the output with what stays of the input.</summary>
    /// <param name="input">A tile.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="keys">[16]: one for each image, different for each image, layer and step.</param>
    /// <param name="rate">The probability of 0: 0 to below 1.</param>
    /// <param name="output">A tile of the same shape, overwritten; it may be the input.</param>
    /// <param name="outputLayout">Its layout.</param>
    /// <param name="mask">One value for each 16, dense [channel][row][column], overwritten: bit l tells that lane l stays.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* input, TileLayout layout, ulong* keys, float rate, float* output, TileLayout outputLayout, ushort* mask)
    {
        Debug.Assert(layout.Shape == outputLayout.Shape && rate is >= 0 and < 1);
        Vector512<ulong> first = Scramble(Vector512.Load(keys)), last = Scramble(Vector512.Load(keys + Lanes / 2));
        Vector512<uint> low = Vector512.Narrow(first, last), high = Vector512.Narrow(first >> 32, last >> 32), place = Vector512<uint>.Zero;
        Vector512<uint> threshold = Vector512.Create(Threshold(rate));
        Vector512<float> scale = Vector512.Create(1 / (1 - rate));
        for (int c = 0; c < layout.Channels; c++)
        {
            for (int y = 0; y < layout.Rows; y++)
            {
                float* from = input + layout.Offset(c, y, 0), to = output + outputLayout.Offset(c, y, 0);
                for (int x = 0; x < layout.Columns; x++)
                {
                    Vector512<uint> stays = Vector512.GreaterThanOrEqual(Mix(low, high, place), threshold);
                    mask[x] = (ushort)stays.ExtractMostSignificantBits();
                    Vector512<float> value = Vector512.Load(from + x * Lanes) * scale;
                    Vector512.Store(Vector512.ConditionalSelect(stays.AsSingle(), value, Vector512<float>.Zero), to + x * Lanes);
                    place += Vector512.Create(PlaceStep);
                }

                mask += layout.Columns;
            }
        }
    }

    /// <summary>Passes the gradient, scaled, where the value stayed, and 0 elsewhere.</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="mask">What <see cref="Forward"/> gave.</param>
    /// <param name="rate">As it was in <see cref="Forward"/>.</param>
    /// <param name="inputGradient">The gradient of the input, overwritten; it may be <paramref name="outputGradient"/>.</param>
    /// <param name="inputLayout">Its layout.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* outputGradient, TileLayout layout, ushort* mask, float rate, float* inputGradient, TileLayout inputLayout)
    {
        Debug.Assert(layout.Shape == inputLayout.Shape && rate is >= 0 and < 1);
        Vector512<uint> lane = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        Vector512<float> scale = Vector512.Create(1 / (1 - rate));
        for (int c = 0; c < layout.Channels; c++)
        {
            for (int y = 0; y < layout.Rows; y++)
            {
                float* from = outputGradient + layout.Offset(c, y, 0), to = inputGradient + inputLayout.Offset(c, y, 0);
                for (int x = 0; x < layout.Columns; x++)
                {
                    Vector512<float> stays = Vector512.Equals(Vector512.Create((uint)mask[x]) & lane, lane).AsSingle();
                    Vector512.Store(Vector512.ConditionalSelect(stays, Vector512.Load(from + x * Lanes) * scale, Vector512<float>.Zero), to + x * Lanes);
                }

                mask += layout.Columns;
            }
        }
    }

    // As SplitMix64 does, so that keys which differ in little give masks which differ in all.
    private static Vector512<ulong> Scramble(Vector512<ulong> key)
    {
        key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9;
        key = (key ^ (key >> 27)) * 0x94D049BB133111EB;
        return key ^ (key >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> low, Vector512<uint> high, Vector512<uint> place)
    {
        Vector512<uint> x = low + place;
        x = (x ^ (x >> 16)) * 0x7FEB352Du ^ high;
        x = (x ^ (x >> 15)) * 0x846CA68Bu;
        return x ^ (x >> 16);
    }

    private static uint Threshold(float rate) => (uint)(rate * 4294967296.0);
}
