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
    public string Name => Parameters.FirstOrDefault(parameter => parameter.Key == "preset").Value is string preset ? $"{Trainer} ({preset})" : Trainer;

    /// <summary>Where it stands.</summary>
    public TrialState State { get; init; } = TrialState.Running;

    /// <summary>Accuracy on the validation set, 0 to 1; null unless finished.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Log-loss on the validation set; null unless finished.</summary>
    public double? ValidationLogLoss { get; init; }

    /// <summary>How long it took, training and scoring.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why it was pruned or failed; null otherwise.</summary>
    public string? Reason { get; init; }
}
