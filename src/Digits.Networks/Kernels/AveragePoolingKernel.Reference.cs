namespace Digits.Networks.Kernels;

internal static unsafe partial class AveragePoolingKernel
{
    /// <summary>As <see cref="Forward"/>, one value at a time.</summary>
    public static void ForwardReference(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout)
    {
        for (int c = 0; c < outputLayout.Channels; c++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        float sum = 0;
                        for (int i = 0; i < 4; i++)
                            sum += input[inputLayout.Offset(c, 2 * y + i / 2, 2 * x + i % 2) + lane];
                        output[outputLayout.Offset(c, y, x) + lane] = sum / 4;
                    }
                }
            }
        }
    }

    /// <summary>As <see cref="Backward"/>, one value at a time.</summary>
    public static void BackwardReference(float* outputGradient, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout)
    {
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                for (int x = 0; x < inputLayout.Columns; x++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        bool isPooled = y / 2 < outputLayout.Rows && x / 2 < outputLayout.Columns;
                        inputGradient[inputLayout.Offset(c, y, x) + lane] = isPooled ? outputGradient[outputLayout.Offset(c, y / 2, x / 2) + lane] / 4 : 0;
                    }
                }
            }
        }
    }
}
