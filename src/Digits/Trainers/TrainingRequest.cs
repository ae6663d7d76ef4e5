using Digits.Data;
using Digits.Experiments.Spaces;
using Digits.Imaging;
using Digits.Models;

namespace Digits.Trainers;

/// <summary>What a trainer is to learn from, and how.</summary>
/// <param name="Train">The images to learn from: any size, brought to 28×28 first; at least one.</param>
public sealed record TrainingRequest(DigitSet Train)
{
    /// <summary>Parameters of the trainer; what is missing has its default.</summary>
    public ParameterSet Parameters { get; init; } = ParameterSet.Empty;

    /// <summary>Images to watch the progress by and to keep the best epoch by; most trainers have no use for them. Null for none.</summary>
    public DigitSet? Validation { get; init; }

    /// <summary>
    /// Images that show no digit, N × 784 bytes in normal form, of which a trainer that can makes its model unsure: a network. Others leave them
    /// aside. Empty for none.
    /// </summary>
    public ReadOnlyMemory<byte> NonDigits { get; init; }

    /// <summary>
    /// A network whose answers another network learns beside the labels (distillation): a smaller one, for instance, that is to be quicker. Other
    /// trainers leave it aside. Null for none.
    /// </summary>
    public NetworkClassifier? Teacher { get; init; }

    /// <summary>The share of what is learned that are the teacher's answers, the rest being the labels: above 0, up to 1. <value>All of it by default.</value></summary>
    public double TeacherShare
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A teacher's share is above 0, up to 1.");
    } = 1;

    /// <summary>The seed of all that is random. <value>1 by default.</value></summary>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many threads. <value>The machine's processors by default.</value></summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Checks what every trainer has to check, and makes of it what a trainer works with.</summary>
    /// <param name="trainer">Whose parameters they are, and who is named in messages.</param>
    /// <returns>The training images in normal form, of which at least one is not blank, and all parameters.</returns>
    /// <exception cref="ArgumentException">A parameter is unknown or not valid, or there is no thread.</exception>
    /// <exception cref="DigitTrainingException">There is nothing to learn from.</exception>
    internal (DigitSet Train, ParameterSet Parameters) PrepareFor(IDigitTrainer trainer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        if (NonDigits.Length % IDigitClassifier.ImageSize != 0)
            throw new ArgumentException($"Images have {IDigitClassifier.ImageSize} bytes each, but those of no digit have {NonDigits.Length} in all.");
        if (Train.Count == 0)
            throw new DigitTrainingException($"{trainer.Name} was given no images to learn from.");
        ParameterSet parameters = trainer.SearchSpace.Complete(Parameters);
        DigitSet train = DigitNormalizer.Normalize(Train);
        if (Enumerable.Range(0, train.Count).All(i => !train.Image(i).ContainsAnyExcept((byte)0)))
            throw new DigitTrainingException($"{trainer.Name} was given blank images only: there is no digit to learn from.");
        return (train, parameters);
    }
}
