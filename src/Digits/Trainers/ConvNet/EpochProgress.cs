using System.Diagnostics;
using Digits.Networks.Training;

namespace Digits.Trainers.ConvNet;

/// <summary>Tells a listener how far a training is, a few times a second.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class EpochProgress(NetworkTraining training, IProgress<TrainingProgress>? listener)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private long _last = Stopwatch.GetTimestamp();

    /// <summary>After a step; passes on what is due.</summary>
    /// <param name="share">The share of the training that is done, 0 to 1.</param>
    public void Step(double share)
    {
        if (listener is null || Stopwatch.GetElapsedTime(_last) < Interval)
            return;
        _last = Stopwatch.GetTimestamp();
        Report(share * training.Options.Epochs, training.Options.Epochs);
    }

    /// <summary>After the training: what was done is all there was to do, however many more epochs would have been allowed.</summary>
    public void End() => Report(training.Epoch, training.Epoch);

    private void Report(double completed, double total)
    {
        EpochReport? last = training.History.Count > 0 ? training.History[^1] : null;
        try
        {
            listener?.Report(new TrainingProgress("epochs", completed, total) { Loss = last?.Loss, ValidationAccuracy = last?.ValidationAccuracy });
        }
        catch (Exception)
        {
            listener = null; // one that throws hears no more
        }
    }
}
