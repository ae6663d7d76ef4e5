using Dapper;
using Digits.Web.Serving;
using Digits.Web.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Digits.Web.Api;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>ok</c>.</param>
internal sealed record HealthAnswer(string Status);

/// <summary>For those who look after the service: whether it lives, and whether to send it requests.</summary>
internal static class HealthEndpoints
{
    private static readonly HealthAnswer Fine = new("ok");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("Operation").DisableRateLimiting();
        group.MapGet("/healthz", () => TypedResults.Json(Fine, ApiJson.Default.HealthAnswer)).WithName("healthz").WithSummary("Whether the process lives.");
        group.MapGet("/readyz", Ready).WithName("readyz")
            .WithSummary("Whether it can answer: a model is open, the database can be read, and it is not about to end.")
            .Produces<HealthAnswer>().ProducesErrors(503);
    }

    private static Results<JsonHttpResult<HealthAnswer>, StatusCodeHttpResult> Ready(CurrentModel current, Database database, IHostApplicationLifetime lifetime)
    {
        bool isReady = current.IsReady && !lifetime.ApplicationStopping.IsCancellationRequested
            && database.Read(connection => connection.ExecuteScalar<int>("SELECT 1")) == 1;
        return isReady ? TypedResults.Json(Fine, ApiJson.Default.HealthAnswer) : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
