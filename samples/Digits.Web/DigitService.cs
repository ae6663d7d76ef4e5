using Digits.Web.Api;
using Digits.Web.Operation;
using Digits.Web.Safety;
using Digits.Web.Serving;
using Digits.Web.Storage;
using Digits.Web.Training;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Rewrite;
using Microsoft.Extensions.Options;

namespace Digits.Web;

/// <summary>The service put together: what it consists of, and what a request goes through.</summary>
internal static class DigitService
{
    public const string ReferencePage = "/scalar";

    /// <summary>Makes the service, ready to listen: its model is open, and so is its database.</summary>
    /// <param name="args">As on the command line.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    /// <exception cref="StorageException">The data folder cannot be used.</exception>
    /// <exception cref="Models.DigitModelException">The configured model cannot be opened.</exception>
    public static WebApplication Build(string[] args)
    {
        // The page and the settings lie beside the program, wherever it is started from.
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(DigitService).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets(); // where they lie before they are published
        builder.AddConfiguration(args);
        builder.AddObservation();
        ServiceOptions options = builder.Configuration.GetSection(ServiceOptions.Section).Get<ServiceOptions>() ?? new();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Math.Max(options.Limits.PictureBytes + (64 << 10), (long)options.Limits.BatchImages * 784);
        });
        IServiceCollection services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DataFolder>().AddSingleton<Database>();
        services.AddSingleton<SampleTable>().AddSingleton<PredictionTable>().AddSingleton<ModelTable>();
        services.AddSingleton<CurrentModel>().AddSingleton<ModelShelf>();
        services.AddSingleton<PictureReading>().AddSingleton<DigitReading>().AddSingleton<SampleKeeping>();
        services.AddSingleton<PredictionLog>().AddHostedService(provider => provider.GetRequiredService<PredictionLog>());
        services.AddSingleton<JobTable>().AddSingleton<TrainingWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<TrainingWorker>());
        services.AddSingleton<ApiKey>();
        services.AddApiDocument();
        services.AddRequestLimits(options.Limits);
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, ProblemsFirst>());
        services.Configure<HostFilteringOptions>(hosts => hosts.IncludeFailureMessage = false);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));

        WebApplication app = builder.Build();
        try
        {
            Open(app.Services);
            Route(app);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    private static void Open(IServiceProvider services)
    {
        _ = services.GetRequiredService<IOptions<ServiceOptions>>().Value;
        services.GetRequiredService<ModelShelf>().OpenLast();
        services.GetRequiredService<ApiKey>();
    }

    private static void Route(WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ServiceOptions>>().Value.BehindProxy)
            app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor }); // from this machine only
        app.UseRewriter(new RewriteOptions().AddRewrite("^$", "index.html", skipRemainingRules: true));
        app.UseRouting();
        app.UseRateLimiter();
        app.UseRequestTimeouts();
        app.UseMiddleware<ApiKeyMiddleware>();

        app.MapStaticAssets().DisableRateLimiting(); // a fixed list, with which paths are compared: none is looked for on the disk
        app.MapHealth();
        app.MapMetrics();
        app.MapApiDocument();
        RouteGroupBuilder v1 = app.MapGroup("/v1");
        v1.MapPrediction();
        v1.MapModels();
        v1.MapSamples();
        v1.MapExport();
        v1.MapTraining();
        v1.MapPostOnly("/predict", "/read", "/explain", "/corrections", "/train");
    }
}
