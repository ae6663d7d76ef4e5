namespace Digits.Imaging.Normalization;

/// <summary>Brings a digit into MNIST's frame: strokes of MNIST's width, fitted into 20×20 of 28×28 pixels, centred by mass.</summary>
/// <remarks>Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, <i>Gradient-based learning applied to document recognition</i>, 1998, section III-A.</remarks>
internal static class DigitFrame
{
    private const int Side = DigitNormalizer.Side;
    private const int Size = 20;

    // Measured on MNIST: the centres of mass of its images lie evenly from 13.5 to 14.5, so its centre is the middle of pixel 14 (from 0),
    // half a pixel beside the middle of the image.
    private const int CentrePixel = 14;

    // Strokes are changed at four times the final size, where whole pixels are fine steps.
    private const int Fine = 4;

    // Measured on MNIST's training images: 5 % of the digits have narrower strokes than 1.65 pixels, half 2.4, 5 % wider ones than 3.55.
    private const double Narrowest = 1.9;
    private const double Widest = 3.3;

    // Taking away more would take a dot or a blot away whole.
    private const double MostTaken = 1;

    /// <summary>Brings the strokes to a width that MNIST has.</summary>
    /// <param name="digit">The ink within its box.</param>
    /// <returns>The digit at four times its final size, within 80×80 pixels.</returns>
    public static Plane FitStroke(Plane digit)
    {
        Plane fine = Scale(digit, Size * Fine);
        double width = StrokeWidth.Measure(fine) / Fine;
        double change = width < Narrowest ? Narrowest - width : width > Widest ? -Math.Min(width - Widest, MostTaken) : 0;
        if (change == 0)
            return fine;

        // Wider strokes make the digit larger and narrower ones smaller: fitted into less or more, it comes to fill the box.
        int room = (int)(Math.Sign(change) * Math.Ceiling(Math.Abs(change) * Fine / 2));
        fine = Scale(digit, (Size * Fine) - (2 * room));
        if (room > 0)
            return StrokeWidth.Change(Pad(fine, room), change * Fine / 2);
        Plane narrow = StrokeWidth.Change(fine, change * Fine / 2);
        var inner = new Box(-room, -room, narrow.Width + room, narrow.Height + room);
        return inner.Width < 1 || inner.Height < 1 ? Scale(digit, Size * Fine) : narrow.Crop(inner);
    }

    /// <summary>Shrinks and centres a digit.</summary>
    /// <param name="fine">Of <see cref="FitStroke"/>.</param>
    /// <returns>28×28 bytes, row-major.</returns>
    public static byte[] Centre(Plane fine)
    {
        int width = Math.Max(1, (int)Math.Round((double)fine.Width / Fine)), height = Math.Max(1, (int)Math.Round((double)fine.Height / Fine));
        Plane digit = fine.Resize(width, height);

        // Thin lines grow pale as they shrink; MNIST's are white.
        float brightest = Math.Max(1, digit.Values.Max());
        (int left, int top) = Corner(digit);
        var result = new byte[Side * Side];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                result[((top + y) * Side) + left + x] = (byte)MathF.Round(digit.Values[(y * width) + x] * 255 / brightest);
        }

        return result;
    }

    private static Plane Scale(Plane digit, int longer)
    {
        double scale = (double)longer / digit.LongerSide;
        return digit.Resize(Math.Max(1, (int)Math.Round(digit.Width * scale)), Math.Max(1, (int)Math.Round(digit.Height * scale)));
    }

    private static Plane Pad(Plane digit, int margin)
    {
        int width = digit.Width + (2 * margin);
        var values = new float[width * (digit.Height + (2 * margin))];
        for (int y = 0; y < digit.Height; y++)
            digit.Values.AsSpan(y * digit.Width, digit.Width).CopyTo(values.AsSpan(((y + margin) * width) + margin));
        return new Plane(width, digit.Height + (2 * margin), values);
    }

    /// <summary>Where the top left corner must lie for the centre of mass to come to the centre, as far as the digit stays within the image.</summary>
    private static (int Left, int Top) Corner(Plane digit)
    {
        double mass = 0, massX = 0, massY = 0;
        for (int y = 0; y < digit.Height; y++)
        {
            for (int x = 0; x < digit.Width; x++)
            {
                float value = digit.Values[(y * digit.Width) + x];
                mass += value;
                massX += value * x;
                massY += value * y;
            }
        }

        // A symmetric digit lies between two pixels; rounding up a little early keeps noise from choosing one.
        const double Half = 0.501;
        int left = (int)Math.Floor(CentrePixel - (massX / mass) + Half), top = (int)Math.Floor(CentrePixel - (massY / mass) + Half);
        return (Math.Clamp(left, 0, Side - digit.Width), Math.Clamp(top, 0, Side - digit.Height));
    }
}
