using System.Text.Json.Serialization;

namespace Digits.Web.Training;

/// <summary>A training, from its request to its verdict.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Preset">The network and its recipe: <c>fast</c> or <c>default</c>.</param>
/// <param name="Force">Whether its model takes over even if it is no better.</param>
/// <param name="Seed">The seed of all that is random.</param>
/// <param name="LastSample">The last sample that it may know: what comes later does not change it.</param>
/// <param name="Created">When it was asked for.</param>
internal sealed record TrainingJob(long Id, string Preset, bool Force, int Seed, long LastSample, DateTimeOffset Created)
{
    public JobState State { get; init; }

    /// <summary>The share of the training that is done, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>How long it has worked, in seconds, over all starts of the service.</summary>
    public double Seconds { get; init; }

    /// <summary>What it learns from; null before it has begun.</summary>
    public JobData? Data { get; init; }

    /// <summary>How it has done so far, from the beginning.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];

    /// <summary>The model that came of it; null until it is finished.</summary>
    public string? Model { get; init; }

    /// <summary>Whether that model took over, and why; null until it is finished.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Reason { get; init; }

    [JsonIgnore]
    public bool HasEnded => State is JobState.Finished or JobState.Failed or JobState.Cancelled;
}

/// <summary>What a job learns from.</summary>
/// <param name="Name">The data set beside the samples.</param>
/// <param name="Images">How many images of it are learned from.</param>
/// <param name="Samples">How many samples are learned from.</param>
/// <param name="Repeats">How often each of these is shown in an epoch: few samples would be lost among many other images.</param>
/// <param name="Validation">How many images calibrate the model and watch its progress.</param>
/// <param name="Test">How many images the verdict is made on, samples included.</param>
/// <param name="TestSamples">How many of these are samples.</param>
internal sealed record JobData(string Name, int Images, int Samples, int Repeats, int Validation, int Test, int TestSamples);

/// <summary>A point of the learning curve.</summary>
/// <param name="Progress">The share of the training that is done, 0 to 1.</param>
/// <param name="Loss">The log-loss on some validation images.</param>
/// <param name="Accuracy">The accuracy on them.</param>
/// <param name="Seconds">How long it had worked.</param>
internal sealed record CurvePoint(double Progress, double Loss, double Accuracy, double Seconds);
