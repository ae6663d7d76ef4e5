namespace Digits.Imaging.Segmentation;

/// <summary>Weighted means over a square window around every pixel, in constant time a pixel by sums over rectangles.</summary>
/// <remarks>Summed areas: Crow, <i>Summed-area tables for texture mapping</i>, SIGGRAPH 1984.</remarks>
internal static class WindowMean
{
    /// <summary>The mean of the values around each pixel, each counting as much as its weight.</summary>
    /// <param name="values">Width × height values, row-major.</param>
    /// <param name="weights">As many weights, 0 or more; where a window has none, the values count alike.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="radius">The window reaches this far to all sides, as far as the picture does.</param>
    public static float[] Of(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int width, int radius)
    {
        int height = values.Length / width;
        const float Trifle = 1e-4f; // a weight that matters only where there is no other
        int stride = width + 1;
        var mass = new double[stride * (height + 1)];
        var sum = new double[stride * (height + 1)];
        for (int y = 0; y < height; y++)
        {
            (double rowMass, double rowSum) = (0, 0);
            for (int x = 0; x < width; x++)
            {
                int i = (y * width) + x, at = ((y + 1) * stride) + x + 1;
                rowMass += weights[i] + Trifle;
                rowSum += (weights[i] + Trifle) * values[i];
                mass[at] = mass[at - stride] + rowMass;
                sum[at] = sum[at - stride] + rowSum;
            }
        }

        var means = new float[values.Length];
        for (int y = 0; y < height; y++)
        {
            int top = Math.Max(0, y - radius) * stride, bottom = Math.Min(height, y + radius + 1) * stride;
            for (int x = 0; x < width; x++)
            {
                int left = Math.Max(0, x - radius), right = Math.Min(width, x + radius + 1);
                means[(y * width) + x] = (float)(Inside(sum) / Inside(mass));

                double Inside(double[] table) => table[bottom + right] - table[bottom + left] - table[top + right] + table[top + left];
            }
        }

        return means;
    }
}
