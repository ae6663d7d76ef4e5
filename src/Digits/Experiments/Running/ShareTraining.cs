using Digits.Data;
using Digits.Models;
using Digits.Trainers;

namespace Digits.Experiments.Running;

/// <summary>
/// Gives a trainer whose trainings cannot be continued rungs all the same: up to each, it trains anew on that share of the images, of each
/// digit alike.
/// </summary>
internal sealed class ShareTraining(IDigitTrainer trainer, TrainingRequest request) : IResumableTraining
{
    private IDigitClassifier? _classifier;

    /// <inheritdoc/>
    public double Fidelity { get; private set; }

    /// <summary>What the share of a training costs, as <see cref="IDigitTrainer.EstimateCost"/> has it.</summary>
    public static double EstimateCost(IDigitTrainer trainer, TrainingRequest request, double fidelity) =>
        trainer.EstimateCost(trainer.AtFidelity(request.Parameters, fidelity), Math.Max(1, (int)(fidelity * request.Train.Count)));

    /// <inheritdoc/>
    public void Advance(double fidelity, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (fidelity <= Fidelity)
            return;
        _classifier = trainer.Train(
            fidelity >= 1
                ? request
                : request with { Train = Share(request.Train, fidelity), Parameters = trainer.AtFidelity(request.Parameters, fidelity) },
            progress,
            cancellationToken);
        Fidelity = Math.Min(1, fidelity);
    }

    /// <inheritdoc/>
    public IDigitClassifier ToClassifier() => _classifier ?? throw new InvalidOperationException("Nothing has been learned yet.");

    /// <summary>Nothing: what comes next begins anew in any case.</summary>
    public void SaveCheckpoint(Stream checkpoint)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>The first images of each digit, as many as its share, at least one, in the order of the set.</summary>
    private static DigitSet Share(DigitSet set, double fidelity)
    {
        Span<int> left = stackalloc int[DigitSet.Classes];
        for (int digit = 0; digit < left.Length; digit++)
            left[digit] = Math.Max(1, (int)Math.Round(fidelity * set.ClassCounts[digit]));
        var chosen = new List<int>();
        ReadOnlySpan<byte> labels = set.Labels;
        for (int i = 0; i < labels.Length; i++)
        {
            if (left[labels[i]]-- > 0)
                chosen.Add(i);
        }

        return set.Select(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(chosen));
    }
}
