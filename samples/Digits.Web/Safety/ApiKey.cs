using System.Security.Cryptography;
using System.Text;
using Digits.Web.Storage;
using Microsoft.Extensions.Options;

namespace Digits.Web.Safety;

/// <summary>The key of what not everybody may do. Where none is configured, one is made at the first start and shown that once.</summary>
internal sealed class ApiKey
{
    public const string Header = "X-Api-Key";

    private readonly byte[] _hash;

    public ApiKey(IOptions<ServiceOptions> options, DataFolder folder)
    {
        if (options.Value.ApiKey is not { } key)
        {
            (key, bool isNew) = folder.ReadOrMakeKey();
            if (isNew)
                Console.WriteLine($"API key, for samples, corrections and training (shown once; kept in {folder.KeyFile}): {key}");
        }

        _hash = Hash(key);
    }

    /// <summary>Whether this is the key; in a time that does not tell how much of it is right.</summary>
    public bool Is(string? key) => key is not null && CryptographicOperations.FixedTimeEquals(Hash(key), _hash);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Marks an endpoint that needs the key.</summary>
internal sealed class NeedsApiKey;

/// <summary>Turns away who has no key, before anything of the request is read.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, ApiKey key)
{
    public Task InvokeAsync(HttpContext context)
    {
        string? given = context.Request.Headers[ApiKey.Header].FirstOrDefault();
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsApiKey>() is null || key.Is(given))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "ApiKey";
        throw new RefusedException(
            StatusCodes.Status401Unauthorized,
            given is null ? $"This needs the service's key in the header {ApiKey.Header}." : $"The key in the header {ApiKey.Header} is not this service's.");
    }
}
