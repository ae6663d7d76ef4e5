using Digits.Experiments;
using Digits.Experiments.Pruners;

namespace Digits.Benchmarks.Recording;

/// <summary>Has a trial measured where the default pruner would, lets it go on, and notes what this process has spent on it by then.</summary>
internal sealed class MeasuringPruner : IPruner
{
    private readonly SuccessiveHalvingPruner _measured = new();
    private readonly TimeSpan _began = Environment.CpuUsage.TotalTime;
    private readonly List<double> _seconds = [];

    public string Name => "measuring";

    /// <summary>The processor time of this process from the beginning to each rung.</summary>
    public IReadOnlyList<double> ProcessorSeconds => _seconds;

    /// <summary>The same until now.</summary>
    public double ElapsedProcessorSeconds => (Environment.CpuUsage.TotalTime - _began).TotalSeconds;

    public IReadOnlyList<double> RungsOf(int trialId) => _measured.RungsOf(trialId);

    public string? Judge(Trial trial, IReadOnlyList<Trial> trials)
    {
        _seconds.Add(ElapsedProcessorSeconds);
        return null;
    }
}
