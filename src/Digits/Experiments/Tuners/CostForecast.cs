using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>What trials will cost: the trainers' estimates, in proportion to what trials have cost so far.</summary>
/// <remarks>
/// A trainer's estimate knows how its own trainings compare; how fast the machine is, the trials show. Those of the same trainer with
/// similar estimates count, the median of three, or the nearest of fewer: small trainings have a share of fixed costs that great ones have not.
/// </remarks>
internal sealed class CostForecast
{
    private const int NearestTrials = 3;

    private readonly TuningState _state;
    private readonly List<(string Trainer, double Estimate, double Ratio)> _measured = [];

    /// <summary>Looks at the trials so far.</summary>
    public CostForecast(TuningState state)
    {
        _state = state;
        foreach (Trial trial in state.Trials)
        {
            if (WholeCost(trial) is { } cost and > 0 && state.Trainers.FirstOrDefault(trainer => trainer.Name == trial.Trainer) is { } trainer
                && trainer.EstimateCost(trial.Parameters, state.TrainingImages) is > 0 and var estimate)
                _measured.Add((trial.Trainer, estimate, cost / estimate));
        }
    }

    /// <summary>What a trial will cost, in the unit of <see cref="Trial.Cost"/>.</summary>
    public double Of(IDigitTrainer trainer, ParameterSet parameters)
    {
        double estimate = trainer.EstimateCost(parameters, _state.TrainingImages);
        var own = _measured.Where(trial => trial.Trainer == trainer.Name).OrderBy(trial => Math.Abs(Math.Log(trial.Estimate / estimate))).ToList();
        double[] ratios = [.. (own.Count > 0 ? own.Take(own.Count < NearestTrials ? 1 : NearestTrials) : _measured).Select(trial => trial.Ratio).Order()];
        return estimate * (ratios.Length > 0 ? ratios[ratios.Length / 2] : 1);
    }

    /// <summary>Whether a trial will keep to <see cref="TuningState.CostLimit"/>.</summary>
    public bool Fits(IDigitTrainer trainer, ParameterSet parameters) => _state.CostLimit is not { } limit || Of(trainer, parameters) <= limit;

    /// <summary>Whether a trial is new, and will keep to the limit.</summary>
    public bool Allows(IDigitTrainer trainer, ParameterSet parameters) => !_state.HasTried(trainer, parameters) && Fits(trainer, parameters);

    /// <summary>What all trials of a trainer have cost so far, and those that still run will.</summary>
    public double SpentOn(IDigitTrainer trainer) => _state.TrialsOf(trainer).Sum(trial => CostOf(trainer, trial));

    /// <summary>What a trial has cost, or will, where it still runs.</summary>
    public double CostOf(IDigitTrainer trainer, Trial trial) => trial.State == TrialState.Running ? Of(trainer, trial.Parameters) : trial.Cost;

    /// <summary>What the whole training would have cost; null where there is no telling.</summary>
    private static double? WholeCost(Trial trial) => trial switch
    {
        { State: TrialState.Finished } => trial.Cost,
        { State: TrialState.Pruned, Rungs: [.., var last] } => last.Cost / last.Fidelity,
        _ => null,
    };
}
