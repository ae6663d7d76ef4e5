using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>A dense layer on a group of tiles of 16 images: forward and both gradients.</summary>
/// <remarks>
/// Forward and the gradient of the input are <see cref="TileMatrixMultiply"/> over the tiles of the group, in pieces of the inputs that
/// stay in the second-level cache while every output uses them. The gradient of the weights has its lanes over the inputs (activations
/// are transposed once a tile), so that no sum over lanes is needed and the sum over all images of the group stays in registers.
/// </remarks>
internal sealed unsafe class DenseProduct
{
    private const int Lanes = TileLayout.Lanes;
    private const int Piece = 400;

    private readonly int _inputs, _units;

    /// <summary>Plans a layer.</summary>
    public DenseProduct(int inputs, int units) => (_inputs, _units) = (inputs, units);

    /// <summary>Terms of the table of offsets that forward and the gradient of the input need as scratch memory.</summary>
    public int OffsetsSize => Math.Max(_inputs, _units);

    /// <summary>Inputs, rounded up to whole vectors: a row of the transposed activations.</summary>
    public int TransposedStride => TileLayout.RoundUp(_inputs);

    /// <summary>Overwrites <c>[tile][units][16]</c> from <c>[tile][inputs][16]</c>.</summary>
    public void Forward(float* weights, float* bias, float* input, int tiles, float* output, int* offsets) =>
        Multiply(weights, _inputs, 1, _units, _inputs, bias, input, tiles, output, offsets);

    /// <summary>Overwrites the gradient <c>[tile][inputs][16]</c> of the input.</summary>
    public void BackwardData(float* weights, float* outputGradient, int tiles, float* inputGradient, int* offsets) =>
        Multiply(weights, 1, _inputs, _inputs, _units, null, outputGradient, tiles, inputGradient, offsets);

    /// <summary>Adds to the gradients of weights <c>[units][inputs]</c> and bias, or overwrites that of the weights.</summary>
    /// <param name="input"><c>[tile][inputs][16]</c>.</param>
    /// <param name="outputGradient"><c>[tile][units][16]</c>.</param>
    /// <param name="tiles">Tiles of the group.</param>
    /// <param name="weightGradient">Added to.</param>
    /// <param name="biasGradient">Added to.</param>
    /// <param name="add">Whether to add to the gradient of the weights; that of the bias is added to in any case.</param>
    /// <param name="transposed">Scratch memory: 16 · tiles · <see cref="TransposedStride"/>.</param>
    public void BackwardWeights(float* input, float* outputGradient, int tiles, float* weightGradient, float* biasGradient, bool add, float* transposed)
    {
        int stride = TransposedStride;
        for (int t = 0; t < tiles; t++)
            TileTransposeKernel.ToRows(input + (long)t * _inputs * Lanes, _inputs, transposed + (long)t * Lanes * stride, stride);
        for (int i = 0; i < _inputs; i += 6 * Lanes)
        {
            int width = Math.Min(6, (_inputs - i + Lanes - 1) / Lanes);
            for (int o = 0; o < _units; o += 4)
            {
                float* g = outputGradient + (long)o * Lanes, d = weightGradient + (long)o * _inputs + i;
                if (width == 6 && i + 6 * Lanes <= _inputs && o + 4 <= _units)
                {
                    Sum4x6(g, _units * Lanes, transposed + i, stride, tiles, d, _inputs, add);
                    continue;
                }

                for (int r = 0; r < Math.Min(4, _units - o); r++)
                {
                    for (int j = 0; j < width; j++)
                    {
                        int values = Math.Min(Lanes, _inputs - i - j * Lanes);
                        Sum1(g + r * Lanes, _units * Lanes, transposed + i + j * Lanes, stride, tiles, d + (long)r * _inputs + j * Lanes, values, add);
                    }
                }
            }
        }

        for (int o = 0; o < _units; o++)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int t = 0; t < tiles; t++)
                sum += Vector512.Load(outputGradient + ((long)t * _units + o) * Lanes);
            biasGradient[o] += TileOuterProduct.LaneSums(sum, sum, sum, sum)[0];
        }
    }

    private static void Multiply(float* weights, int weightRow, int weightTerm, int rows, int terms, float* bias, float* input, int tiles, float* output, int* offsets)
    {
        for (int k = 0; k < terms; k++)
            offsets[k] = k * Lanes;
        for (int k = 0; k < terms; k += Piece)
        {
            TileMatrixMultiply.Multiply(
                weights + (long)k * weightTerm, weightRow, weightTerm, rows, offsets, Math.Min(Piece, terms - k), input + (long)k * Lanes, terms * Lanes, tiles, output, Lanes, rows * Lanes,
                bias, add: k > 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum4x6(float* g, int gTile, float* rows, int stride, int tiles, float* d, int dStride, bool add)
    {
        float* d0 = d;
        float* d1 = d + 1L * dStride;
        float* d2 = d + 2L * dStride;
        float* d3 = d + 3L * dStride;
        Vector512<float> s00, s01, s02, s03, s04, s05;
        Vector512<float> s10, s11, s12, s13, s14, s15;
        Vector512<float> s20, s21, s22, s23, s24, s25;
        Vector512<float> s30, s31, s32, s33, s34, s35;
        if (add)
        {
            s00 = Vector512.Load(d0); s01 = Vector512.Load(d0 + 1 * Lanes); s02 = Vector512.Load(d0 + 2 * Lanes);
            s03 = Vector512.Load(d0 + 3 * Lanes); s04 = Vector512.Load(d0 + 4 * Lanes); s05 = Vector512.Load(d0 + 5 * Lanes);
            s10 = Vector512.Load(d1); s11 = Vector512.Load(d1 + 1 * Lanes); s12 = Vector512.Load(d1 + 2 * Lanes);
            s13 = Vector512.Load(d1 + 3 * Lanes); s14 = Vector512.Load(d1 + 4 * Lanes); s15 = Vector512.Load(d1 + 5 * Lanes);
            s20 = Vector512.Load(d2); s21 = Vector512.Load(d2 + 1 * Lanes); s22 = Vector512.Load(d2 + 2 * Lanes);
            s23 = Vector512.Load(d2 + 3 * Lanes); s24 = Vector512.Load(d2 + 4 * Lanes); s25 = Vector512.Load(d2 + 5 * Lanes);
            s30 = Vector512.Load(d3); s31 = Vector512.Load(d3 + 1 * Lanes); s32 = Vector512.Load(d3 + 2 * Lanes);
            s33 = Vector512.Load(d3 + 3 * Lanes); s34 = Vector512.Load(d3 + 4 * Lanes); s35 = Vector512.Load(d3 + 5 * Lanes);
        }
        else
        {
            s00 = s01 = s02 = s03 = s04 = s05 = s10 = s11 = s12 = s13 = s14 = s15 = Vector512<float>.Zero;
            s20 = s21 = s22 = s23 = s24 = s25 = s30 = s31 = s32 = s33 = s34 = s35 = Vector512<float>.Zero;
        }

        for (int t = 0; t < tiles; t++, g += gTile)
        {
            for (int l = 0; l < Lanes; l++, rows += stride)
            {
                Vector512<float> x0 = Vector512.Load(rows), x1 = Vector512.Load(rows + 1 * Lanes), x2 = Vector512.Load(rows + 2 * Lanes);
                Vector512<float> x3 = Vector512.Load(rows + 3 * Lanes), x4 = Vector512.Load(rows + 4 * Lanes), x5 = Vector512.Load(rows + 5 * Lanes);
                Vector512<float> w = Vector512.Create(g[l]);
                s00 = Vector512.MultiplyAddEstimate(w, x0, s00); s01 = Vector512.MultiplyAddEstimate(w, x1, s01);
                s02 = Vector512.MultiplyAddEstimate(w, x2, s02);
                s03 = Vector512.MultiplyAddEstimate(w, x3, s03); s04 = Vector512.MultiplyAddEstimate(w, x4, s04);
                s05 = Vector512.MultiplyAddEstimate(w, x5, s05);
                w = Vector512.Create(g[Lanes + l]);
                s10 = Vector512.MultiplyAddEstimate(w, x0, s10); s11 = Vector512.MultiplyAddEstimate(w, x1, s11);
                s12 = Vector512.MultiplyAddEstimate(w, x2, s12);
                s13 = Vector512.MultiplyAddEstimate(w, x3, s13); s14 = Vector512.MultiplyAddEstimate(w, x4, s14);
                s15 = Vector512.MultiplyAddEstimate(w, x5, s15);
                w = Vector512.Create(g[2 * Lanes + l]);
                s20 = Vector512.MultiplyAddEstimate(w, x0, s20); s21 = Vector512.MultiplyAddEstimate(w, x1, s21);
                s22 = Vector512.MultiplyAddEstimate(w, x2, s22);
                s23 = Vector512.MultiplyAddEstimate(w, x3, s23); s24 = Vector512.MultiplyAddEstimate(w, x4, s24);
                s25 = Vector512.MultiplyAddEstimate(w, x5, s25);
                w = Vector512.Create(g[3 * Lanes + l]);
                s30 = Vector512.MultiplyAddEstimate(w, x0, s30); s31 = Vector512.MultiplyAddEstimate(w, x1, s31);
                s32 = Vector512.MultiplyAddEstimate(w, x2, s32);
                s33 = Vector512.MultiplyAddEstimate(w, x3, s33); s34 = Vector512.MultiplyAddEstimate(w, x4, s34);
                s35 = Vector512.MultiplyAddEstimate(w, x5, s35);
            }
        }

        s00.Store(d0); s01.Store(d0 + 1 * Lanes); s02.Store(d0 + 2 * Lanes); s03.Store(d0 + 3 * Lanes); s04.Store(d0 + 4 * Lanes); s05.Store(d0 + 5 * Lanes);
        s10.Store(d1); s11.Store(d1 + 1 * Lanes); s12.Store(d1 + 2 * Lanes); s13.Store(d1 + 3 * Lanes); s14.Store(d1 + 4 * Lanes); s15.Store(d1 + 5 * Lanes);
        s20.Store(d2); s21.Store(d2 + 1 * Lanes); s22.Store(d2 + 2 * Lanes); s23.Store(d2 + 3 * Lanes); s24.Store(d2 + 4 * Lanes); s25.Store(d2 + 5 * Lanes);
        s30.Store(d3); s31.Store(d3 + 1 * Lanes); s32.Store(d3 + 2 * Lanes); s33.Store(d3 + 3 * Lanes); s34.Store(d3 + 4 * Lanes); s35.Store(d3 + 5 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum1(float* g, int gTile, float* rows, int stride, int tiles, float* d, int values, bool add)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        for (int t = 0; t < tiles; t++, g += gTile)
        {
            for (int l = 0; l < Lanes; l++, rows += stride)
                sum = Vector512.MultiplyAddEstimate(Vector512.Create(g[l]), Vector512.Load(rows), sum);
        }

        float* sums = stackalloc float[Lanes];
        sum.Store(sums);
        for (int i = 0; i < values; i++)
            d[i] = add ? d[i] + sums[i] : sums[i];
    }
}
