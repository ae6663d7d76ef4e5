namespace Digits.Networks.Kernels;

internal static unsafe partial class ActivationKernel
{
    /// <summary>As <see cref="ReluForward"/>, one value at a time.</summary>
    public static void ReluForwardReference(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout) =>
        ForEach(outputLayout, (c, y, x, lane) =>
        {
            float value = input[inputLayout.Offset(c, y, x) + lane];
            output[outputLayout.Offset(c, y, x) + lane] = value < 0 ? 0 : value;
        });

    /// <summary>As <see cref="ReluBackward"/>, one value at a time.</summary>
    public static void ReluBackwardReference(
        float* outputGradient, TileLayout gradientLayout, float* output, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout) =>
        ForEach(inputLayout, (c, y, x, lane) =>
        {
            bool passes = output[outputLayout.Offset(c, y, x) + lane] > 0;
            inputGradient[inputLayout.Offset(c, y, x) + lane] = passes ? outputGradient[gradientLayout.Offset(c, y, x) + lane] : 0;
        });

    /// <summary>As <see cref="SiluForward"/>, one value at a time.</summary>
    public static void SiluForwardReference(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout) =>
        ForEach(outputLayout, (c, y, x, lane) =>
        {
            double value = input[inputLayout.Offset(c, y, x) + lane];
            output[outputLayout.Offset(c, y, x) + lane] = (float)(value / (1 + Math.Exp(-value)));
        });

    /// <summary>As <see cref="SiluBackward"/>, one value at a time.</summary>
    public static void SiluBackwardReference(
        float* outputGradient, TileLayout gradientLayout, float* input, TileLayout inputLayout, float* inputGradient, TileLayout inputGradientLayout) =>
        ForEach(inputGradientLayout, (c, y, x, lane) =>
        {
            double value = input[inputLayout.Offset(c, y, x) + lane], sigmoid = 1 / (1 + Math.Exp(-value));
            double gradient = outputGradient[gradientLayout.Offset(c, y, x) + lane] * sigmoid * (1 + value * (1 - sigmoid));
            inputGradient[inputGradientLayout.Offset(c, y, x) + lane] = (float)gradient;
        });

    private static void ForEach(TileLayout layout, Action<int, int, int, int> action)
    {
        for (int c = 0; c < layout.Channels; c++)
        {
            for (int y = 0; y < layout.Rows; y++)
            {
                for (int x = 0; x < layout.Columns; x++)
                {
                    for (int lane = 0; lane < TileLayout.Lanes; lane++)
                        action(c, y, x, lane);
                }
            }
        }
    }
}
