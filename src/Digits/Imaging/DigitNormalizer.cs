using Digits.Data;
using Digits.Imaging.Normalization;

namespace Digits.Imaging;

/// <summary>
/// Brings a picture of one digit to MNIST's form: ink white on black, fitted into 20×20 pixels with its proportions kept, its centre of
/// mass at pixel (14, 14) of 28×28, counted from 0.
/// </summary>
/// <remarks>
/// <para>
/// The steps, each in a file of its own in <c>Normalization</c>: light and shadow are removed, and what is ink is told from what is paper;
/// ruled lines, frames, specks and neighbours' fragments are dropped; a digit that is small in its picture is looked at again from near;
/// strokes much thinner or thicker than MNIST's are brought closer to those; the digit is fitted and centred as LeCun, Bottou, Bengio and
/// Haffner describe in <i>Gradient-based learning applied to document recognition</i>, 1998, section III-A.
/// </para>
/// <para>
/// A 28×28 picture is taken to be normalized: it is inverted if its ink is dark, and otherwise left as it is. A model remembers the
/// <see cref="Version"/> that it was trained with. Thread-safe; memory is bounded by a small multiple of the picture.
/// </para>
/// </remarks>
public static class DigitNormalizer
{
    /// <summary>The version of these steps; any change to what comes out raises it.</summary>
    public const int Version = 2;

    /// <summary>Height and width of a normalized digit.</summary>
    public const int Side = 28;

    // More than this adds nothing to twenty pixels, and the search for pieces of ink is proportional to it.
    private const int WorkingSide = 256;

    // A digit smaller than this in the working picture is cut out of the original, with a margin of paper in shares of its size.
    private const int SmallDigit = 100;
    private const double CutMargin = 0.4;
    private const int CutSide = 160;

    /// <summary>Normalizes one picture, whose ink may be dark on light or light on dark.</summary>
    /// <param name="image">A picture of one digit.</param>
    /// <returns>28×28 bytes, row-major, ink 255 on 0; all 0 for a blank picture.</returns>
    public static byte[] Normalize(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Normalize(image, steps: null);
    }

    /// <summary>Normalizes one picture as <see cref="Normalize(GreyImage)"/> does, and keeps what came of each step.</summary>
    /// <param name="image">A picture of one digit.</param>
    /// <returns>The steps; the last is what <see cref="Normalize(GreyImage)"/> returns.</returns>
    public static NormalizationSteps Explain(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var steps = new NormalizationSteps();
        steps.Add("original", image);
        steps.Add("28×28", GreyImage.Adopt(Side, Side, Normalize(image, steps)));
        return steps;
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
            Plane ink = Paper.RemoveEven(Plane.Of(Reduce(new GreyImage(set.Columns, set.Rows, set.Image(i)), WorkingSide)));
            Frame(DigitFinder.Find(ink, steps: null), steps: null).CopyTo(pixels, i * Side * Side);
        });
        return DigitSet.Adopt(set.Name, set.Source, Side, Side, pixels, set.Labels.ToArray());
    }

    /// <summary>Brings all the ink of a picture, light on black, into MNIST's frame, whether or not it looks like one digit.</summary>
    /// <param name="pixels">Row-major, ink 255 on 0.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <returns>28×28 bytes; all 0 for a blank picture.</returns>
    internal static byte[] Fit(ReadOnlySpan<byte> pixels, int width, int height)
    {
        Plane ink = Plane.Of(new GreyImage(width, height, pixels));
        return Frame(ink.Bounds() is { } box ? (ink, box) : null, steps: null);
    }

    /// <exception cref="ArgumentException">The set has no images, or not of the normal size.</exception>
    internal static void ThrowUnlessNormal(DigitSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0 || set.Rows != Side || set.Columns != Side)
            throw new ArgumentException($"{set.Source} must have images of {Side}×{Side} pixels, at least one; it has {set.Count} of {set.Rows}×{set.Columns}.", nameof(set));
    }

    private static byte[] Normalize(GreyImage image, NormalizationSteps? steps)
    {
        if (image.Width == Side && image.Height == Side)
            return KeepSize(image);
        Plane picture = Plane.Of(Reduce(image, WorkingSide));
        bool dark = Paper.IsLighter(picture);
        Plane ink = Paper.Remove(picture, dark);
        steps?.Add(dark ? "light removed, dark ink" : "light removed, light ink", ink);
        (Plane Digit, Box Box)? found = DigitFinder.Find(ink, steps);
        if (found is { } far && image.Pixels.Length > picture.Values.Length && far.Box.LongerSide < SmallDigit)
        {
            GreyImage cut = Cut(image, far.Box, (double)image.Width / picture.Width);
            steps?.Add("looked at from near", cut);
            found = DigitFinder.Find(Paper.Remove(Plane.Of(cut), dark), steps) ?? found;
        }

        return Frame(found, steps);
    }

    private static byte[] KeepSize(GreyImage image)
    {
        byte[] pixels = image.Pixels.ToArray();
        if (!pixels.AsSpan().ContainsAnyExcept(pixels[0]))
            return new byte[pixels.Length];
        if (Paper.IsLighter(Plane.Of(image)))
        {
            foreach (ref byte pixel in pixels.AsSpan())
                pixel = (byte)(255 - pixel);
        }

        return pixels;
    }

    private static byte[] Frame((Plane Digit, Box Box)? found, NormalizationSteps? steps)
    {
        if (found is not { } digit)
            return new byte[Side * Side];
        Plane fitted = DigitFrame.FitStroke(digit.Digit.Crop(digit.Box));
        steps?.Add("stroke width", fitted);
        return DigitFrame.Centre(fitted);
    }

    private static GreyImage Cut(GreyImage image, Box box, double scale)
    {
        var large = new Box((int)(box.Left * scale), (int)(box.Top * scale), (int)(box.Right * scale), (int)(box.Bottom * scale));
        Box cut = large.Widen((int)(CutMargin * large.LongerSide) + 2, image.Width, image.Height);
        var pixels = new byte[cut.Width * cut.Height];
        for (int y = 0; y < cut.Height; y++)
            image.Pixels.Slice(((cut.Top + y) * image.Width) + cut.Left, cut.Width).CopyTo(pixels.AsSpan(y * cut.Width));
        return Reduce(GreyImage.Adopt(cut.Width, cut.Height, pixels), CutSide);
    }

    private static GreyImage Reduce(GreyImage image, int side)
    {
        int longer = Math.Max(image.Width, image.Height);
        if (longer <= side)
            return image;
        int width = Math.Max(1, (int)((long)image.Width * side / longer));
        int height = Math.Max(1, (int)((long)image.Height * side / longer));
        return GreyImage.Adopt(width, height, AreaResampler.Shrink(image.Pixels, image.Width, image.Height, width, height));
    }
}
