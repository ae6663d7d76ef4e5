using Digits.Data;
using Digits.Tests.Support;
using Digits.Trainers.MLNet;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Digits.Tests.Trainers.MLNet;

/// <summary>Pins what Digits uses of ML.NET though it is not public: a new version that changes it must fail here.</summary>
internal sealed class MLNetInternalsTests
{
    [Test]
    public void A_context_can_be_cancelled_and_its_training_ends()
    {
        var context = new MLContext(seed: 1);
        var endless = context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            FeatureColumnName = DigitDataView.Pixels,
            MaximumNumberOfIterations = int.MaxValue,
            ConvergenceTolerance = 1e-30f,
            NumberOfThreads = 1,
        });
        using var timer = new Timer(_ => MLNetInternals.CancelExecution(context), null, TimeSpan.FromSeconds(0.5), Timeout.InfiniteTimeSpan);
        Task training = Task.Factory.StartNew(
            () => endless.Fit(new DigitDataView(SyntheticDigits.Create(100))), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.That(() => training.Wait(TimeSpan.FromSeconds(10)), Throws.InstanceOf<AggregateException>(), "it ends, and not by itself");
    }

    [Test]
    public void A_context_tells_how_far_its_training_is()
    {
        var context = new MLContext(seed: 1);
        context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            FeatureColumnName = DigitDataView.Pixels,
            MaximumNumberOfIterations = 5,
            NumberOfThreads = 1,
        }).Fit(new DigitDataView(SyntheticDigits.Create(100)));

        List<MLNetInternals.ProgressEntry> entries = [.. MLNetInternals.TakeProgress(context)];
        Assert.That(entries, Is.Not.Empty);
        Assert.That(entries, Has.Some.Matches<MLNetInternals.ProgressEntry>(entry => entry is { Unit: "iterations", Completed: > 0 } && entry.Channel == "SDCA training"));
        Assert.That(MLNetInternals.TakeProgress(context), Is.Empty, "what was taken is gone");
    }
}
