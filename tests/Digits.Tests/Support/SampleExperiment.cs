using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Experiments.Stores;

namespace Digits.Tests.Support;

/// <summary>Descriptions and trials for stores to keep.</summary>
internal static class SampleExperiment
{
    public static readonly ExperimentDescription Description = new(
        "mnist", "00ff", 55000, 5000, 10000, SplitSeed: 3, ["convnet", "sdca"], "random", "halving", Seed: 7, TimeSpan.FromSeconds(90), MaxTrials: null);

    /// <summary>Proposes the trial that follows.</summary>
    public static Func<IReadOnlyList<Trial>, Trial> Next(string trainer = "convnet") =>
        trials => new Trial(trials.Count + 1, trainer, ParametersOf(trials.Count + 1), Seed: 100 + trials.Count);

    /// <summary>Parameters with a word, an integer and numbers that have no short decimal form.</summary>
    public static ParameterSet ParametersOf(int number) =>
        new([new("preset", "fast"), new("width", 10L + number), new("rate", 0.1 + (0.2 / number)), new("decay", Math.BitIncrement(1.0)), new("zero", -0.0)]);

    public static Trial Finished(this Trial trial, double accuracy, double logLoss = 0.1) => trial with
    {
        State = TrialState.Finished,
        ValidationAccuracy = accuracy,
        ValidationLogLoss = logLoss,
        Duration = TimeSpan.FromTicks(12345678901),
        TrainingTime = TimeSpan.FromTicks(987654321),
        Cost = 1 / 3.0,
    };

    public static Trial WithRung(this Trial trial, double fidelity, double accuracy) =>
        trial with { Rungs = [.. trial.Rungs, new Rung(fidelity, new ValidationScore(accuracy, 2 / 3.0), fidelity / 7)] };

    public static ExperimentOutcome Outcome(int best) => new(best, [3, 1, 4], """{"accuracy":0.99}""", "no time", Interrupted: true);

    private static readonly Rung[] NoRungs = [];

    /// <summary>A trial with the values of its rungs, which records compare by reference.</summary>
    public static object Values(Trial trial) => (trial with { Rungs = NoRungs }, string.Join('|', trial.Rungs.Select(rung =>
        $"{rung.Fidelity:R} {rung.Score.Accuracy:R} {rung.Score.LogLoss:R} {rung.Cost:R}")));
}
