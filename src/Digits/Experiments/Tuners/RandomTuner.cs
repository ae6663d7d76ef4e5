using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.Experiments.Tuners;

/// <summary>
/// Random search (Bergstra and Bengio, <i>Random Search for Hyper-Parameter Optimization</i>, JMLR 2012): after each trainer's defaults
/// any trainer, and any values of its parameters, all as likely on their scales. What others are measured by.
/// </summary>
public sealed class RandomTuner : ITuner
{
    private const long Purpose = 0x52414E44_00000000;
    private const int Draws = 200;

    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public Proposal? Ask(TuningState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var costs = new CostForecast(state);
        if (DefaultsTuner.Ask(state, costs) is { } start)
            return start;
        var random = new RandomStream(state.Seed, Purpose + state.Trials.Count);
        return Draw(state, costs, state.TrainersWorthTrying(), ref random, nearPresets: false);
    }

    /// <summary>A random proposal that is new and fits; null when a good many draws have found none.</summary>
    internal static Proposal? Draw(
        TuningState state, CostForecast costs, IReadOnlyList<IDigitTrainer> trainers, ref RandomStream random, bool nearPresets)
    {
        for (int draw = 0; draw < Draws && trainers.Count > 0; draw++)
        {
            IDigitTrainer trainer = trainers[random.Next(trainers.Count)];
            SearchSpace space = state.SpaceOf(trainer);
            ParameterSet parameters = nearPresets ? space.SampleNearPreset(ref random) : space.Sample(ref random);
            if (costs.Allows(trainer, parameters))
                return new Proposal(trainer, parameters);
        }

        return null;
    }
}
