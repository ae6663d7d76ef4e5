namespace Digits.Experiments.Tuners;

/// <summary>The tuners that Digits brings, by name.</summary>
public static class DigitTuners
{
    /// <summary>All tuners, the one that experiments use by default first.</summary>
    public static IReadOnlyList<ITuner> All { get; } = [new BanditTuner(), new TpeTuner(), new CfoTuner(), new RandomTuner(), new DefaultsTuner()];

    /// <summary>Finds a tuner by its name, in any case.</summary>
    /// <exception cref="ArgumentException">There is no such tuner; the message lists those that there are.</exception>
    public static ITuner Named(string name) =>
        All.FirstOrDefault(tuner => tuner.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no tuner '{name}'; there are: {string.Join(", ", All.Select(tuner => tuner.Name))}.");
}
