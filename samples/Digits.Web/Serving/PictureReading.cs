using Digits.Data;
using Digits.Imaging;
using Digits.Web.Safety;
using Microsoft.Extensions.Options;

namespace Digits.Web.Serving;

/// <summary>Opens pictures that strangers sent: size first, and only as many large ones at a time as there are processors.</summary>
internal sealed class PictureReading(IOptions<ServiceOptions> options) : IDisposable
{
    private const string Called = "The picture";

    // Decoded, it takes 4 MB: a hundred at once do no harm.
    private const long SmallPicture = 1_000_000;

    private readonly SemaphoreSlim _large = new(Environment.ProcessorCount);

    /// <summary>Does something with a picture.</summary>
    /// <param name="file">A PNG, JPEG, WebP, GIF or BMP.</param>
    /// <param name="action">What to do with the stream.</param>
    /// <param name="cancellationToken">Ends the wait for others' pictures.</param>
    /// <exception cref="RefusedException">It has too many pixels.</exception>
    /// <exception cref="DigitDataException">It is no picture, or damaged.</exception>
    public async ValueTask<T> OpenAsync<T>(ReadOnlyMemory<byte> file, Func<Stream, T> action, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(file.ToArray(), writable: false);
        (int width, int height) = ImageDecoder.SizeOf(stream, Called);
        stream.Position = 0;
        long pixels = (long)width * height;
        if (pixels > options.Value.Limits.PicturePixels)
        {
            throw new RefusedException(
                StatusCodes.Status413PayloadTooLarge,
                $"The picture has {width}×{height} pixels, and at most {options.Value.Limits.PicturePixels} are read. Shrink it.");
        }

        if (pixels <= SmallPicture)
            return action(stream);
        await _large.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return action(stream);
        }
        finally
        {
            _large.Release();
        }
    }

    /// <summary>A picture in normal form: 784 bytes.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public ValueTask<byte[]> NormalizeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        OpenAsync(file, static stream => DigitNormalizer.Normalize(ImageDecoder.Decode(stream, Called)), cancellationToken);

    /// <summary>What comes of each step of the normalization.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public ValueTask<NormalizationSteps> ExplainAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        OpenAsync(file, static stream => DigitNormalizer.Explain(ImageDecoder.Decode(stream, Called)), cancellationToken);

    public void Dispose() => _large.Dispose();
}
