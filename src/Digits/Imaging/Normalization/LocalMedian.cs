namespace Digits.Imaging.Normalization;

/// <summary>The median of the square around each pixel.</summary>
/// <remarks>
/// A histogram slides along each row and changes by a column: T. S. Huang, G. J. Yang and G. Y. Tang, <i>A fast two-dimensional median filtering
/// algorithm</i>, IEEE ASSP 27, 1979.
/// </remarks>
internal static class LocalMedian
{
    private const int Steps = 255;

    /// <summary>The lower median, to a 255th of the values' range.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Half the square's side; the picture's edge cuts it off.</param>
    public static float[] Of(float[] values, int width, int height, int radius)
    {
        float least = values.Min(), step = Math.Max(1e-6f, (values.Max() - least) / Steps);
        int[] bins = Array.ConvertAll(values, value => Math.Min(Steps, (int)((value - least) / step)));
        var result = new float[values.Length];
        var counts = new int[Steps + 1];
        for (int y = 0; y < height; y++)
        {
            (int top, int bottom) = (Math.Max(0, y - radius), Math.Min(height, y + radius + 1));
            Array.Clear(counts);
            int total = 0;
            for (int x = 0; x < Math.Min(radius, width); x++)
                total += Count(x, 1);
            for (int x = 0; x < width; x++)
            {
                if (x + radius < width)
                    total += Count(x + radius, 1);
                if (x - radius - 1 >= 0)
                    total += Count(x - radius - 1, -1);
                int median = 0;
                for (int below = counts[0]; 2 * below < total; below += counts[median])
                    median++;
                result[(y * width) + x] = least + (median * step);
            }

            int Count(int column, int by)
            {
                for (int row = top; row < bottom; row++)
                    counts[bins[(row * width) + column]] += by;
                return by * (bottom - top);
            }
        }

        return result;
    }
}
