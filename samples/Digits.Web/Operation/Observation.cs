using OpenTelemetry.Metrics;

namespace Digits.Web.Operation;

/// <summary>What an operator sees of the service: metrics for Prometheus, and logs of one JSON object a line.</summary>
internal static class Observation
{
    public static void AddObservation(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServiceMetrics>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServiceMetrics.Name, "System.Runtime").AddAspNetCoreInstrumentation().AddPrometheusExporter());
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.ClearProviders().AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint("/metrics").DisableRateLimiting();
}
