namespace Digits.Imaging.Normalization;

/// <summary>Grey morphology: what is darker than all that surrounds it within a square.</summary>
/// <remarks>
/// J. Serra, <i>Image Analysis and Mathematical Morphology</i>, 1982. A running
/// extreme takes a constant time a pixel: M. van Herk, <i>A fast algorithm for local minimum and maximum filters on rectangular and octagonal
/// kernels</i>, Pattern Recognition Letters 13, 1992.
/// </remarks>
internal static class Morphology
{
    /// <summary>Closing: dark marks that no square of this half-width fits into take their surroundings' value.</summary>
    /// <param name="values">Row-major.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Half the square's side, less half a pixel.</param>
    /// <param name="beyond">
    /// How far beyond the picture's edge the middle of a square may lie, at most the radius; only what lies within counts. Far, a mark at
    /// the edge is none; near, the dark end of a gradient is one.
    /// </param>
    public static float[] Close(ReadOnlySpan<float> values, int width, int height, int radius, int beyond)
    {
        int outerWidth = width + (2 * beyond), outerHeight = height + (2 * beyond);
        var outer = new float[outerWidth * outerHeight];
        Array.Fill(outer, float.NegativeInfinity);
        for (int y = 0; y < height; y++)
            values.Slice(y * width, width).CopyTo(outer.AsSpan(((y + beyond) * outerWidth) + beyond));
        outer = Largest(outer, outerWidth, outerHeight, radius);
        Negate(outer);
        outer = Largest(outer, outerWidth, outerHeight, radius);
        var closed = new float[values.Length];
        for (int y = 0; y < height; y++)
            outer.AsSpan(((y + beyond) * outerWidth) + beyond, width).CopyTo(closed.AsSpan(y * width));
        Negate(closed);
        return closed;
    }

    private static void Negate(float[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = -values[i];
    }

    private static float[] Largest(float[] values, int width, int height, int radius)
    {
        float[] turned = Turned(LargestInRows(values, width, height, radius), width, height);
        return Turned(LargestInRows(turned, height, width, radius), height, width);
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
