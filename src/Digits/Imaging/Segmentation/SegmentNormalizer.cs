namespace Digits.Imaging.Segmentation;

/// <summary>Brings the ink of one segment, its neighbours' erased, to MNIST's form, as <see cref="DigitNormalizer"/> brings whole pictures.</summary>
internal static class SegmentNormalizer
{
    private const int Box = 20;
    private const int CentrePixel = 14;

    // MNIST's strokes are two to three pixels wide; a thinner one is thickened towards this width.
    private const double LeastStroke = 2.3;

    /// <summary>Draws pieces of ink together as one digit.</summary>
    /// <param name="map">The picture's ink.</param>
    /// <param name="line">The line that the digit is on.</param>
    /// <param name="pieces">The pieces; at least one.</param>
    /// <param name="owner">For each pixel of the picture the piece that it belongs to; null for paper.</param>
    /// <param name="result">784 bytes, overwritten: 28×28, row-major, ink 255 on 0.</param>
    public static void Draw(InkMap map, WritingLine line, IReadOnlyCollection<InkPiece> pieces, InkPiece?[] owner, Span<byte> result)
    {
        int left = pieces.Min(piece => piece.Left), right = pieces.Max(piece => piece.Right);
        int top = pieces.Min(piece => piece.Top), bottom = pieces.Max(piece => piece.Bottom);

        // A stroke's soft edge lies just outside its mask.
        (left, right, top, bottom) = (Math.Max(0, left - 1), Math.Min(map.Width, right + 1), Math.Max(0, top - 1), Math.Min(map.Height, bottom + 1));
        (int width, int height) = (right - left, bottom - top);
        var own = new float[width * height];
        foreach (int place in pieces.SelectMany(piece => piece.Pixels))
        {
            (int y, int x) = Math.DivRem(place, map.Width);
            for (int ny = Math.Max(0, y - 1); ny <= Math.Min(map.Height - 1, y + 1); ny++)
            {
                for (int nx = Math.Max(0, x - 1); nx <= Math.Min(map.Width - 1, x + 1); nx++)
                {
                    int near = (ny * map.Width) + nx;
                    if (near == place || owner[near] is null)
                        own[((ny - top) * width) + nx - left] = map.Ink[near];
                }
            }
        }

        double scale = (double)Box / Math.Max(width, height);
        int newWidth = Math.Max(1, (int)Math.Round(width * scale)), newHeight = Math.Max(1, (int)Math.Round(height * scale));
        float[] digit = AreaResampler.Scale(own, width, height, newWidth, newHeight);
        double lack = LeastStroke - (scale * line.Stroke);
        if (lack > 0)
            digit = Thicken(digit, newWidth, newHeight, (float)Math.Min(1, lack));
        Place(digit, newWidth, newHeight, result);
    }

    /// <summary>Lets every pixel have a share of the darkest ink beside, above and below it.</summary>
    private static float[] Thicken(float[] digit, int width, int height, float share)
    {
        var thick = new float[digit.Length];
        for (int i = 0; i < digit.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            float near = Math.Max(
                Math.Max(x > 0 ? digit[i - 1] : 0, x < width - 1 ? digit[i + 1] : 0),
                Math.Max(y > 0 ? digit[i - width] : 0, y < height - 1 ? digit[i + width] : 0));
            thick[i] = Math.Max(digit[i], share * near);
        }

        return thick;
    }

    /// <summary>Puts the digit so that its centre of mass comes to the centre, its brightest pixel white.</summary>
    private static void Place(ReadOnlySpan<float> digit, int width, int height, Span<byte> result)
    {
        (double mass, double massX, double massY, float brightest) = (0, 0, 0, 1e-3f);
        for (int i = 0; i < digit.Length; i++)
        {
            mass += digit[i];
            massX += digit[i] * (i % width);
            massY += digit[i] * (i / width);
            brightest = Math.Max(brightest, digit[i]);
        }

        mass = Math.Max(mass, 1e-6);
        int left = Math.Clamp((int)Math.Round(CentrePixel - (massX / mass)), 0, DigitNormalizer.Side - width);
        int top = Math.Clamp((int)Math.Round(CentrePixel - (massY / mass)), 0, DigitNormalizer.Side - height);
        result.Clear();
        for (int i = 0; i < digit.Length; i++)
            result[((top + (i / width)) * DigitNormalizer.Side) + left + (i % width)] = (byte)MathF.Round(digit[i] * 255 / brightest);
    }
}
