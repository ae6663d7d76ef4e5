using System.Text.Json.Serialization;
using Digits.Experiments.Spaces;

namespace Digits.Experiments;

/// <summary>One training within an experiment: what was tried, and what came of it.</summary>
/// <remarks>Immutable: a trial that goes on is a new value with the same <see cref="Id"/>.</remarks>
/// <param name="Id">The number of the trial, from 1.</param>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Parameters">All its parameters.</param>
/// <param name="Seed">The seed of the training.</param>
public sealed record Trial(int Id, string Trainer, ParameterSet Parameters, int Seed)
{
    /// <summary>The trainer, and the preset where it has one: what people tell trials apart by, for instance <c>convnet (fast)</c>.</summary>
    [JsonIgnore]
    public string Name => Parameters.FirstOrDefault(parameter => parameter.Key == "preset").Value is string preset ? $"{Trainer} ({preset})" : Trainer;

    /// <summary>Where it stands.</summary>
    public TrialState State { get; init; } = TrialState.Running;

    /// <summary>How it stood on the way, in the order of their fidelities; the last one is the end where the trial finished.</summary>
    public IReadOnlyList<Rung> Rungs { get; init; } = [];

    /// <summary>Accuracy on the validation set, 0 to 1; null unless finished.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Log-loss on the validation set; null unless finished.</summary>
    public double? ValidationLogLoss { get; init; }

    /// <summary>Accuracy and log-loss on the validation set; null unless finished.</summary>
    [JsonIgnore]
    public ValidationScore? Score => this is { ValidationAccuracy: { } accuracy, ValidationLogLoss: { } loss } ? new ValidationScore(accuracy, loss) : null;

    /// <summary>When it began, by the time for which the experiment had been at work; null where that was not recorded.</summary>
    public TimeSpan? Began { get; init; }

    /// <summary>When it ended, by the same time; null while it runs, and where that was not recorded.</summary>
    public TimeSpan? Ended { get; init; }

    /// <summary>How long it took, training and scoring.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How long the training of its model took, from nothing to where it stands: without scoring, and without trainings on fewer images.</summary>
    public TimeSpan TrainingTime { get; init; }

    /// <summary>How long it took to score the validation set, the last time.</summary>
    public TimeSpan ScoringTime { get; init; }

    /// <summary>
    /// What it cost: seconds. In an experiment without a time budget, where no decision may depend on the clock, what the trainer estimates
    /// (<see cref="Trainers.IDigitTrainer.EstimateCost"/>) instead.
    /// </summary>
    public double Cost { get; init; }

    /// <summary>Why it was pruned or failed; null otherwise.</summary>
    public string? Reason { get; init; }
}
