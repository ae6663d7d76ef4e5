using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Digits.Models;
using Digits.Web.Safety;

namespace Digits.Web.Api;

/// <summary>Reads requests in JSON.</summary>
internal static class JsonBody
{
    public const string ContentType = "application/json";

    // 784 numbers of five characters, with room for one on a line each.
    private const int Limit = 32 << 10;

    /// <exception cref="RefusedException">It is no JSON, or another one than what is asked for.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new RefusedException(StatusCodes.Status415UnsupportedMediaType, $"The content type must be {ContentType}.");
        byte[] body = await LimitedBody.ReadAsync(request, Limit, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, $"The JSON is not what is asked for here: {exception.Message}", exception);
        }
    }

    /// <exception cref="RefusedException">They are no image.</exception>
    public static byte[] ToImage(int[] pixels)
    {
        if (pixels.Length != IDigitClassifier.ImageSize || pixels.AsSpan().ContainsAnyExceptInRange(0, 255))
        {
            throw new RefusedException(
                StatusCodes.Status422UnprocessableEntity,
                $"'pixels' must be {IDigitClassifier.ImageSize} whole numbers from 0 to 255: 28×28, row by row, ink 255 on 0.");
        }

        return Array.ConvertAll(pixels, pixel => (byte)pixel);
    }
}
