using Digits.Trainers;
using Digits.Web.Serving;
using Digits.Web.Storage;
using Microsoft.Extensions.Options;

namespace Digits.Web.Training;

/// <summary>Works on the one job that has not ended, on a thread of its own; at the start on the one that the last end interrupted.</summary>
internal sealed partial class TrainingWorker(
    JobTable jobs, SampleTable samples, ModelShelf shelf, CurrentModel current, IOptions<ServiceOptions> options, TimeProvider clock,
    ILogger<TrainingWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asked = new(0);
    private readonly JobNews _news = new();
    private readonly Lock _cancelling = new();
    private volatile TrainingJob? _atWork;
    private CancellationTokenSource? _cancellation;

    /// <summary>Asks for a training.</summary>
    /// <returns>The job; null where another one has not ended.</returns>
    public TrainingJob? Begin(string preset, bool force, int seed)
    {
        long last = samples.LastId();
        TrainingJob? job = jobs.Add(id => new TrainingJob(id, preset, force, seed, last, clock.GetUtcNow()));
        if (job is not null)
            _asked.Release();
        return job;
    }

    /// <summary>Ends a job for good, soon.</summary>
    /// <returns>The job as it stands; null where there is none with this number.</returns>
    public TrainingJob? Cancel(long id)
    {
        lock (_cancelling)
        {
            if (_atWork is { } job && job.Id == id)
                _cancellation?.Cancel();
        }

        return Find(id);
    }

    /// <summary>A job as it stands; null where there is none with this number.</summary>
    public TrainingJob? Find(long id) => _atWork is { } job && job.Id == id ? job : jobs.Find(id);

    public IReadOnlyList<TrainingJob> Last(int count) => [.. jobs.Last(count).Select(job => _atWork is { } atWork && atWork.Id == job.Id ? atWork : job)];

    /// <summary>Ends when a job stands otherwise than now.</summary>
    public Task NextChange => _news.Next;

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the service answers before this is done
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (jobs.FindUnended() is { } job)
                    await OnItsOwnThread(() => Work(job, stoppingToken)).ConfigureAwait(false);
                else
                    await _asked.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (StorageException exception)
            {
                // As long as a job's end is not kept, it has not ended: it is tried again.
                LogNotKept(exception.Message);
                await Task.Delay(AfterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static Task OnItsOwnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Work(TrainingJob job, CancellationToken stopping)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_cancelling)
            (_cancellation, _atWork) = (cancellation, job);
        try
        {
            Tell(job = job with { State = JobState.Running });
            LogBegun(job.Id, job.Preset, job.Progress);
            Tell(job = Train(job, cancellation.Token));
            LogEnded(job.Id, job.Verdict!.Reason);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogParked(job.Id);
        }
        catch (OperationCanceledException)
        {
            Tell(_atWork! with { State = JobState.Cancelled });
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or StorageException))
        {
            LogFailed(job.Id, exception);
            Tell(_atWork! with { State = JobState.Failed, Reason = exception.Message });
        }
        finally
        {
            lock (_cancelling)
                (_cancellation, _atWork) = (null, null);
            _news.Tell();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive); // the images of a data set are not needed again soon
        }
    }

    private TrainingJob Train(TrainingJob job, CancellationToken cancellationToken)
    {
        LearningMaterial material = LearningMaterial.Load(options.Value.TrainingData, samples.UpTo(job.LastSample), cancellationToken);
        int threads = options.Value.TrainingThreads;
        job = job with { Data = material.Summary };
        (job, Models.DigitModel model) = Resumed(job, material, cancellationToken)
            ?? new JobRun(job with { Progress = 0, Curve = [] }, material, threads, Tell).Train(null, cancellationToken);

        using var file = new MemoryStream();
        model.Save(file);
        byte[] bytes = file.ToArray();
        ServedModel candidate = ServedModel.Open(bytes);
        Verdict verdict = Judgement.Judge(current.Served, candidate, material, job.Force, threads, cancellationToken);
        shelf.Keep(candidate.Id, bytes, job.Id);
        if (verdict.Promoted)
            shelf.Promote(candidate.Id, verdict.Reason);
        return job with { State = JobState.Finished, Progress = 1, Model = candidate.Id, Verdict = verdict };
    }

    /// <summary>Goes on with a job from its checkpoint; null where there is none, or where what it learned from is no longer the same.</summary>
    private (TrainingJob Job, Models.DigitModel Model)? Resumed(TrainingJob job, LearningMaterial material, CancellationToken cancellationToken)
    {
        if (jobs.ReadCheckpoint(job.Id) is not { } checkpoint)
            return null;
        try
        {
            return new JobRun(job, material, options.Value.TrainingThreads, Tell).Train(checkpoint, cancellationToken);
        }
        catch (DigitTrainingException exception)
        {
            LogBegunAnew(job.Id, exception.Message);
            return null;
        }
    }

    private void Tell(TrainingJob job) => Tell(job, null);

    /// <summary>Shows how a job stands; keeps it where it is in another state than before, or has a checkpoint.</summary>
    private void Tell(TrainingJob job, byte[]? checkpoint)
    {
        bool isNew = _atWork!.State != job.State;
        try
        {
            if (isNew || checkpoint is not null)
                jobs.Update(job, checkpoint);
        }
        catch (StorageException exception) when (!isNew)
        {
            LogNoCheckpoint(job.Id, exception.Message); // which costs work only if the service ends before the next one
        }

        _atWork = job;
        _news.Tell();
    }

    [LoggerMessage(LogLevel.Information, "Job {Job} ({Preset}) begins at {Progress:P0}")]
    private partial void LogBegun(long job, string preset, double progress);

    [LoggerMessage(LogLevel.Information, "Job {Job} ended: {Reason}")]
    private partial void LogEnded(long job, string reason);

    [LoggerMessage(LogLevel.Information, "Job {Job} is parked until the next start")]
    private partial void LogParked(long job);

    [LoggerMessage(LogLevel.Warning, "Job {Job} begins anew: {Reason}")]
    private partial void LogBegunAnew(long job, string reason);

    [LoggerMessage(LogLevel.Error, "Job {Job} failed")]
    private partial void LogFailed(long job, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Job {Job} has no checkpoint here: {Reason}")]
    private partial void LogNoCheckpoint(long job, string reason);

    [LoggerMessage(LogLevel.Error, "How a job stands cannot be kept: {Reason}")]
    private partial void LogNotKept(string reason);
}
