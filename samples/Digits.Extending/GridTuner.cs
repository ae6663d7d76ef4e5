using Digits.Experiments.Spaces;
using Digits.Experiments.Tuners;
using Digits.Trainers;

namespace Digits.Extending;

/// <summary>
/// A tuner of one's own: the defaults of each trainer, and then, trainer by trainer, its numbers one at a time at a few values between their
/// bounds. It keeps nothing in mind: all it goes by is in the state, so that an experiment can be resumed and shared.
/// </summary>
/// <param name="steps">How many values of each number to try.</param>
public sealed class GridTuner(int steps = 3) : ITuner
{
    public string Name => "grid";

    public Proposal? Ask(TuningState state) => Candidates(state).FirstOrDefault(candidate => !state.Trials.Any(
        trial => trial.Trainer == candidate.Trainer.Name && trial.Parameters.Equals(candidate.Parameters)));

    private IEnumerable<Proposal> Candidates(TuningState state)
    {
        foreach (IDigitTrainer trainer in state.Trainers)
            yield return new Proposal(trainer, state.SpaceOf(trainer).Defaults);
        foreach (IDigitTrainer trainer in state.Trainers)
        {
            SearchSpace space = state.SpaceOf(trainer);
            foreach (NumberRange number in space.OfType<NumberRange>().Where(number => space.Defaults.TryGet(number.Name, out _)))
            {
                for (int step = 0; step < steps; step++)
                {
                    object value = number.FromUnit((step + 0.5) / steps);
                    var parameters = new ParameterSet(space.Defaults.Select(pair => pair.Key == number.Name ? new(pair.Key, value) : pair));
                    if (state.CostLimit is not { } limit || trainer.EstimateCost(parameters, state.TrainingImages) <= limit)
                        yield return new Proposal(trainer, parameters);
                }
            }
        }
    }
}
