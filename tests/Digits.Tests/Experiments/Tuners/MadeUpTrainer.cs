using Digits.Experiments;
using Digits.Experiments.Spaces;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Tests.Experiments.Tuners;

/// <summary>A trainer that trains nothing: its score and cost are functions of the parameters.</summary>
internal sealed class MadeUpTrainer(string name, SearchSpace space, Func<ParameterSet, ValidationScore> score) : IDigitTrainer
{
    public string Name => name;

    public string Description => "a function of the parameters";

    public SearchSpace SearchSpace => space;

    public string? UnavailableReason => null;

    /// <summary>What a training is estimated to take.</summary>
    public Func<ParameterSet, double> Estimate { get; init; } = _ => 1;

    /// <summary>How many times the estimate a training really takes.</summary>
    public double Slowness { get; init; } = 1;

    /// <summary>Whether a training would go on from where it was stopped.</summary>
    public bool IsResumable { get; init; }

    public double EstimateCost(ParameterSet parameters, int images) => Estimate(parameters);

    public ValidationScore ScoreOf(ParameterSet parameters) => score(parameters);

    public IDigitClassifier Train(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
