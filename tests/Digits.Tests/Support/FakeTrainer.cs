using System.Collections.Concurrent;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Tests.Support;

/// <summary>A trainer that does as a test says, and remembers what it was asked.</summary>
internal sealed class FakeTrainer(string name, Func<TrainingRequest, IProgress<TrainingProgress>?, CancellationToken, IDigitClassifier> train) : IDigitTrainer
{
    /// <summary>Succeeds at once.</summary>
    public FakeTrainer(string name, double accuracy, float confidence = 0.9f)
        : this(name, (_, _, _) => new FakeClassifier(accuracy, confidence))
    {
    }

    public string Name => name;

    public string Description => "does as a test says";

    public SearchSpace SearchSpace { get; } = new(new IntegerRange("steps", "Any.", 10, 1, 100));

    public string? UnavailableReason { get; init; }

    /// <summary>What it was asked to train, in order.</summary>
    public ConcurrentQueue<TrainingRequest> Requests { get; } = [];

    /// <summary>Takes so long, unless cancelled.</summary>
    public static FakeTrainer Slow(string name, TimeSpan time, double accuracy = 1) => new(name, (_, _, cancellation) =>
    {
        cancellation.WaitHandle.WaitOne(time);
        cancellation.ThrowIfCancellationRequested();
        return new FakeClassifier(accuracy);
    });

    public static FakeTrainer Failing(string name, string reason) => new(name, (_, _, _) => throw new DigitTrainingException(reason));

    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Requests.Enqueue(request);
        return train(request, progress, cancellationToken);
    }
}
