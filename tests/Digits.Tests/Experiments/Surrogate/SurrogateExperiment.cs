using Digits.Experiments;
using Digits.Experiments.Pruners;
using Digits.Experiments.Tuners;
using Digits.Tests.Experiments.Tuners;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>An experiment on recorded trials: ask, look up rung by rung, judge, tell. Its clock is the costs in the table.</summary>
internal sealed class SurrogateExperiment(RecordedTrials recorded, ITuner tuner, IPruner pruner, int seed)
{
    private readonly List<Trial> _trials = [];

    /// <summary>All trials so far.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>What all trials have cost, in seconds.</summary>
    public double Spent { get; private set; }

    /// <summary>The accuracy of the best finished trial; 0 without one.</summary>
    public double Best { get; private set; }

    private TuningState State => new(recorded.Trainers, _trials, seed) { TrainingImages = RecordedTrials.TrainingImages };

    /// <summary>Runs trials until one is so good; the seconds that it took, infinitely many if it takes more trials than allowed.</summary>
    public double SecondsTo(double accuracy, int atMost)
    {
        while (_trials.Count < atMost && tuner.Ask(State) is { } proposal)
        {
            Run(proposal);
            if (Best >= accuracy)
                return Spent;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Runs one trial.</summary>
    public void Run(Proposal proposal)
    {
        Rung[] rungs = recorded.Of(proposal.Trainer.Name, proposal.Parameters);
        var trial = new Trial(_trials.Count + 1, proposal.Trainer.Name, proposal.Parameters, seed);
        _trials.Add(trial);
        // Between rungs that are not stopped at, a network's training goes on, while the others would only have trained on fewer images.
        bool isResumable = ((MadeUpTrainer)proposal.Trainer).IsResumable;
        IReadOnlyList<double> stops = [.. pruner.RungsOf(trial.Id), 1];
        double cost = 0;
        foreach (Rung rung in rungs)
        {
            bool isStop = stops.Contains(rung.Fidelity);
            if (isStop || isResumable)
                cost += rung.Cost;
            if (!isStop)
                continue;
            trial = trial with { Rungs = [.. trial.Rungs, rung with { Cost = cost }], Cost = cost };
            _trials[^1] = trial;
            if (rung.Fidelity < 1 && pruner.Judge(trial, _trials) is { } reason)
            {
                _trials[^1] = trial with { State = TrialState.Pruned, Reason = reason };
                Spent += cost;
                return;
            }
        }

        ValidationScore score = rungs[^1].Score;
        _trials[^1] = trial with { State = TrialState.Finished, ValidationAccuracy = score.Accuracy, ValidationLogLoss = score.LogLoss };
        Spent += cost;
        Best = Math.Max(Best, score.Accuracy);
    }
}
