namespace Digits.Imaging.Synthesis;

/// <summary>
/// Draws a trajectory as MNIST's images are made: the ink's extent scaled to fit 20×20 pixels, its centre of mass moved to pixel
/// (14, 14) of 28×28, counted from 0 (LeCun, Bottou, Bengio and Haffner, 1998, section III-A).
/// </summary>
/// <remarks>
/// MNIST scaled pictures; here the line itself is scaled before it is drawn, and so no resampling can blur it. How dark a pixel is
/// follows from its distance to the nearest edge of the line, a chain of discs whose radius changes evenly from point to point. Only
/// + − × ÷ √ and comparisons, in a fixed order: the same bytes on every platform. Not thread-safe.
/// </remarks>
internal sealed class Ink
{
    private const int Side = DigitNormalizer.Side;
    private const int Box = 20;
    private const int CentrePixel = 14;

    private readonly float[] _box = new float[Box * Box];

    /// <summary>Draws.</summary>
    /// <param name="line">At least one point.</param>
    /// <param name="softness">Over how many pixels an edge goes from ink to paper.</param>
    /// <param name="image">784 bytes, overwritten.</param>
    public void Draw(Trajectory line, double softness, Span<byte> image)
    {
        (double left, double top, double right, double bottom) = Extent(line);
        double scale = Box / Math.Max(right - left, bottom - top);
        _box.AsSpan().Clear();
        float soft = (float)(1 / softness);
        for (int i = 0; i < line.Count; i++)
        {
            int next = line.Joined[i] ? i + 1 : i;
            if (next == i && i > 0 && line.Joined[i - 1])
                continue;
            Capsule(
                (float)((line.X[i] - left) * scale), (float)((line.Y[i] - top) * scale), (float)(line.Radius[i] * scale),
                (float)((line.X[next] - left) * scale), (float)((line.Y[next] - top) * scale), (float)(line.Radius[next] * scale), soft);
        }

        Place((int)((right - left) * scale) + 1, (int)((bottom - top) * scale) + 1, image);
    }

    private static (double Left, double Top, double Right, double Bottom) Extent(Trajectory line)
    {
        (double left, double top, double right, double bottom) = (line.X[0], line.Y[0], line.X[0], line.Y[0]);
        for (int i = 0; i < line.Count; i++)
        {
            left = Math.Min(left, line.X[i] - line.Radius[i]);
            top = Math.Min(top, line.Y[i] - line.Radius[i]);
            right = Math.Max(right, line.X[i] + line.Radius[i]);
            bottom = Math.Max(bottom, line.Y[i] + line.Radius[i]);
        }

        return (left, top, right, bottom);
    }

    /// <summary>Inks the pixels around one piece of the line; where it overlaps another, the darker counts.</summary>
    private void Capsule(float x0, float y0, float r0, float x1, float y1, float r1, float soft)
    {
        // The middle of pixel i lies at i + ½.
        float reach = Math.Max(r0, r1) + (0.5f / soft) - 0.5f;
        int firstX = Math.Max(0, (int)(Math.Min(x0, x1) - reach));
        int lastX = Math.Min(Box - 1, (int)(Math.Max(x0, x1) + reach));
        int firstY = Math.Max(0, (int)(Math.Min(y0, y1) - reach));
        int lastY = Math.Min(Box - 1, (int)(Math.Max(y0, y1) + reach));
        (float dx, float dy) = (x1 - x0, y1 - y0);
        float length2 = (dx * dx) + (dy * dy);
        float inverse = length2 > 0 ? 1 / length2 : 0;
        for (int y = firstY; y <= lastY; y++)
        {
            float py = y + 0.5f - y0;
            for (int x = firstX; x <= lastX; x++)
            {
                float px = x + 0.5f - x0;
                float t = Math.Clamp(((px * dx) + (py * dy)) * inverse, 0, 1);
                (float ex, float ey) = (px - (t * dx), py - (t * dy));
                float distance2 = (ex * ex) + (ey * ey);
                float radius = r0 + (t * (r1 - r0));
                float outer = radius + (0.5f / soft);
                if (distance2 >= outer * outer)
                    continue;
                float ink = Math.Min(1, (outer - MathF.Sqrt(distance2)) * soft);
                ref float pixel = ref _box[(y * Box) + x];
                pixel = Math.Max(pixel, ink);
            }
        }
    }

    /// <summary>Copies what the box holds into the image, its centre of mass as near to the centre as whole pixels and the edges allow.</summary>
    private void Place(int width, int height, Span<byte> image)
    {
        (width, height) = (Math.Min(width, Box), Math.Min(height, Box));

        // Thin lines would be grey only; MNIST's are white.
        float brightest = 0;
        foreach (float ink in _box)
            brightest = Math.Max(brightest, ink);
        int mass = 0;
        int massX = 0;
        int massY = 0;
        Span<byte> box = stackalloc byte[Box * Box];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                var value = (byte)((_box[(y * Box) + x] * 255 / brightest) + 0.5f);
                box[(y * Box) + x] = value;
                mass += value;
                massX += value * x;
                massY += value * y;
            }
        }

        int left = Math.Clamp(CentrePixel - ((massX + (mass / 2)) / mass), 0, Side - width);
        int top = Math.Clamp(CentrePixel - ((massY + (mass / 2)) / mass), 0, Side - height);
        image.Clear();
        for (int y = 0; y < height; y++)
            box.Slice(y * Box, width).CopyTo(image[(((top + y) * Side) + left)..]);
    }
}
