namespace Digits.Networks.Kernels;

internal static unsafe partial class GlobalAveragePoolingKernel
{
    /// <summary>As <see cref="Forward"/>, one value at a time.</summary>
    public static void ForwardReference(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout)
    {
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                double sum = 0;
                for (int y = 0; y < inputLayout.Rows; y++)
                {
                    for (int x = 0; x < inputLayout.Columns; x++)
                        sum += input[inputLayout.Offset(c, y, x) + lane];
                }

                output[outputLayout.Offset(c, 0, 0) + lane] = (float)(sum / (inputLayout.Rows * inputLayout.Columns));
            }
        }
    }

    /// <summary>As <see cref="Backward"/>, one value at a time.</summary>
    public static void BackwardReference(float* outputGradient, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout)
    {
        int count = inputLayout.Rows * inputLayout.Columns;
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                for (int x = 0; x < inputLayout.Columns; x++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                        inputGradient[inputLayout.Offset(c, y, x) + lane] = outputGradient[outputLayout.Offset(c, 0, 0) + lane] / count;
                }
            }
        }
    }
}
