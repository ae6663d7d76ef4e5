using Digits.Data;
using Digits.Experiments.Spaces;

namespace Digits.Trainers;

/// <summary>What a trainer is to learn from, and how.</summary>
/// <param name="Train">The images to learn from: any size, brought to 28×28 first; at least one.</param>
public sealed record TrainingRequest(DigitSet Train)
{
    /// <summary>Parameters of the trainer; what is missing has its default.</summary>
    public ParameterSet Parameters { get; init; } = ParameterSet.Empty;

    /// <summary>Images to watch the progress by; trainers that do not stop early have no use for them. Null for none.</summary>
    public DigitSet? Validation { get; init; }

    /// <summary>The seed of all that is random. <value>1 by default.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many threads. <value>The machine's processors by default.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
