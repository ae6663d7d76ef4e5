using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Digits.Web.Safety;

/// <summary>How much, how often and for how long: each client has its own allowance, and all together have one.</summary>
internal static class RequestLimits
{
    public static void AddRequestLimits(this IServiceCollection services, LimitOptions limits)
    {
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = TimeSpan.FromSeconds(limits.RequestSeconds),
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
        services.AddRateLimiter(options =>
        {
            // The client's allowance first: who has none left takes nobody's place.
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(PerClient(limits), Together(limits));
            options.OnRejected = (rejected, _) => new ValueTask(RejectAsync(rejected.HttpContext, rejected.Lease));
        });
    }

    private static Task RejectAsync(HttpContext context, RateLimitLease lease)
    {
        if (!lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait))
        {
            context.Response.Headers.RetryAfter = "1";
            return ProblemMiddleware.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "More requests wait than can be answered soon. Try again in a moment.");
        }

        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
        return ProblemMiddleware.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "These are more requests than one client may make. Wait as long as the header Retry-After says.");
    }

    private static PartitionedRateLimiter<HttpContext> PerClient(LimitOptions limits) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        limits.RequestsPerSecond == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(ClientOf(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.RequestsAtOnce,
                TokensPerPeriod = Math.Max(1, limits.RequestsPerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, limits.RequestsPerSecond / 10) / (double)limits.RequestsPerSecond),
                QueueLimit = 0,
            }));

    private static PartitionedRateLimiter<HttpContext> Together(LimitOptions limits) => PartitionedRateLimiter.Create<HttpContext, string>(_ =>
        RateLimitPartition.GetConcurrencyLimiter("", _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.ConcurrentRequests,
            QueueLimit = limits.WaitingRequests,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }));

    /// <summary>An IPv4 address; of an IPv6 address the half that a provider gives, as anybody has the other half to choose.</summary>
    private static string ClientOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
