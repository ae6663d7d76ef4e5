using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>What is known to be good before anything is tried: a trainer's quickest preset, its defaults and its other presets.</summary>
internal static class TrainerStarts
{
    /// <summary>What every tuner tries first: the quickest preset, where there is one, and the defaults.</summary>
    public static IEnumerable<Proposal> StartsOf(this TuningState state, IDigitTrainer trainer)
    {
        SearchSpace space = state.SpaceOf(trainer);
        if (space.OfType<PresetChoice>().FirstOrDefault() is { Quickest: { } quickest } choice)
            yield return new Proposal(trainer, space.Complete(new ParameterSet([new(choice.Name, quickest)])));
        yield return new Proposal(trainer, space.Defaults);
    }

    /// <summary>The presets that no trial of the trainer has had, however changed.</summary>
    public static IEnumerable<Proposal> UntriedPresetsOf(this TuningState state, IDigitTrainer trainer)
    {
        SearchSpace space = state.SpaceOf(trainer);
        List<Trial> trials = state.TrialsOf(trainer);
        return
            from choice in space.OfType<PresetChoice>()
            from preset in choice.Options
            where !trials.Exists(trial => trial.Parameters.TryGet(choice.Name, out object? had) && preset.Equals(had))
            select new Proposal(trainer, space.Complete(new ParameterSet([new(choice.Name, preset)])));
    }

    /// <summary>A set of parameters with each option that no trial of the trainer has had, one at a time; what depends on it is at its defaults.</summary>
    public static IEnumerable<Proposal> UntriedOptionsOf(this TuningState state, IDigitTrainer trainer, ParameterSet parameters)
    {
        SearchSpace space = state.SpaceOf(trainer);
        List<Trial> trials = state.TrialsOf(trainer);
        return
            from choice in space.OfType<Choice>().Where(choice => choice is not PresetChoice && parameters.TryGet(choice.Name, out _))
            from option in choice.Options
            where !trials.Exists(trial => trial.Parameters.TryGet(choice.Name, out object? had) && option.Equals(had))
            select new Proposal(trainer, With(space, parameters, choice, option));
    }

    /// <summary>
    /// The first of some proposals that is allowed. Where nothing has been tried yet, forecasts are no more than guesses, and the cheapest
    /// proposal is one to make in any case: it ends in time, or shows how far it is from that.
    /// </summary>
    public static Proposal? FirstAllowed(this TuningState state, CostForecast costs, IEnumerable<Proposal> proposals)
    {
        Proposal[] all = [.. proposals];
        return Array.Find(all, proposal => costs.Allows(proposal.Trainer, proposal.Parameters))
            ?? (state is { Trials.Count: 0, CostLimit: > 0 } ? all.MinBy(proposal => costs.Of(proposal.Trainer, proposal.Parameters)) : null);
    }

    private static ParameterSet With(SearchSpace space, ParameterSet parameters, Choice choice, string option)
    {
        double[] point = space.ToUnit(parameters);
        point[space.ToList().IndexOf(choice)] = choice.Options.ToList().IndexOf(option);
        return space.FromUnit(point, parameters);
    }
}
