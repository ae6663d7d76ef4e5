using System.Net;
using System.Net.Http.Headers;

namespace Digits.Data;

/// <summary>What sends requests to mirrors.</summary>
internal static class MirrorClient
{
    private static readonly ProductInfoHeaderValue UserAgent =
        new("Digits", typeof(MirrorClient).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <summary>One client for all catalogs, so that they share connections.</summary>
    public static HttpClient Shared { get; } = Over(new SocketsHttpHandler
    {
        // A mirror's compressed file is compressed for us, not for the transfer: its bytes must arrive as they are.
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = true,
        MaxAutomaticRedirections = 5,
        // Every request has a shorter limit of its own; this one ends the attempts that nobody waits for any more.
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // Addresses change; a long-lived process must ask for them again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    /// <summary>A client over a handler that someone else owns.</summary>
    public static HttpClient Over(HttpMessageHandler handler)
    {
        // Its own timeout would cut long downloads short; ours look at progress.
        var client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(UserAgent.Product!));
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        return client;
    }
}
