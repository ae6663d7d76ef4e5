using System.Threading.Channels;
using Digits.Web.Operation;
using Digits.Web.Storage;
using Microsoft.Extensions.Options;

namespace Digits.Web.Serving;

/// <summary>Writes what was predicted, many predictions at a time and off the requests' path. Where it cannot keep up, it forgets, and counts that.</summary>
internal sealed partial class PredictionLog(
    PredictionTable table, ServiceMetrics metrics, IOptions<ServiceOptions> options, TimeProvider clock, ILogger<PredictionLog> log) : BackgroundService
{
    private const int Waiting = 20_000, AtOnce = 2_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), BetweenComplaints = TimeSpan.FromMinutes(1);

    private readonly Channel<LoggedPrediction> _waiting = Channel.CreateBounded<LoggedPrediction>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private DateTimeOffset _lastComplaint = DateTimeOffset.MinValue;

    /// <summary>Takes note of a prediction; never waits, never fails.</summary>
    public void Add(ReadOnlyMemory<byte> pixels, ServedModel model, Prediction prediction, TimeSpan latency)
    {
        metrics.Predicted(prediction, latency);
        if (options.Value.PredictionLogRows == 0)
            return;
        if (!_waiting.Writer.TryWrite(new LoggedPrediction(clock.GetUtcNow(), pixels, model.Id, prediction, latency)))
            metrics.Forgot(1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                WriteWaiting();
                if (_waiting.Reader.Count < AtOnce)
                    await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // What came before the end is written, too.
        }

        while (_waiting.Reader.Count > 0)
            WriteWaiting();
    }

    private void WriteWaiting()
    {
        var batch = new List<LoggedPrediction>();
        while (batch.Count < AtOnce && _waiting.Reader.TryRead(out LoggedPrediction? next))
            batch.Add(next);
        try
        {
            if (batch.Count > 0)
                table.Add(batch);
        }
        catch (StorageException exception)
        {
            metrics.Forgot(batch.Count);
            if (clock.GetUtcNow() - _lastComplaint < BetweenComplaints)
                return;
            _lastComplaint = clock.GetUtcNow();
            LogForgotten(batch.Count, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Count} predictions are missing in the log: {Reason}")]
    private partial void LogForgotten(int count, string reason);
}
