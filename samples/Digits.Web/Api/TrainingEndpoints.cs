using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Digits.Web.Safety;
using Digits.Web.Training;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Digits.Web.Api;

/// <summary>Learning from what was collected. All need the key.</summary>
internal static class TrainingEndpoints
{
    private const int Listed = 50, MaxListeners = 32;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15), BetweenEvents = TimeSpan.FromMilliseconds(200);

    private static int _listeners;

    public static void MapTraining(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("").WithTags("Training").WithMetadata(new NeedsApiKey());
        group.MapPost("/train", Begin).WithName("train")
            .WithSummary("Trains a network on the data set and all samples; it takes over if it is better than the current one, and that is no chance.")
            .WithDescription("One job at a time. It survives the service's end, and goes on with the next start.")
            .Accepts<TrainRequest>(JsonBody.ContentType).Produces<TrainingJob>(202).ProducesErrors(400, 401, 409, 413, 415, 422, 429, 503, 507);
        group.MapGet("/jobs", List).WithName("jobs")
            .WithSummary("Lists the last jobs, the newest first.").Produces<JobListAnswer>().ProducesErrors(401, 429, 503);
        group.MapGet("/jobs/{id:long}", Find).WithName("job").WithSummary("How a job stands.").Produces<TrainingJob>().ProducesErrors(401, 404, 429, 503);
        group.MapDelete("/jobs/{id:long}", Cancel).WithName("cancelJob")
            .WithSummary("Ends a job for good.").Produces<TrainingJob>(202).ProducesErrors(401, 404, 429, 503);
        group.MapGet("/jobs/{id:long}/events", Listen).WithName("jobEvents")
            .WithSummary("Tells how a job goes on, as server-sent events: 'progress' whenever something is new, 'end' at its end; each has the whole job.")
            .Produces<TrainingJob>(200, "text/event-stream").ProducesErrors(401, 404, 429, 503).DisableRequestTimeout();
    }

    private static async Task<JsonHttpResult<TrainingJob>> Begin(
        HttpRequest request, TrainingWorker worker, HttpResponse response, CancellationToken cancellationToken)
    {
        TrainRequest asked = await JsonBody.ReadAsync(request, ApiJson.Default.TrainRequest, cancellationToken).ConfigureAwait(false);
        if (asked.Preset is not ("fast" or "default"))
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, "'preset' must be fast or default.");
        TrainingJob job = worker.Begin(asked.Preset, asked.Force, asked.Seed)
            ?? throw new RefusedException(StatusCodes.Status409Conflict, "Another job has not ended. Wait for it, or cancel it.");
        response.Headers.Location = FormattableString.Invariant($"/v1/jobs/{job.Id}");
        return TypedResults.Json(job, ApiJson.Default.TrainingJob, statusCode: StatusCodes.Status202Accepted);
    }

    private static JsonHttpResult<JobListAnswer> List(TrainingWorker worker) =>
        TypedResults.Json(new JobListAnswer(worker.Last(Listed)), ApiJson.Default.JobListAnswer);

    private static JsonHttpResult<TrainingJob> Find(long id, TrainingWorker worker) =>
        TypedResults.Json(worker.Find(id) ?? throw Missing(id), ApiJson.Default.TrainingJob);

    private static JsonHttpResult<TrainingJob> Cancel(long id, TrainingWorker worker) =>
        TypedResults.Json(worker.Cancel(id) ?? throw Missing(id), ApiJson.Default.TrainingJob, statusCode: StatusCodes.Status202Accepted);

    private static ServerSentEventsResult<TrainingJob> Listen(
        long id, TrainingWorker worker, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (worker.Find(id) is null)
            throw Missing(id);
        if (Volatile.Read(ref _listeners) >= MaxListeners)
            throw new RefusedException(StatusCodes.Status503ServiceUnavailable, "Too many listen already. Ask for the job now and then instead.");
        return TypedResults.ServerSentEvents(Events(id, worker, lifetime.ApplicationStopping, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<TrainingJob>> Events(
        long id, TrainingWorker worker, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _listeners);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            while (!end.IsCancellationRequested)
            {
                Task change = worker.NextChange; // taken before looking, so that nothing is missed in between
                if (worker.Find(id) is not { } job)
                    yield break;
                yield return new SseItem<TrainingJob>(job, job.HasEnded ? "end" : "progress");
                if (job.HasEnded)
                    yield break;
                await Task.Delay(BetweenEvents, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await change.WaitAsync(Heartbeat, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private static RefusedException Missing(long id) => new(StatusCodes.Status404NotFound, FormattableString.Invariant($"There is no job {id}."));
}
