namespace Digits.Networks.Kernels;

internal static unsafe partial class MaxPoolingKernel
{
    /// <summary>As <see cref="Forward"/>, one value at a time.</summary>
    public static void ForwardReference(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout, uint* argmax, bool relu)
    {
        for (int c = 0; c < outputLayout.Channels; c++)
        {
            for (int y = 0; y < outputLayout.Rows; y++)
            {
                for (int x = 0; x < outputLayout.Columns; x++)
                {
                    uint places = 0;
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        float greatest = float.NegativeInfinity;
                        int row = 0, column = 0;
                        for (int i = 0; i < 4; i++)
                        {
                            float value = input[inputLayout.Offset(c, 2 * y + i / 2, 2 * x + i % 2) + lane];
                            if (value > greatest)
                                (greatest, row, column) = (value, i / 2, i % 2);
                        }

                        output[outputLayout.Offset(c, y, x) + lane] = relu && greatest < 0 ? 0 : greatest;
                        places |= (uint)row << lane | (uint)column << (Lanes + lane);
                    }

                    if (argmax != null)
                        argmax[(c * outputLayout.Rows + y) * outputLayout.Columns + x] = places;
                }
            }
        }
    }

    /// <summary>As <see cref="Backward"/>, one value at a time.</summary>
    public static void BackwardReference(
        float* outputGradient, TileLayout outputLayout, float* output, uint* argmax, float* inputGradient, TileLayout inputLayout)
    {
        for (int c = 0; c < inputLayout.Channels; c++)
        {
            for (int y = 0; y < inputLayout.Rows; y++)
            {
                for (int x = 0; x < inputLayout.Columns; x++)
                {
                    for (int lane = 0; lane < Lanes; lane++)
                    {
                        float gradient = 0;
                        if (y / 2 < outputLayout.Rows && x / 2 < outputLayout.Columns)
                        {
                            int at = outputLayout.Offset(c, y / 2, x / 2) + lane;
                            uint places = argmax[(c * outputLayout.Rows + y / 2) * outputLayout.Columns + x / 2] >> lane;
                            bool isHere = (places & 1) == y % 2 && (places >> Lanes & 1) == x % 2;
                            if (isHere && (output == null || output[at] > 0))
                                gradient = outputGradient[at];
                        }

                        inputGradient[inputLayout.Offset(c, y, x) + lane] = gradient;
                    }
                }
            }
        }
    }
}
