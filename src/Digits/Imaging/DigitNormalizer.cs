using Digits.Data;

namespace Digits.Imaging;

/// <summary>
/// Brings a picture of one digit to MNIST's form: ink white on black, fitted into 20×20 pixels with its proportions kept, its centre of
/// mass at pixel (14, 14) of 28×28, counted from 0.
/// </summary>
/// <remarks>
/// The steps follow LeCun, Bottou, Bengio and Haffner, <i>Gradient-based learning applied to document recognition</i>, 1998, section III-A.
/// A 28×28 picture is taken to be normalized: it is inverted if its ink is dark, and otherwise left as it is. A model remembers the
/// <see cref="Version"/> that it was trained with. Thread-safe; memory is bounded by a small multiple of the picture.
/// </remarks>
public static class DigitNormalizer
{
    /// <summary>The version of these steps; any change to what comes out raises it.</summary>
    public const int Version = 1;

    /// <summary>Height and width of a normalized digit.</summary>
    public const int Side = 28;

    private const int Box = 20;

    // Measured on MNIST: the centres of mass of its images lie evenly from 13.5 to 14.5, so its centre is the middle of pixel 14 (from 0),
    // half a pixel beside the middle of the image.
    private const int CentrePixel = 14;

    // More than this adds nothing to twenty pixels, and the search for pieces of ink is proportional to it.
    private const int WorkingSide = 400;

    // In shares of the full contrast: ink begins here, and less contrast than this (of 255) is a blank page.
    private const float InkThreshold = 0.3f;
    private const int BlankContrast = 12;

    // A border this close to either end of the contrast settles which is paper.
    private const double ClearBorder = 0.35;

    /// <summary>Normalizes one picture, whose ink may be dark on light or light on dark.</summary>
    /// <param name="image">A picture of one digit.</param>
    /// <returns>28×28 bytes, row-major, ink 255 on 0; all 0 for a blank picture.</returns>
    public static byte[] Normalize(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Width == Side && image.Height == Side)
            return KeepSize(image);
        GreyImage small = Reduce(image);
        byte[] pixels = small.Pixels.ToArray();
        if (InkIsDark(pixels, small.Width, small.Height))
            Invert(pixels);
        return Fit(pixels, small.Width, small.Height);
    }

    /// <summary>Normalizes every image of a set; its ink is known to be white.</summary>
    /// <param name="set">Images of any size.</param>
    /// <returns>A set of 28×28 images with the same labels, name and source; the set itself if it has that size already.</returns>
    public static DigitSet Normalize(DigitSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Rows == Side && set.Columns == Side)
            return set;
        var pixels = new byte[checked(set.Count * Side * Side)];
        Parallel.For(0, set.Count, i =>
        {
            GreyImage small = Reduce(new GreyImage(set.Columns, set.Rows, set.Image(i)));
            Fit(small.Pixels, small.Width, small.Height).CopyTo(pixels, i * Side * Side);
        });
        return DigitSet.Adopt(set.Name, set.Source, Side, Side, pixels, set.Labels.ToArray());
    }

    private static byte[] KeepSize(GreyImage image)
    {
        byte[] pixels = image.Pixels.ToArray();
        if (!pixels.AsSpan().ContainsAnyExcept(pixels[0]))
            return new byte[pixels.Length];
        if (InkIsDark(pixels, Side, Side))
            Invert(pixels);
        return pixels;
    }

    private static GreyImage Reduce(GreyImage image)
    {
        int longer = Math.Max(image.Width, image.Height);
        if (longer <= WorkingSide)
            return image;
        int width = Math.Max(1, (int)((long)image.Width * WorkingSide / longer));
        int height = Math.Max(1, (int)((long)image.Height * WorkingSide / longer));
        return GreyImage.Adopt(width, height, AreaResampler.Shrink(image.Pixels, image.Width, image.Height, width, height));
    }

    /// <summary>Paper is what lies along the border; where the border is neither clearly dark nor light, it is what there is more of.</summary>
    private static bool InkIsDark(ReadOnlySpan<byte> pixels, int width, int height)
    {
        (int min, int max) = (255, 0);
        foreach (byte pixel in pixels)
        {
            min = Math.Min(min, pixel);
            max = Math.Max(max, pixel);
        }

        if (min == max)
            return false;
        double border = (double)(BorderMedian(pixels, width, height) - min) / (max - min);
        if (border <= ClearBorder)
            return false;
        if (border >= 1 - ClearBorder)
            return true;
        int light = 0;
        foreach (byte pixel in pixels)
            light += 2 * pixel > min + max ? 1 : 0;
        return 2 * light > pixels.Length;
    }

    private static int BorderMedian(ReadOnlySpan<byte> pixels, int width, int height)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        int total = 0;
        for (int y = 0; y < height; y++)
        {
            int step = y == 0 || y == height - 1 ? 1 : Math.Max(1, width - 1);
            for (int x = 0; x < width; x += step)
            {
                counts[pixels[(y * width) + x]]++;
                total++;
            }
        }

        int median = 0;
        for (int below = counts[0]; 2 * below < total; below += counts[median])
            median++;
        return median;
    }

    private static void Invert(Span<byte> pixels)
    {
        foreach (ref byte pixel in pixels)
            pixel = (byte)(255 - pixel);
    }

    /// <exception cref="ArgumentException">The set has no images, or not of the normal size.</exception>
    internal static void ThrowUnlessNormal(DigitSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0 || set.Rows != Side || set.Columns != Side)
            throw new ArgumentException($"{set.Source} must have images of {Side}×{Side} pixels, at least one; it has {set.Count} of {set.Rows}×{set.Columns}.", nameof(set));
    }

    /// <summary>Fits light ink on dark paper into the box and centres it, whatever its size.</summary>
    internal static byte[] Fit(ReadOnlySpan<byte> pixels, int width, int height)
    {
        float[]? ink = StretchContrast(pixels, width, height);
        if (ink is null || InkMask.Isolate(ink, width, height, 255 * InkThreshold) is not { } box)
            return new byte[Side * Side];

        (int inkWidth, int inkHeight) = (box.Right - box.Left, box.Bottom - box.Top);
        var crop = new float[inkWidth * inkHeight];
        for (int y = 0; y < inkHeight; y++)
            ink.AsSpan(((box.Top + y) * width) + box.Left, inkWidth).CopyTo(crop.AsSpan(y * inkWidth));

        double scale = (double)Box / Math.Max(inkWidth, inkHeight);
        int newWidth = Math.Max(1, (int)Math.Round(inkWidth * scale));
        int newHeight = Math.Max(1, (int)Math.Round(inkHeight * scale));
        float[] digit = AreaResampler.Scale(crop, inkWidth, inkHeight, newWidth, newHeight);

        // Thin lines grow pale as they shrink; MNIST's are white.
        float brightest = Math.Max(1, digit.Max());
        (int left, int top) = Centre(digit, newWidth, newHeight);
        var result = new byte[Side * Side];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
                result[((top + y) * Side) + left + x] = (byte)MathF.Round(digit[(y * newWidth) + x] * 255 / brightest);
        }

        return result;
    }

    /// <summary>Paper to 0 and ink to 255; null where there is too little contrast for any ink.</summary>
    private static float[]? StretchContrast(ReadOnlySpan<byte> pixels, int width, int height)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte pixel in pixels)
            counts[pixel]++;

        // The brightest few pixels of a photo are glints and noise.
        int ink = 255;
        for (int above = counts[255], few = Math.Min(pixels.Length / 1000, 16); above <= few && ink > 0; above += counts[ink])
            ink--;
        int paper = BorderMedian(pixels, width, height);

        // A border of more ink than paper belongs to a digit that fills its image; paper is then the darkest there is.
        if (2 * paper > ink)
        {
            for (paper = 0; counts[paper] == 0; paper++)
            {
            }
        }

        if (ink - paper < BlankContrast)
            return null;
        var stretched = new float[pixels.Length];
        for (int i = 0; i < stretched.Length; i++)
            stretched[i] = Math.Clamp((pixels[i] - paper) * 255f / (ink - paper), 0, 255);
        return stretched;
    }

    /// <summary>Where the top left corner must lie for the centre of mass to come to the centre, as far as the digit stays within the image.</summary>
    private static (int Left, int Top) Centre(ReadOnlySpan<float> digit, int width, int height)
    {
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float value = digit[(y * width) + x];
                mass += value;
                massX += value * x;
                massY += value * y;
            }
        }

        int left = (int)Math.Round(CentrePixel - (massX / mass));
        int top = (int)Math.Round(CentrePixel - (massY / mass));
        return (Math.Clamp(left, 0, Side - width), Math.Clamp(top, 0, Side - height));
    }
}
