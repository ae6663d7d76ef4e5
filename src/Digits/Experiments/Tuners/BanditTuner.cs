using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>
/// Spends what there is where it improves the most: every trainer's defaults first, the cheap ones before the expensive ones, then whichever
/// trainer promises the next improvement at the least cost, with changes to the best it has shown so far.
/// </summary>
/// <remarks>
/// Between trainers it goes by FLAML's estimated cost for improvement (Wang, Wu, Weimer and Zhu, MLSys 2021, §4.2), in a trainer it tries the
/// presets and options not tried yet (a preset that would not fit with fewer of its steps), then the best trial with twice the steps, then, in turn, short steps from it as of <see cref="CfoTuner"/> and, after
/// ten trials, candidates as of <see cref="TpeTuner"/>. Nothing is proposed that is forecast to exceed <see cref="TuningState.CostLimit"/>.
/// </remarks>
public sealed class BanditTuner : ITuner
{
    private const long Purpose = 0x42414E44_00000000;
    private const int Draws = 50;

    // One that takes nearly all that is left would be all that is tried.
    private const double StartShare = 0.75;

    private const double Lengthening = 1.05;

    // Most values of a preset are good together: a step changes a few of them.
    private const double ChangedShare = 0.35;

    /// <inheritdoc/>
    public string Name => "bandit";

    /// <inheritdoc/>
    public Proposal? Ask(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var costs = new CostForecast(state);
        if (Start(state, costs) is { } start)
            return Urgent(state, costs, start) ?? start;
        var random = new RandomStream(state.Seed, Purpose + state.Trials.Count);
        var arms = state.TrainersWorthTrying().ConvertAll(trainer => (Trainer: trainer, Progress: TrainerProgress.Of(trainer, state, costs)));
        double best = arms.Select(arm => arm.Progress.Loss).DefaultIfEmpty(double.PositiveInfinity).Min();

        // Those without a finished trial come last: they have only failed so far, or take too long, or all trainers are at their first.
        foreach ((IDigitTrainer trainer, _) in arms.OrderBy(arm => arm.Progress.CostOfImprovement(best)))
        {
            if (Next(state, costs, trainer, ref random) is { } proposal)
                return proposal;
        }

        return null;
    }

    /// <summary>The cheapest of the starts that are left, if it leaves something for what comes after.</summary>
    private static Proposal? Start(TuningState state, CostForecast costs) =>
        state.FirstAllowed(costs, state.Trainers.SelectMany(state.StartsOf).OrderBy(start => costs.Of(start.Trainer, start.Parameters))) is { } start
        && (!state.Trials.Any(trial => trial.State == TrialState.Finished) || costs.Of(start.Trainer, start.Parameters) <= StartShare * (state.CostLimit ?? double.PositiveInfinity))
            ? start
            : null;

    /// <summary>
    /// A start or preset of the trainer that leads, if it would not fit any more once another start has cost what it will. One that is too long
    /// as it is goes now, with what steps fit: every other trial would cost it some.
    /// </summary>
    private static Proposal? Urgent(TuningState state, CostForecast costs, Proposal next)
    {
        if (TrialRanking.BestFirst(state.Trials).FirstOrDefault() is not { State: TrialState.Finished } best
            || state.Trainers.FirstOrDefault(trainer => trainer.Name == best.Trainer) is not { } leader)
            return null;
        double left = (state.CostLimit ?? double.PositiveInfinity) - costs.Of(next.Trainer, next.Parameters);
        Proposal? urgent = state.StartsOf(leader).Where(start => costs.Allows(leader, start.Parameters)).Select(start => (Whole: start, Fitting: start))
            .Concat(PresetsLeft(state, costs, leader))
            .FirstOrDefault(start => costs.Of(leader, start.Whole.Parameters) > left).Fitting;

        // What the leader's own starts cost tells what the great one will, far better than any estimate.
        return urgent is null ? null : state.StartsOf(leader).FirstOrDefault(start => costs.Allows(leader, start.Parameters)) ?? urgent;
    }

    /// <summary>The presets that no trial has had, and what would fit of them: fewer steps where it must be; not those that do not fit even so.</summary>
    private static IEnumerable<(Proposal Whole, Proposal Fitting)> PresetsLeft(TuningState state, CostForecast costs, IDigitTrainer trainer) =>
        from preset in state.UntriedPresetsOf(trainer)
        let fitting = StepScaling.Fitting(
            state.SpaceOf(trainer), preset.Parameters, parameters => trainer.EstimateCost(parameters, state.TrainingImages), parameters => costs.Fits(trainer, parameters))
        where fitting is not null
        select (preset, preset with { Parameters = fitting });

    private static Proposal? Next(TuningState state, CostForecast costs, IDigitTrainer trainer, ref RandomStream random)
    {
        SearchSpace space = state.SpaceOf(trainer);
        List<Trial> trials = state.TrialsOf(trainer);
        ParameterSet? best = StepScaling.Fitting(
            space,
            TrialRanking.BestFirst(trials).FirstOrDefault()?.Parameters ?? space.Defaults,
            parameters => trainer.EstimateCost(parameters, state.TrainingImages),
            parameters => costs.Fits(trainer, parameters));
        if (best is null)
            return null; // what can be afforded is far from the best: nothing around it would be better
        IEnumerable<Proposal> untried = PresetsLeft(state, costs, trainer).Select(preset => preset.Fitting).OrderBy(preset => costs.Of(trainer, preset.Parameters))
            .Concat(state.UntriedOptionsOf(trainer, best).OrderBy(option => costs.Of(trainer, option.Parameters)));
        if (untried.FirstOrDefault(proposal => costs.Allows(trainer, proposal.Parameters)) is { } known)
            return known;
        if (StepScaling.Grown(space, best, parameters => trainer.EstimateCost(parameters, state.TrainingImages)) is { } grown && costs.Allows(trainer, grown))
            return new Proposal(trainer, grown);
        if (trials.Count >= TpeTuner.Startup && trials.Count % 2 == 0 && TpeTuner.Estimate(state, costs, [trainer], ref random) is { } candidate)
            return candidate;
        var search = new LocalSearch(space, trials);
        double length = search.Step;
        for (int draw = 0; draw < Draws; draw++, length *= Lengthening)
        {
            ParameterSet parameters = search.StepFrom(best, length, ChangedShare, ref random);
            if (costs.Allows(trainer, parameters))
                return new Proposal(trainer, parameters);
        }

        return RandomTuner.Draw(state, costs, [trainer], ref random, nearPresets: true);
    }
}
