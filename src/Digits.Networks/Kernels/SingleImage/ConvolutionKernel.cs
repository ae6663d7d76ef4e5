using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>Pointers to four places of a map.</summary>
internal readonly unsafe struct Places(float* a, float* b, float* c, float* d)
{
    public readonly float* A = a;
    public readonly float* B = b;
    public readonly float* C = c;
    public readonly float* D = d;
}

/// <summary>
/// Four places of a convolution at once, for a block of 32, 24 or 16 output channels: for each tap (kernel row, column and input channel)
/// its weights are loaded once, and multiplied by the input value at that tap of each of the four places.
/// </summary>
/// <remarks>
/// Weights: <c>[tap][output]</c>. 32 outputs take eight accumulators of 16 lanes, which hides the latency of the multiply-add; 24 take four
/// of 16 and four of 8, so that no lane is wasted. On a Zen 4, which starts one multiply-add of 512 bits or two of 256 in a cycle, the loop for
/// 32 runs at the ceiling.
/// </remarks>
internal unsafe struct ConvolutionKernel
{
    /// <summary>Where each segment of taps starts, in floats from a place's first tap.</summary>
    public int* Segments;

    /// <summary>How many segments there are.</summary>
    public int SegmentCount;

    /// <summary>Taps in a segment, whose input values lie side by side.</summary>
    public int SegmentLength;

    /// <summary>The block's weights.</summary>
    public float* Weights;

    /// <summary>The block's biases.</summary>
    public float* Bias;

    /// <summary>The least value of the result: 0 where a rectifier follows.</summary>
    public float Least;

    /// <summary>Channels as blocks of 32, 24 and 16; a last block is padded.</summary>
    public static int[] Blocks(int channels)
    {
        List<int> blocks = [];
        for (int left = Math.Max(16, (channels + 7) & ~7); left > 0; left -= blocks[^1])
            blocks.Add(left is 24 or 40 ? 24 : left >= 32 ? 32 : 16);
        return [.. blocks];
    }

    /// <summary>Computes four places.</summary>
    /// <param name="width">Outputs of the block: 32, 24 or 16.</param>
    /// <param name="from">The first tap of each.</param>
    /// <param name="to">Where their results go, overwritten; if there is only the first, it takes the maximum of the four.</param>
    public readonly void Run(int width, Places from, Places to)
    {
        if (width == 32)
            Run32(from, to);
        else if (width == 24)
            Run24(from, to);
        else
            Run16(from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run32(Places from, Places to)
    {
        Vector512<float> a0 = Vector512.Load(Bias), a1 = Vector512.Load(Bias + 16), b0 = a0, b1 = a1, c0 = a0, c1 = a1, d0 = a0, d1 = a1;
        float* weights = Weights;
        nint length = SegmentLength;
        for (int s = 0; s < SegmentCount; s++)
        {
            int offset = Segments[s];
            float* a = from.A + offset, b = from.B + offset, c = from.C + offset, d = from.D + offset;
            for (nint i = 0; i < length; i++, weights += 32)
            {
                Vector512<float> w0 = Vector512.Load(weights), w1 = Vector512.Load(weights + 16), x = Vector512.Create(a[i]);
                a0 = Vector512.MultiplyAddEstimate(w0, x, a0);
                a1 = Vector512.MultiplyAddEstimate(w1, x, a1);
                x = Vector512.Create(b[i]);
                b0 = Vector512.MultiplyAddEstimate(w0, x, b0);
                b1 = Vector512.MultiplyAddEstimate(w1, x, b1);
                x = Vector512.Create(c[i]);
                c0 = Vector512.MultiplyAddEstimate(w0, x, c0);
                c1 = Vector512.MultiplyAddEstimate(w1, x, c1);
                x = Vector512.Create(d[i]);
                d0 = Vector512.MultiplyAddEstimate(w0, x, d0);
                d1 = Vector512.MultiplyAddEstimate(w1, x, d1);
            }
        }

        Store(a0, b0, c0, d0, to, 0);
        Store(a1, b1, c1, d1, to, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run24(Places from, Places to)
    {
        Vector512<float> a0 = Vector512.Load(Bias), b0 = a0, c0 = a0, d0 = a0;
        Vector256<float> a1 = Vector256.Load(Bias + 16), b1 = a1, c1 = a1, d1 = a1;
        float* weights = Weights;
        nint length = SegmentLength;
        for (int s = 0; s < SegmentCount; s++)
        {
            int offset = Segments[s];
            float* a = from.A + offset, b = from.B + offset, c = from.C + offset, d = from.D + offset;
            for (nint i = 0; i < length; i++, weights += 24)
            {
                Vector512<float> w0 = Vector512.Load(weights), x = Vector512.Create(a[i]);
                Vector256<float> w1 = Vector256.Load(weights + 16);
                a0 = Vector512.MultiplyAddEstimate(w0, x, a0);
                a1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), a1);
                x = Vector512.Create(b[i]);
                b0 = Vector512.MultiplyAddEstimate(w0, x, b0);
                b1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), b1);
                x = Vector512.Create(c[i]);
                c0 = Vector512.MultiplyAddEstimate(w0, x, c0);
                c1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), c1);
                x = Vector512.Create(d[i]);
                d0 = Vector512.MultiplyAddEstimate(w0, x, d0);
                d1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), d1);
            }
        }

        Store(a0, b0, c0, d0, to, 0);
        Store(a1, b1, c1, d1, to, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run16(Places from, Places to)
    {
        Vector512<float> a0 = Vector512.Load(Bias), b0 = a0, c0 = a0, d0 = a0;
        float* weights = Weights;
        nint length = SegmentLength;
        for (int s = 0; s < SegmentCount; s++)
        {
            int offset = Segments[s];
            float* a = from.A + offset, b = from.B + offset, c = from.C + offset, d = from.D + offset;
            for (nint i = 0; i < length; i++, weights += 16)
            {
                Vector512<float> w = Vector512.Load(weights);
                a0 = Vector512.MultiplyAddEstimate(w, Vector512.Create(a[i]), a0);
                b0 = Vector512.MultiplyAddEstimate(w, Vector512.Create(b[i]), b0);
                c0 = Vector512.MultiplyAddEstimate(w, Vector512.Create(c[i]), c0);
                d0 = Vector512.MultiplyAddEstimate(w, Vector512.Create(d[i]), d0);
            }
        }

        Store(a0, b0, c0, d0, to, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, Places to, int at)
    {
        var least = Vector512.Create(Least);
        if (to.B is null)
        {
            Vector512.MaxNative(Vector512.MaxNative(Vector512.MaxNative(a, b), Vector512.MaxNative(c, d)), least).Store(to.A + at);
            return;
        }

        Vector512.MaxNative(a, least).Store(to.A + at);
        Vector512.MaxNative(b, least).Store(to.B + at);
        Vector512.MaxNative(c, least).Store(to.C + at);
        Vector512.MaxNative(d, least).Store(to.D + at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, Places to, int at)
    {
        var least = Vector256.Create(Least);
        if (to.B is null)
        {
            Vector256.MaxNative(Vector256.MaxNative(Vector256.MaxNative(a, b), Vector256.MaxNative(c, d)), least).Store(to.A + at);
            return;
        }

        Vector256.MaxNative(a, least).Store(to.A + at);
        Vector256.MaxNative(b, least).Store(to.B + at);
        Vector256.MaxNative(c, least).Store(to.C + at);
        Vector256.MaxNative(d, least).Store(to.D + at);
    }
}
