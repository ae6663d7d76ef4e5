namespace Digits.Experiments.Pruners;

/// <summary>The pruners that Digits brings, by name.</summary>
public static class DigitPruners
{
    /// <summary>All pruners, each with its defaults.</summary>
    public static IReadOnlyList<IPruner> All { get; } = [new NoPruner(), new MedianPruner(), new SuccessiveHalvingPruner(), new HyperbandPruner()];

    /// <summary>Finds a pruner by its name, in any case.</summary>
    /// <exception cref="ArgumentException">There is no such pruner; the message lists those that there are.</exception>
    public static IPruner Named(string name) =>
        All.FirstOrDefault(pruner => pruner.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no pruner '{name}'; there are: {string.Join(", ", All.Select(pruner => pruner.Name))}.");
}
