namespace Digits.Imaging.Normalization;

/// <summary>Grey morphology: what is darker than all that surrounds it within a square.</summary>
/// <remarks>
/// J. Serra, <i>Image Analysis and Mathematical Morphology</i>, 1982. The picture's edge ends a square that reaches beyond it. A running
/// extreme takes a constant time a pixel: M. van Herk, <i>A fast algorithm for local minimum and maximum filters on rectangular and octagonal
/// kernels</i>, Pattern Recognition Letters 13, 1992.
/// </remarks>
internal static class Morphology
{
    /// <summary>Closing: dark marks that no square of this half-width fits into take their surroundings' value.</summary>
    public static float[] Close(ReadOnlySpan<float> values, int width, int height, int radius) =>
        Extreme(Extreme(values, width, height, radius, 1), width, height, radius, -1);

    /// <summary>The largest values (sign 1) or the smallest (sign −1) of the squares around each pixel.</summary>
    private static float[] Extreme(ReadOnlySpan<float> values, int width, int height, int radius, int sign)
    {
        var signed = new float[values.Length];
        for (int i = 0; i < signed.Length; i++)
            signed[i] = sign * values[i];
        float[] result = LargestInRows(Turned(LargestInRows(signed, width, height, radius), width, height), height, width, radius);
        result = Turned(result, height, width);
        for (int i = 0; i < result.Length; i++)
            result[i] *= sign;
        return result;
    }

    /// <summary>Rows become columns.</summary>
    private static float[] Turned(float[] values, int width, int height)
    {
        var turned = new float[values.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                turned[(x * height) + y] = values[(y * width) + x];
        }

        return turned;
    }

    /// <summary>Blocks as long as the window: the largest of a window is the larger of one block's end and the next one's beginning.</summary>
    private static float[] LargestInRows(float[] values, int width, int height, int radius)
    {
        int window = (2 * radius) + 1;

        // Blocks begin a radius before the row, so that every window lies within it.
        int length = (width + (2 * radius) + window - 1) / window * window;
        var line = new float[length];
        var fromLeft = new float[length];
        var fromRight = new float[length];
        var result = new float[values.Length];
        Array.Fill(line, float.NegativeInfinity);
        for (int y = 0; y < height; y++)
        {
            values.AsSpan(y * width, width).CopyTo(line.AsSpan(radius));
            for (int block = 0; block < length; block += window)
            {
                float largest = float.NegativeInfinity;
                for (int i = block; i < block + window; i++)
                    fromLeft[i] = largest = line[i] > largest ? line[i] : largest;
                largest = float.NegativeInfinity;
                for (int i = block + window - 1; i >= block; i--)
                    fromRight[i] = largest = line[i] > largest ? line[i] : largest;
            }

            Span<float> row = result.AsSpan(y * width, width);
            for (int x = 0; x < row.Length; x++)
                row[x] = fromRight[x] > fromLeft[x + window - 1] ? fromRight[x] : fromLeft[x + window - 1];
        }

        return result;
    }
}
