using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>How far a trainer has come, and what it may cost until it improves on the best of all trainers.</summary>
/// <remarks>
/// The estimated cost for improvement of FLAML (Wang, Wu, Weimer and Zhu, <i>FLAML: A Fast and Lightweight AutoML Library</i>, MLSys 2021,
/// §4.2), on the logarithm of the error rate: from 1 % to 0.9 % is as far as from 10 % to 9 %.
/// </remarks>
/// <param name="Loss">The logarithm of its least error rate; infinite where no trial has finished.</param>
/// <param name="Gain">By how much its first finished trial's was greater.</param>
/// <param name="Cost">What its trials have cost.</param>
/// <param name="CostBetween">What it took from the last improvement but one, or the beginning, to the last.</param>
/// <param name="CostSince">What was spent after that.</param>
internal sealed record TrainerProgress(double Loss, double Gain, double Cost, double CostBetween, double CostSince)
{
    // Of what no validation set of some thousand images could tell from 0.
    private const double LeastError = 1e-4;

    // As a share of the error: with no more trials than this is worth, that much is hoped for.
    private const double HopedGain = 0.1;

    /// <summary>Goes through a trainer's trials.</summary>
    public static TrainerProgress Of(IDigitTrainer trainer, TuningState state, CostForecast costs)
    {
        double first = double.NaN, least = double.PositiveInfinity, cost = 0, last = 0, lastButOne = 0;
        ValidationScore? best = null;
        foreach (Trial trial in state.TrialsOf(trainer))
        {
            cost += costs.CostOf(trainer, trial);
            if (trial is not { State: TrialState.Finished, Score: { } score } || score <= best)
                continue;
            best = score;
            least = Math.Log(Math.Max(0, 1 - score.Accuracy) + LeastError);
            if (double.IsNaN(first))
                first = least;
            (lastButOne, last) = (last, cost);
        }

        return new TrainerProgress(least, first - least, cost, last - lastButOne, cost - last);
    }

    /// <summary>
    /// What it may cost to improve on the best: for the best trainer as much as its last improvement did, or as has been spent since, for
    /// another one also what its gap to the best takes at its pace so far; infinite where it has shown nothing yet.
    /// </summary>
    /// <param name="bestLoss">The least <see cref="Loss"/> of all trainers.</param>
    public double CostOfImprovement(double bestLoss)
    {
        if (double.IsInfinity(Loss))
            return double.PositiveInfinity;
        double own = Math.Max(CostBetween, CostSince), gap = Loss - bestLoss;
        return gap > 0 ? Math.Max(own, gap * Cost / Math.Max(Gain, HopedGain)) : own;
    }
}
