namespace Digits.Imaging.Normalization;

/// <summary>Means of the squares around each pixel, in a constant time a pixel.</summary>
/// <remarks>By running sums over the columns: F. C. Crow, <i>Summed-area tables for texture mapping</i>, SIGGRAPH 1984.</remarks>
internal static class LocalMean
{
    /// <summary>The mean of those values around each pixel that are no larger than a limit.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Half the square's side; the picture's edge cuts it off.</param>
    /// <param name="limit">Larger values do not count.</param>
    /// <param name="otherwise">The result where no value counts.</param>
    public static float[] Below(ReadOnlySpan<float> values, int width, int height, int radius, float limit, float otherwise)
    {
        var result = new float[values.Length];
        var sums = new double[width + 1];
        var counts = new int[width + 1];
        double[] columnSums = new double[width];
        int[] columnCounts = new int[width];
        for (int y = -radius; y < height; y++)
        {
            if (y + radius < height)
                Add(values.Slice((y + radius) * width, width), limit, 1, columnSums, columnCounts);
            if (y - radius - 1 >= 0)
                Add(values.Slice((y - radius - 1) * width, width), limit, -1, columnSums, columnCounts);
            if (y < 0)
                continue;
            for (int x = 0; x < width; x++)
            {
                sums[x + 1] = sums[x] + columnSums[x];
                counts[x + 1] = counts[x] + columnCounts[x];
            }

            for (int x = 0; x < width; x++)
            {
                int from = Math.Max(0, x - radius), to = Math.Min(width, x + radius + 1);
                int count = counts[to] - counts[from];
                result[(y * width) + x] = count == 0 ? otherwise : (float)((sums[to] - sums[from]) / count);
            }
        }

        return result;
    }

    private static void Add(ReadOnlySpan<float> row, float limit, int sign, double[] sums, int[] counts)
    {
        for (int x = 0; x < row.Length; x++)
        {
            if (row[x] > limit)
                continue;
            sums[x] += sign * row[x];
            counts[x] += sign;
        }
    }
}
