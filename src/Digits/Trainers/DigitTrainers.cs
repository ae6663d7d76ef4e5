namespace Digits.Trainers;

/// <summary>The trainers that Digits brings, by name.</summary>
public static class DigitTrainers
{
    /// <summary>
    /// All trainers, in the order in which an experiment tries them: a baseline within seconds, so that there is a model whatever
    /// happens next, then the most accurate, then the rest, the slowest last.
    /// </summary>
    public static IReadOnlyList<IDigitTrainer> All { get; } =
    [
        new SdcaTrainer(),
        new ConvNetTrainer(),
        new LightGbmTrainer(),
        new LbfgsTrainer(),
        new AveragedPerceptronTrainer(),
        new FastTreeTrainer(),
    ];

    /// <summary>Finds a trainer by its name, in any case.</summary>
    /// <exception cref="ArgumentException">There is no such trainer; the message lists those that there are.</exception>
    public static IDigitTrainer Named(string name) =>
        All.FirstOrDefault(trainer => trainer.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no trainer '{name}'; there are: {string.Join(", ", All.Select(trainer => trainer.Name))}.");
}
