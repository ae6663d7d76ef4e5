namespace Digits.Experiments.Pruners;

/// <summary>Lets every trial go on to its end, and has none measured on the way.</summary>
public sealed class NoPruner : IPruner
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public IReadOnlyList<double> RungsOf(int trialId) => [];

    /// <inheritdoc/>
    public string? Judge(Trial trial, IReadOnlyList<Trial> trials) => null;
}
