using Digits.Experiments;
using Digits.Experiments.Pruners;

namespace Digits.Benchmarks.Recording;

/// <summary>Has trials measured where the default pruner would, and lets every one go on.</summary>
internal sealed class MeasuringPruner : IPruner
{
    private readonly SuccessiveHalvingPruner _measured = new();

    public string Name => "measuring";

    public IReadOnlyList<double> RungsOf(int trialId) => _measured.RungsOf(trialId);

    public string? Judge(Trial trial, IReadOnlyList<Trial> trials) => null;
}
