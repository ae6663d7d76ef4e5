using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Pruners;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Pruners;

/// <summary>Trials without a training.</summary>
internal static class MadeTrials
{
    /// <summary>A running trial that was measured at these shares of its training.</summary>
    public static Trial Measured(int id, string trainer, params (double Fidelity, double Accuracy)[] rungs) => new(id, trainer, ParameterSet.Empty, Seed: 1)
    {
        Rungs = [.. rungs.Select(rung => new Rung(rung.Fidelity, new ValidationScore(rung.Accuracy, 1 - rung.Accuracy), rung.Fidelity))],
    };

    /// <summary>Trials numbered from 1, each measured once at the same share of its training.</summary>
    public static Trial[] InOrder(double fidelity, params double[] accuracies) =>
        [.. accuracies.Select((accuracy, i) => Measured(i + 1, "a", (fidelity, accuracy)))];

    /// <summary>Judges each trial as it comes, knowing those before it: whether it may go on.</summary>
    public static bool[] GoOn(IPruner pruner, params Trial[] trials) =>
        [.. trials.Select((trial, i) => pruner.Judge(trial, trials[..(i + 1)]) is null)];

    /// <summary>A sweep under way: trials of three trainers, which run, have finished, were pruned or have failed.</summary>
    public static Trial[] Sweep(IPruner pruner, int seed)
    {
        var stream = new RandomStream(seed, 1);
        var trials = new Trial[60];
        for (int i = 0; i < trials.Length; i++)
        {
            TrialState state = (TrialState)stream.Next(4);
            double[] shares = [.. pruner.RungsOf(i + 1), .. state == TrialState.Finished ? (double[])[1] : []];
            int measured = state == TrialState.Finished ? shares.Length : stream.Next(shares.Length + 1);
            double accuracy = 0.9 + (stream.Next(400) / 5000.0);
            (double, double)[] rungs = [.. shares[..measured].Select((share, place) => (Math.Min(1, share * 1.1), accuracy + (place * 0.005)))];
            trials[i] = Measured(i + 1, $"{"abc"[stream.Next(3)]}", rungs) with { State = state };
        }

        return trials;
    }
}
