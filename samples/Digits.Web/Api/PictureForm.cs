using System.Text;
using Digits.Web.Safety;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Digits.Web.Api;

/// <summary>A form with a picture in the field <c>image</c>, and short texts in others.</summary>
/// <remarks>Read in memory: ASP.NET Core's own forms write large fields into temporary files.</remarks>
internal sealed class PictureForm
{
    public const string ContentType = "multipart/form-data";

    // For the boundaries, the headers and the texts.
    private const int BesidePicture = 16 << 10;
    private const int MaxText = 512, MaxFields = 8, MaxBoundary = 100, MaxFileName = 255;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private PictureForm(byte[] picture, string? file, Dictionary<string, string> texts) => (Picture, File, _texts) = (picture, file, texts);

    /// <summary>The content of the picture's file.</summary>
    public byte[] Picture { get; }

    /// <summary>The name that the client gave it: told back, and used for nothing else.</summary>
    public string? File { get; }

    public string? Text(string field) => _texts.GetValueOrDefault(field);

    /// <summary>Reads a form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxPicture">The most bytes of the picture.</param>
    /// <param name="fields">The texts that may be there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">It is no such form.</exception>
    public static async ValueTask<PictureForm> ReadAsync(
        HttpRequest request, int maxPicture, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {ContentType}.");
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundary)
            throw Bad("The form has no boundary, or an overlong one.");
        byte[] body = await LimitedBody.ReadAsync(request, maxPicture + BesidePicture, cancellationToken).ConfigureAwait(false);
        try
        {
            return await ParseAsync(new MultipartReader(boundary, new MemoryStream(body)), fields, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Bad($"The form is damaged: {exception.Message}", exception);
        }
    }

    private static async ValueTask<PictureForm> ParseAsync(MultipartReader reader, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        byte[]? picture = null;
        string? file = null;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section; i++)
        {
            if (i == MaxFields)
                throw Bad($"The form has more than {MaxFields} fields.");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
                throw Bad("A field of the form has no name.");
            string name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            byte[] content = await ReadAsync(section.Body, cancellationToken).ConfigureAwait(false);
            if (name == "image" && picture is null)
            {
                CheckType(section.ContentType);
                (picture, file) = (content, FileName(disposition));
            }
            else if (!fields.Contains(name) || content.Length > MaxText || !texts.TryAdd(name, Encoding.UTF8.GetString(content)))
            {
                throw Bad($"A field of the form is unknown, too long or there twice. There may be: {string.Join(", ", ["image", .. fields])}, once each.");
            }
        }

        return new PictureForm(picture ?? throw Bad("The form has no field 'image'."), file, texts);
    }

    private static async ValueTask<byte[]> ReadAsync(Stream section, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await section.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }

    private static void CheckType(string? type)
    {
        bool mayBePicture = type is null || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase);
        if (mayBePicture)
            return;
        throw new RefusedException(
            StatusCodes.Status415UnsupportedMediaType, "The field 'image' must be a picture: image/png, image/jpeg, image/webp, image/gif or image/bmp.");
    }

    private static string? FileName(ContentDispositionHeaderValue disposition)
    {
        string name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return name.Length == 0 ? null : name[..Math.Min(name.Length, MaxFileName)];
    }

    private static RefusedException Bad(string detail, Exception? inner = null) => new(StatusCodes.Status400BadRequest, detail, inner);
}
