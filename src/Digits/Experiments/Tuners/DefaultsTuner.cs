using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>Tries each trainer once, in order, with its default parameters.</summary>
public sealed class DefaultsTuner : ITuner
{
    /// <inheritdoc/>
    public Proposal? Ask(IReadOnlyList<IDigitTrainer> trainers, IReadOnlyList<Trial> history)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(history);
        IDigitTrainer? next = trainers.FirstOrDefault(trainer => history.All(trial => trial.Trainer != trainer.Name));
        return next is null ? null : new Proposal(next, next.SearchSpace.Defaults);
    }
}
