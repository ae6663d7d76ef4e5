namespace Digits.Networks.Kernels;

internal static unsafe partial class BatchNormalizationKernel
{
    /// <summary>As <see cref="Forward"/>, one value at a time, in double precision.</summary>
    public static void ForwardReference(
        float* input, TileLayout inputLayout, int tiles, int images, float* gamma, float* beta, float epsilon, bool relu,
        float* output, TileLayout outputLayout, float* mean, float* inverseDeviation, float* variance)
    {
        double count = (double)images * inputLayout.Rows * inputLayout.Columns;
        for (int channel = 0; channel < inputLayout.Channels; channel++)
        {
            int c = channel;
            double sum = 0, squares = 0;
            ForEach(inputLayout, images, (image, y, x) => sum += input[At(inputLayout, image, c, y, x)]);
            double average = sum / count;
            ForEach(inputLayout, images, (image, y, x) => squares += Math.Pow(input[At(inputLayout, image, c, y, x)] - average, 2));
            double inverse = 1 / Math.Sqrt(squares / count + epsilon);
            ForEach(inputLayout, tiles * Lanes, (image, y, x) =>
            {
                double value = gamma[c] * (input[At(inputLayout, image, c, y, x)] - average) * inverse + beta[c];
                output[At(outputLayout, image, c, y, x)] = relu && value < 0 ? 0 : (float)value;
            });
            mean[c] = (float)average;
            inverseDeviation[c] = (float)inverse;
            variance[c] = (float)(squares / Math.Max(count - 1, 1));
        }
    }

    /// <summary>As <see cref="Backward"/>, one value at a time, in double precision.</summary>
    public static void BackwardReference(
        float* outputGradient, TileLayout gradientLayout, float* input, TileLayout inputLayout, int tiles, int images,
        float* gamma, float* beta, float* mean, float* inverseDeviation, bool relu,
        float* inputGradient, TileLayout inputGradientLayout, float* gammaGradient, float* betaGradient)
    {
        double count = (double)images * inputLayout.Rows * inputLayout.Columns;
        for (int channel = 0; channel < inputLayout.Channels; channel++)
        {
            int c = channel;
            double sum = 0, product = 0;
            double Normalized(int image, int y, int x) => (input[At(inputLayout, image, c, y, x)] - mean[c]) * inverseDeviation[c];
            double Gradient(int image, int y, int x) =>
                relu && gamma[c] * Normalized(image, y, x) + beta[c] <= 0 ? 0 : outputGradient[At(gradientLayout, image, c, y, x)];
            ForEach(inputLayout, images, (image, y, x) =>
            {
                sum += Gradient(image, y, x);
                product += Gradient(image, y, x) * Normalized(image, y, x);
            });
            ForEach(inputLayout, tiles * Lanes, (image, y, x) =>
            {
                double value = gamma[c] * inverseDeviation[c] * (Gradient(image, y, x) - sum / count - Normalized(image, y, x) * product / count);
                inputGradient[At(inputGradientLayout, image, c, y, x)] = image < images ? (float)value : 0;
            });
            gammaGradient[c] += (float)product;
            betaGradient[c] += (float)sum;
        }
    }

    private static long At(TileLayout layout, int image, int c, int y, int x) =>
        (long)(image / Lanes) * layout.Size + layout.Offset(c, y, x) + image % Lanes;

    private static void ForEach(TileLayout layout, int images, Action<int, int, int> action)
    {
        for (int image = 0; image < images; image++)
        {
            for (int y = 0; y < layout.Rows; y++)
            {
                for (int x = 0; x < layout.Columns; x++)
                    action(image, y, x);
            }
        }
    }
}
