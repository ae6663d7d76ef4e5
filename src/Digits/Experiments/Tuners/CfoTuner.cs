using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>
/// Cost-frugal optimization (Wu, Wang and Huang, <i>Frugal Optimization for Cost-related Hyperparameters</i>, AAAI 2021): a local search that
/// begins where trials are cheap. It steps from the best so far in a random direction, and, when that is no better, in the opposite one;
/// after a few steps in vain the next ones are shorter, and when they are very short it begins anew elsewhere.
/// </summary>
/// <remarks>
/// Among several trainers, each of which has a search of its own, it is the turn of the one that has cost the least. A search begins at the
/// better of the quickest preset and the defaults, then at presets not tried yet, then at random.
/// </remarks>
public sealed class CfoTuner : ITuner
{
    private const long Purpose = 0x0043464F_00000000;
    private const int Draws = 50;

    // Where whole numbers or the cost limit leave nothing to try, steps get longer from draw to draw.
    private const double Lengthening = 1.1;

    /// <inheritdoc/>
    public string Name => "cfo";

    /// <inheritdoc/>
    public Proposal? Ask(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var costs = new CostForecast(state);
        if (DefaultsTuner.Ask(state, costs) is { } start)
            return start;
        var random = new RandomStream(state.Seed, Purpose + state.Trials.Count);
        foreach (IDigitTrainer trainer in state.TrainersWorthTrying().OrderBy(trainer => costs.SpentOn(trainer)))
        {
            if (Next(state, costs, trainer, ref random) is { } proposal)
                return proposal;
        }

        return null;
    }

    private static Proposal? Next(TuningState state, CostForecast costs, IDigitTrainer trainer, ref RandomStream random)
    {
        SearchSpace space = state.SpaceOf(trainer);
        var search = new LocalSearch(space, state.TrialsOf(trainer).Where(trial => costs.Fits(trainer, trial.Parameters)));
        if (search.Incumbent is { } incumbent)
        {
            if (search.Missed is not null && search.Opposite() is var opposite && costs.Allows(trainer, opposite))
                return new Proposal(trainer, opposite);
            double length = search.Step;
            for (int draw = 0; draw < Draws; draw++, length *= Lengthening)
            {
                ParameterSet parameters = search.StepFrom(incumbent.Parameters, length, share: 1, ref random);
                if (costs.Allows(trainer, parameters))
                    return new Proposal(trainer, parameters);
            }
        }

        return state.UntriedPresetsOf(trainer).FirstOrDefault(preset => costs.Allows(trainer, preset.Parameters))
            ?? RandomTuner.Draw(state, costs, [trainer], ref random, nearPresets: true);
    }
}
