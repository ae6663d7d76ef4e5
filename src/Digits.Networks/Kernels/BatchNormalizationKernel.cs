using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>
/// Batch normalization of a group of tiles, with its own statistics (Ioffe and Szegedy, <i>Batch normalization</i>, 2015, algorithm 1), and
/// ReLU with it where it follows.
/// </summary>
/// <remarks>
/// The tiles of a group lie a layout's <see cref="TileLayout.Size"/> apart; lane l of tile t is image 16 t + l. It works channel by channel,
/// so that the group's values of a channel are read from memory once and from the cache after that: forward for the mean, then for the
/// variance about it (the difference of two sums of one pass would cancel), then for the output; backward for the two sums, then for the
/// gradient. Rows are summed in single precision, their sums across lanes and tiles in double precision. ReLU costs no pass: forward it is a
/// maximum, backward the sign of the output is computed anew, from what is in registers anyway, by the same operations.
/// </remarks>
internal static unsafe partial class BatchNormalizationKernel
{
    private const int Lanes = TileLayout.Lanes;

    /// <summary>Overwrites the output with γ (x − mean) / √(variance + ε) + β, channel by channel.</summary>
    /// <param name="input">The first tile.</param>
    /// <param name="inputLayout">The layout of each.</param>
    /// <param name="tiles">How many tiles the group has.</param>
    /// <param name="images">How many images, at most 16 a tile: only they count. Other lanes get values of no meaning.</param>
    /// <param name="gamma">[channels]</param>
    /// <param name="beta">[channels]</param>
    /// <param name="epsilon">Added to the variance: above 0.</param>
    /// <param name="relu">Whether negative values become 0.</param>
    /// <param name="output">As many tiles, overwritten. It may be the input, but then there is no backward pass.</param>
    /// <param name="outputLayout">The layout of each.</param>
    /// <param name="mean">[channels], overwritten: the mean.</param>
    /// <param name="inverseDeviation">[channels], overwritten: 1 / √(variance + ε), the variance being the biased one.</param>
    /// <param name="variance">[channels], overwritten: the unbiased variance; of a single value 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        float* input, TileLayout inputLayout, int tiles, int images, float* gamma, float* beta, float epsilon, bool relu,
        float* output, TileLayout outputLayout, float* mean, float* inverseDeviation, float* variance)
    {
        Debug.Assert(inputLayout.Shape == outputLayout.Shape && images >= 1 && images <= tiles * Lanes);
        double count = (double)images * inputLayout.Rows * inputLayout.Columns;
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            float* plane = input + inputLayout.Offset(c, 0, 0), normalized = output + outputLayout.Offset(c, 0, 0);
            double sum = 0, squares = 0;
            for (int t = 0; t < tiles; t++)
                sum += Sum(plane + (long)t * inputLayout.Size, inputLayout, ValidLanes(images, t));
            mean[c] = (float)(sum / count);
            for (int t = 0; t < tiles; t++)
                squares += SumOfSquares(plane + (long)t * inputLayout.Size, inputLayout, mean[c], ValidLanes(images, t));
            inverseDeviation[c] = (float)(1 / Math.Sqrt(squares / count + epsilon));
            variance[c] = (float)(squares / Math.Max(count - 1, 1));
            var channel = new Channel(mean[c], inverseDeviation[c], gamma[c], beta[c], relu);
            for (int t = 0; t < tiles; t++)
                Normalize(plane + (long)t * inputLayout.Size, inputLayout, channel, normalized + (long)t * outputLayout.Size, outputLayout);
        }
    }

    /// <summary>Overwrites one tile of the output with γ (x − mean) / √(variance + ε) + β, the statistics being given, as in use.</summary>
    public static void Apply(
        float* input, TileLayout inputLayout, float* gamma, float* beta, float* mean, float* variance, float epsilon, bool relu,
        float* output, TileLayout outputLayout)
    {
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            var channel = new Channel(mean[c], 1 / MathF.Sqrt(variance[c] + epsilon), gamma[c], beta[c], relu);
            Normalize(input + inputLayout.Offset(c, 0, 0), inputLayout, channel, output + outputLayout.Offset(c, 0, 0), outputLayout);
        }
    }

    /// <summary>The gradients of the input, of γ and of β.</summary>
    /// <param name="outputGradient">The gradient of the output: the first tile.</param>
    /// <param name="gradientLayout">The layout of each.</param>
    /// <param name="input">What <see cref="Forward"/> was given.</param>
    /// <param name="inputLayout">The layout of each.</param>
    /// <param name="tiles">How many tiles the group has.</param>
    /// <param name="images">How many images; other lanes do not count.</param>
    /// <param name="gamma">[channels]</param>
    /// <param name="beta">[channels]: not used without ReLU, and may then be null.</param>
    /// <param name="mean">What <see cref="Forward"/> gave.</param>
    /// <param name="inverseDeviation">What <see cref="Forward"/> gave.</param>
    /// <param name="relu">As it was in <see cref="Forward"/>.</param>
    /// <param name="inputGradient">As many tiles, overwritten; 0 in the lanes that are no image. It may be <paramref name="outputGradient"/>.</param>
    /// <param name="inputGradientLayout">The layout of each.</param>
    /// <param name="gammaGradient">[channels], added to.</param>
    /// <param name="betaGradient">[channels], added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        float* outputGradient, TileLayout gradientLayout, float* input, TileLayout inputLayout, int tiles, int images,
        float* gamma, float* beta, float* mean, float* inverseDeviation, bool relu,
        float* inputGradient, TileLayout inputGradientLayout, float* gammaGradient, float* betaGradient)
    {
        Debug.Assert(gradientLayout.Shape == inputLayout.Shape && inputGradientLayout.Shape == inputLayout.Shape && images >= 1 && images <= tiles * Lanes);
        double count = (double)images * inputLayout.Rows * inputLayout.Columns;
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            float* plane = input + inputLayout.Offset(c, 0, 0), gradient = outputGradient + gradientLayout.Offset(c, 0, 0);
            float* result = inputGradient + inputGradientLayout.Offset(c, 0, 0);
            var channel = new Channel(mean[c], inverseDeviation[c], gamma[c], relu ? beta[c] : 0, relu);
            double sum = 0, product = 0;
            for (int t = 0; t < tiles; t++)
            {
                SumGradients(
                    gradient + (long)t * gradientLayout.Size, gradientLayout, plane + (long)t * inputLayout.Size, inputLayout, channel, ValidLanes(images, t),
                    ref sum, ref product);
            }

            // With x̂ = (x − mean) · inverse deviation: ∂γ = Σ g x̂, ∂β = Σ g, ∂x = γ · inverse deviation · (g − Σ g / n − x̂ Σ g x̂ / n).
            double deviation = inverseDeviation[c];
            gammaGradient[c] += (float)(product * deviation);
            betaGradient[c] += (float)sum;
            float slope = (float)(-channel.Scale * deviation * deviation * product / count), constant = (float)(-channel.Scale * sum / count);
            for (int t = 0; t < tiles; t++)
            {
                Differentiate(
                    gradient + (long)t * gradientLayout.Size, gradientLayout, plane + (long)t * inputLayout.Size, inputLayout, channel, ValidLanes(images, t),
                    slope, constant, result + (long)t * inputGradientLayout.Size, inputGradientLayout);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(float* plane, TileLayout layout, int lanes)
    {
        // A sum for each row: shorter sums round less, and the sums of several rows run beside each other.
        Vector512<float> sum = Vector512<float>.Zero;
        int width = layout.Columns * Lanes;
        for (int y = 0; y < layout.Rows; y++)
        {
            float* row = plane + y * layout.RowStride;
            Vector512<float> rowSum = Vector512<float>.Zero;
            for (int i = 0; i < width; i += Lanes)
                rowSum += Vector512.Load(row + i);
            sum += rowSum;
        }

        return Sum(sum, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(float* plane, TileLayout layout, float mean, int lanes)
    {
        Vector512<float> sum = Vector512<float>.Zero;
        int width = layout.Columns * Lanes;
        for (int y = 0; y < layout.Rows; y++)
        {
            float* row = plane + y * layout.RowStride;
            Vector512<float> rowSum = Vector512<float>.Zero;
            for (int i = 0; i < width; i += Lanes)
            {
                Vector512<float> centred = Vector512.Load(row + i) - Vector512.Create(mean);
                rowSum = Vector512.MultiplyAddEstimate(centred, centred, rowSum);
            }

            sum += rowSum;
        }

        return Sum(sum, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize(float* plane, TileLayout layout, Channel channel, float* output, TileLayout outputLayout)
    {
        Vector512<float> mean = Vector512.Create(channel.Mean), scale = Vector512.Create(channel.Scale);
        Vector512<float> beta = Vector512.Create(channel.Beta), floor = Vector512.Create(channel.Floor);
        int width = layout.Columns * Lanes;
        for (int y = 0; y < layout.Rows; y++)
        {
            float* row = plane + y * layout.RowStride, normalized = output + y * outputLayout.RowStride;
            for (int i = 0; i < width; i += Lanes)
            {
                Vector512<float> value = Vector512.MultiplyAddEstimate(Vector512.Load(row + i) - mean, scale, beta);
                Vector512.Store(Vector512.MaxNative(floor, value), normalized + i);
            }
        }
    }

    /// <summary>Adds Σ g and Σ g (x − mean) over a plane, where g is the gradient before ReLU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumGradients(
        float* gradient, TileLayout gradientLayout, float* plane, TileLayout layout, Channel channel, int lanes, ref double sum, ref double product)
    {
        Vector512<float> mean = Vector512.Create(channel.Mean), scale = Vector512.Create(channel.Scale);
        Vector512<float> beta = Vector512.Create(channel.Beta), floor = Vector512.Create(channel.Floor);
        Vector512<float> sums = Vector512<float>.Zero, products = Vector512<float>.Zero;
        int width = layout.Columns * Lanes;
        for (int y = 0; y < layout.Rows; y++)
        {
            float* row = plane + y * layout.RowStride, gradientRow = gradient + y * gradientLayout.RowStride;
            Vector512<float> rowSum = Vector512<float>.Zero, rowProduct = Vector512<float>.Zero;
            for (int i = 0; i < width; i += Lanes)
            {
                Vector512<float> centred = Vector512.Load(row + i) - mean;
                Vector512<float> isPassed = Vector512.GreaterThan(Vector512.MultiplyAddEstimate(centred, scale, beta), floor);
                Vector512<float> g = Vector512.ConditionalSelect(isPassed, Vector512.Load(gradientRow + i), Vector512<float>.Zero);
                rowSum += g;
                rowProduct = Vector512.MultiplyAddEstimate(g, centred, rowProduct);
            }

            sums += rowSum;
            products += rowProduct;
        }

        sum += Sum(sums, lanes);
        product += Sum(products, lanes);
    }

    /// <summary>Overwrites a plane of the input's gradient with scale · g + slope · (x − mean) + constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate(
        float* gradient, TileLayout gradientLayout, float* plane, TileLayout layout, Channel channel, int lanes, float slope, float constant,
        float* result, TileLayout resultLayout)
    {
        Vector512<float> mean = Vector512.Create(channel.Mean), scale = Vector512.Create(channel.Scale);
        Vector512<float> beta = Vector512.Create(channel.Beta), floor = Vector512.Create(channel.Floor);
        Vector512<float> slopes = Vector512.Create(slope), constants = Vector512.Create(constant);
        Vector512<int> isImage = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes));
        int width = layout.Columns * Lanes;
        for (int y = 0; y < layout.Rows; y++)
        {
            float* row = plane + y * layout.RowStride, gradientRow = gradient + y * gradientLayout.RowStride, resultRow = result + y * resultLayout.RowStride;
            for (int i = 0; i < width; i += Lanes)
            {
                Vector512<float> centred = Vector512.Load(row + i) - mean;
                Vector512<float> isPassed = Vector512.GreaterThan(Vector512.MultiplyAddEstimate(centred, scale, beta), floor);
                Vector512<float> g = Vector512.ConditionalSelect(isPassed, Vector512.Load(gradientRow + i), Vector512<float>.Zero);
                Vector512<float> value = Vector512.MultiplyAddEstimate(g, scale, Vector512.MultiplyAddEstimate(centred, slopes, constants));
                Vector512.Store(Vector512.ConditionalSelect(isImage.AsSingle(), value, Vector512<float>.Zero), resultRow + i);
            }
        }
    }

    private static double Sum(Vector512<float> values, int lanes)
    {
        double sum = 0;
        float* lane = (float*)&values;
        for (int l = 0; l < lanes; l++)
            sum += lane[l];
        return sum;
    }

    private static int ValidLanes(int images, int tile) => Math.Clamp(images - tile * Lanes, 0, Lanes);

    /// <summary>What makes (x − mean) · scale + β of x; the output is that, or the floor where that is greater: 0 with ReLU, −∞ without.</summary>
    private readonly struct Channel(float mean, float inverseDeviation, float gamma, float beta, bool relu)
    {
        public readonly float Mean = mean, Scale = gamma * inverseDeviation, Beta = beta, Floor = relu ? 0 : float.NegativeInfinity;
    }
}
