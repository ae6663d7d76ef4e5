using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>All that a tuner may go by.</summary>
/// <param name="Trainers">The trainers to choose from, in order of preference; at least one.</param>
/// <param name="Trials">All trials so far, in the order of their numbers, with those that still run.</param>
/// <param name="Seed">The seed of the experiment: with the trials, where all that is random comes from.</param>
public sealed record TuningState(IReadOnlyList<IDigitTrainer> Trainers, IReadOnlyList<Trial> Trials, int Seed)
{
    /// <summary>Where to look instead of in a trainer's own <see cref="IDigitTrainer.SearchSpace"/>, by the trainer's name.</summary>
    public IReadOnlyDictionary<string, SearchSpace> Spaces { get; init; } = new Dictionary<string, SearchSpace>();

    /// <summary>How many images a trial learns from.</summary>
    public int TrainingImages { get; init; } = 1;

    /// <summary>
    /// What a trial should cost at most, in the unit of <see cref="Trial.Cost"/>, to end within the budget; null where there is no limit.
    /// </summary>
    public double? CostLimit { get; init; }

    /// <summary>Where to look for the parameters of a trainer.</summary>
    public SearchSpace SpaceOf(IDigitTrainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return Spaces.TryGetValue(trainer.Name, out SearchSpace? space) ? space : trainer.SearchSpace;
    }

    /// <summary>The trials of a trainer, in the order of their numbers.</summary>
    internal List<Trial> TrialsOf(IDigitTrainer trainer) => [.. Trials.Where(trial => trial.Trainer == trainer.Name)];

    /// <summary>Whether there is a trial of the trainer with these parameters, however it ended.</summary>
    internal bool HasTried(IDigitTrainer trainer, ParameterSet parameters) =>
        Trials.Any(trial => trial.Trainer == trainer.Name && trial.Parameters.Equals(parameters));

    /// <summary>The trainers but those of which three trials have failed, and none has not.</summary>
    internal List<IDigitTrainer> TrainersWorthTrying() =>
        [.. Trainers.Where(trainer => TrialsOf(trainer) is not { Count: >= 3 } trials || trials.Exists(trial => trial.State != TrialState.Failed))];
}
