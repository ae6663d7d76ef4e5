using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// Images that show no digit, in the form of images that do: what a model has to meet in its training to be unsure of it afterwards (outlier
/// exposure: Hendrycks, Mazeika and Dietterich, <i>Deep anomaly detection with outlier exposure</i>, ICLR 2019).
/// </summary>
/// <remarks>
/// Scribbles, letters and signs unlike any digit, textures and blank paper, two digits in one image, pieces of digits and digits that lie on
/// their side. All are made by this code, or of the digits that it is given. The same arguments give the same bytes on every platform.
/// </remarks>
public static class NonDigitImages
{
    private const long Purpose = 0x4E6F6E65; // "None"

    /// <summary>Makes images.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="seed">Another seed, other images.</param>
    /// <param name="digits">Images of digits in normal form, 28×28, of which some are made; at least one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>N × 784 bytes, row-major, ink 255 on 0.</returns>
    /// <exception cref="ArgumentException">There are no digits, or they have another size.</exception>
    public static byte[] Create(int count, int seed, DigitSet digits, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        DigitNormalizer.ThrowUnlessNormal(digits);
        var images = new byte[checked(count * SyntheticHandwriting.ImageSize)];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, () => new DrawnSigns(), (i, _, signs) =>
        {
            var random = new RandomStream(seed, unchecked((Purpose << 32) ^ i));
            Make(signs, ref random, digits, images.AsSpan(i * SyntheticHandwriting.ImageSize, SyntheticHandwriting.ImageSize));
            return signs;
        }, _ => { });
        return images;
    }

    private static void Make(DrawnSigns signs, ref RandomStream random, DigitSet digits, Span<byte> image)
    {
        switch (random.Uniform())
        {
            case < 0.20:
                signs.Scribble(ref random, image);
                break;
            case < 0.56:
                signs.Sign(ref random, image);
                break;
            case < 0.67:
                Textures.Fill(ref random, image);
                break;
            case < 0.80:
                AlteredDigits.Pair(digits, ref random, image);
                break;
            case < 0.88:
                AlteredDigits.Piece(digits, ref random, image);
                break;
            default:
                AlteredDigits.OnItsSide(digits, ref random, image);
                break;
        }
    }
}
