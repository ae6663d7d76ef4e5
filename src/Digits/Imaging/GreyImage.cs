namespace Digits.Imaging;

/// <summary>An immutable grey picture: <see cref="Width"/> × <see cref="Height"/> bytes, row-major, 0 black, 255 white.</summary>
/// <remarks>Thread-safe. Nothing is said about which of the two is ink; <see cref="DigitNormalizer"/> finds out.</remarks>
public sealed class GreyImage
{
    private readonly byte[] _pixels;

    /// <summary>Creates a picture from a copy of the given pixels.</summary>
    /// <param name="width">At least 1.</param>
    /// <param name="height">At least 1.</param>
    /// <param name="pixels">Width × height bytes, row-major.</param>
    /// <exception cref="ArgumentException">The sizes disagree.</exception>
    public GreyImage(int width, int height, ReadOnlySpan<byte> pixels)
        : this(pixels.ToArray(), width, height)
    {
    }

    private GreyImage(byte[] pixels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.LongLength != (long)width * height)
            throw new ArgumentException($"{width}×{height} pixels need {(long)width * height} bytes, but there are {pixels.Length}.", nameof(pixels));
        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>All pixels, row-major.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Makes a picture of an array that the caller gives away: nobody may write to it afterwards.</summary>
    internal static GreyImage Adopt(int width, int height, byte[] pixels) => new(pixels, width, height);
}
