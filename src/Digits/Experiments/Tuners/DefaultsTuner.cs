using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>
/// Tries each trainer once, in order, with its default parameters. One that has presets is first tried with the quickest of them, so that
/// there is a good model even where the machine is slow or the budget small.
/// </summary>
public sealed class DefaultsTuner : ITuner
{
    /// <inheritdoc/>
    public string Name => "defaults";

    /// <inheritdoc/>
    public Proposal? Ask(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Trainers.SelectMany(trainer => Proposals(trainer, state.SpaceOf(trainer))).FirstOrDefault(
            proposal => !state.Trials.Any(trial => trial.Trainer == proposal.Trainer.Name && trial.Parameters.Equals(proposal.Parameters)));
    }

    private static IEnumerable<Proposal> Proposals(IDigitTrainer trainer, SearchSpace space)
    {
        if (space.OfType<PresetChoice>().FirstOrDefault() is { Quickest: { } quickest } choice)
            yield return new Proposal(trainer, space.Complete(new ParameterSet([new(choice.Name, quickest)])));
        yield return new Proposal(trainer, space.Defaults);
    }
}
