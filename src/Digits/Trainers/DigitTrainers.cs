namespace Digits.Trainers;

/// <summary>The trainers that Digits brings, by name.</summary>
public static class DigitTrainers
{
    /// <summary>
    /// All trainers, in the order in which an experiment tries them: first the most accurate, whose quickest preset gives a good model
    /// within seconds, whatever happens next; then the rest to compare it with, the slowest last.
    /// </summary>
    public static IReadOnlyList<IDigitTrainer> All { get; } =
    [
        new ConvNetTrainer(),
        new SdcaTrainer(),
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
