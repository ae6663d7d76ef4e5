namespace Digits.Imaging;

/// <summary>
/// Scales pictures without aliasing, one axis after the other: shrinking takes the mean of the area that a new pixel covers, enlarging
/// interpolates linearly between pixel centres.
/// </summary>
internal static class AreaResampler
{
    /// <summary>Scales grey values; the same code for bytes and floats would cost more than it saves, so bytes pass through floats row by row.</summary>
    public static byte[] Shrink(ReadOnlySpan<byte> source, int width, int height, int newWidth, int newHeight)
    {
        Weights across = Weights.For(width, newWidth);
        Weights down = Weights.For(height, newHeight);
        var result = new byte[newWidth * newHeight];
        var sum = new float[newWidth];
        var row = new float[newWidth];
        var values = new float[width];
        for (int y = 0; y < newHeight; y++)
        {
            sum.AsSpan().Clear();
            for (int k = 0; k < down.Length; k++)
            {
                float weight = down.Weight(y, k);
                if (weight == 0)
                    continue;
                ReadOnlySpan<byte> line = source.Slice(down.Start(y, k) * width, width);
                for (int x = 0; x < width; x++)
                    values[x] = line[x];
                across.Apply(values, row);
                for (int x = 0; x < newWidth; x++)
                    sum[x] += weight * row[x];
            }

            for (int x = 0; x < newWidth; x++)
                result[(y * newWidth) + x] = (byte)Math.Clamp(MathF.Round(sum[x]), 0, 255);
        }

        return result;
    }

    /// <summary>Scales a rectangle of values, row-major.</summary>
    public static float[] Scale(ReadOnlySpan<float> source, int width, int height, int newWidth, int newHeight)
    {
        Weights across = Weights.For(width, newWidth);
        Weights down = Weights.For(height, newHeight);
        var rows = new float[newWidth * height];
        for (int y = 0; y < height; y++)
            across.Apply(source.Slice(y * width, width), rows.AsSpan(y * newWidth, newWidth));

        var result = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++)
        {
            for (int k = 0; k < down.Length; k++)
            {
                float weight = down.Weight(y, k);
                if (weight == 0)
                    continue;
                int from = down.Start(y, k) * newWidth;
                for (int x = 0; x < newWidth; x++)
                    result[(y * newWidth) + x] += weight * rows[from + x];
            }
        }

        return result;
    }

    /// <summary>For each new pixel of an axis, the old pixels that it is made of and their shares, which add up to 1.</summary>
    private sealed class Weights
    {
        private readonly int _size;
        private readonly int[] _first;
        private readonly float[] _shares;

        private Weights(int size, int length, int newSize)
        {
            _size = size;
            Length = length;
            _first = new int[newSize];
            _shares = new float[newSize * length];
        }

        /// <summary>The most old pixels that a new one is made of.</summary>
        public int Length { get; }

        public static Weights For(int size, int newSize)
        {
            double step = (double)size / newSize;
            var weights = new Weights(size, newSize < size ? (int)Math.Ceiling(step) + 1 : 2, newSize);
            for (int i = 0; i < newSize; i++)
            {
                if (newSize < size)
                    weights.Cover(i, i * step, (i + 1) * step);
                else
                    weights.Interpolate(i, ((i + 0.5) * step) - 0.5);
            }

            return weights;
        }

        public int Start(int i, int k) => Math.Min(_first[i] + k, _size - 1);

        public float Weight(int i, int k) => _shares[(i * Length) + k];

        public void Apply(ReadOnlySpan<float> source, Span<float> result)
        {
            for (int i = 0; i < result.Length; i++)
            {
                float sum = 0;
                for (int k = 0; k < Length; k++)
                    sum += _shares[(i * Length) + k] * source[Math.Min(_first[i] + k, _size - 1)];
                result[i] = sum;
            }
        }

        private void Cover(int i, double from, double to)
        {
            _first[i] = (int)from;
            for (int k = 0; k < Length; k++)
            {
                double overlap = Math.Min(to, _first[i] + k + 1) - Math.Max(from, _first[i] + k);
                _shares[(i * Length) + k] = (float)(Math.Max(0, overlap) / (to - from));
            }
        }

        private void Interpolate(int i, double at)
        {
            double inside = Math.Clamp(at, 0, _size - 1);
            _first[i] = (int)inside;
            _shares[i * Length] = (float)(1 - (inside - _first[i]));
            _shares[(i * Length) + 1] = (float)(inside - _first[i]);
        }
    }
}
