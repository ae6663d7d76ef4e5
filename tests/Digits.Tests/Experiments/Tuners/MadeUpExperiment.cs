using Digits.Experiments;
using Digits.Experiments.Tuners;

namespace Digits.Tests.Experiments.Tuners;

/// <summary>An experiment with <see cref="MadeUpTrainer"/>s, in which no time passes: ask, look up, tell.</summary>
internal sealed class MadeUpExperiment(ITuner tuner, int seed, params MadeUpTrainer[] trainers)
{
    public List<Trial> Trials { get; } = [];

    /// <summary>What all trials may cost; a trial may take all that is left.</summary>
    public double? Budget { get; init; }

    public double Spent => Trials.Sum(trial => trial.Cost);

    public Trial Best => Trials.Where(trial => trial.State == TrialState.Finished).MaxBy(trial => trial.Score!.Value)!;

    public TuningState State => new(trainers, Trials, seed) { TrainingImages = 1000, CostLimit = Budget - Spent };

    /// <summary>Runs trials until the tuner has no more to ask, or there are so many.</summary>
    public MadeUpExperiment Run(int trials)
    {
        while (Trials.Count < trials && tuner.Ask(State) is { } proposal)
            Tell(proposal, TrialState.Finished);
        return this;
    }

    /// <summary>Records what becomes of a proposal.</summary>
    public Trial Tell(Proposal proposal, TrialState state)
    {
        var trainer = (MadeUpTrainer)proposal.Trainer;
        ValidationScore score = trainer.ScoreOf(proposal.Parameters);
        double cost = trainer.Estimate(proposal.Parameters) * trainer.Slowness;
        var trial = new Trial(Trials.Count + 1, trainer.Name, proposal.Parameters, seed) { State = state };
        Trials.Add(state switch
        {
            TrialState.Finished => trial with { ValidationAccuracy = score.Accuracy, ValidationLogLoss = score.LogLoss, Cost = cost },
            TrialState.Pruned => trial with { Cost = cost / 4, Rungs = [new Rung(0.25, score, cost / 4)] },
            TrialState.Failed => trial with { Cost = cost / 10 },
            _ => trial,
        });
        return Trials[^1];
    }
}
