using Digits.Models;

namespace Digits.Experiments.Running;

/// <summary>How a trial ended.</summary>
/// <param name="Trial">The trial, no longer running.</param>
/// <param name="Model">Its model; null unless it finished.</param>
/// <param name="Predictions">The digit that it read in each validation image; empty unless it finished.</param>
internal sealed record TrialEnd(Trial Trial, IDigitClassifier? Model, ReadOnlyMemory<byte> Predictions)
{
    public TrialEnd(Trial trial)
        : this(trial, null, default)
    {
    }
}
