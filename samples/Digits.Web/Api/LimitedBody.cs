using Digits.Web.Safety;

namespace Digits.Web.Api;

/// <summary>Reads bodies of requests, none further than its limit.</summary>
internal static class LimitedBody
{
    public static async ValueTask<byte[]> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            throw TooLong(limit);
        using var body = new MemoryStream(); // grows with what comes, not with what was promised
        var buffer = new byte[16 << 10];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > limit)
                throw TooLong(limit);
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static RefusedException TooLong(int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than the {limit} bytes that are read here.");
}
