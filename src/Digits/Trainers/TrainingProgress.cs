namespace Digits.Trainers;

/// <summary>How far a training is.</summary>
/// <param name="Stage">What is being done, for instance <c>trees</c>.</param>
/// <param name="Completed">How much of it is done, in units of the stage; null where the trainer does not say.</param>
/// <param name="Total">How much there is to do; null where it is not known beforehand.</param>
public readonly record struct TrainingProgress(string Stage, double? Completed, double? Total)
{
    /// <summary>The share that is done, 0 to 1; null where it is not known.</summary>
    public double? Fraction => Completed is { } completed && Total is > 0 and { } total ? Math.Clamp(completed / total, 0, 1) : null;

    /// <summary>The mean loss of the last epoch or round on the images it learned from; null where the trainer does not say.</summary>
    public double? Loss { get; init; }

    /// <summary>The accuracy, 0 to 1, on the validation images after the last epoch or round; null where the trainer does not measure it.</summary>
    public double? ValidationAccuracy { get; init; }
}
