using Digits.Data;

namespace Digits.Evaluation;

/// <summary>How well a model reads a set of images.</summary>
/// <remarks>Immutable. Accuracies are shares, 0 to 1.</remarks>
public sealed class EvaluationResult
{
    // As ML.NET does: one image that is certainly wrong must not make the mean infinite.
    private const double LeastProbability = 1e-15;

    private EvaluationResult(int count)
    {
        Count = count;
    }

    /// <summary>How many images were read; at least one.</summary>
    public int Count { get; }

    /// <summary>How many were read right.</summary>
    public int Correct { get; private init; }

    /// <summary>The share that was read right: ML.NET's micro accuracy.</summary>
    public double Accuracy => (double)Correct / Count;

    /// <summary>Where the true accuracy lies with 95 % confidence.</summary>
    public AccuracyInterval Interval => AccuracyInterval.Wilson(Correct, Count);

    /// <summary>The mean of the recalls of the digits that occur.</summary>
    public double MacroAccuracy { get; private init; }

    /// <summary>The share whose digit was the first or the second guess.</summary>
    public double Top2Accuracy { get; private init; }

    /// <summary>The mean of −ln p over the images, p the probability of the true digit, taken as at least 1e-15.</summary>
    public double LogLoss { get; private init; }

    /// <summary>Precision, recall and F1 of each of the ten digits.</summary>
    public IReadOnlyList<ClassResult> PerClass { get; private init; } = [];

    /// <summary>How many images of digit <i>row</i> were read as digit <i>column</i>: ten rows of ten.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion { get; private init; } = [];

    /// <summary>Compares probabilities with labels.</summary>
    /// <param name="probabilities">N × 10 values.</param>
    /// <param name="labels">N labels, 0–9; at least one.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or there are no images.</exception>
    public static EvaluationResult From(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        ThrowUnlessTenForEach(probabilities, labels);
        int[][] confusion = [.. Enumerable.Range(0, DigitSet.Classes).Select(_ => new int[DigitSet.Classes])];
        int nearly = 0;
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> image = probabilities.Slice(i * DigitSet.Classes, DigitSet.Classes);
            int label = labels[i], predicted = MostProbable(image), before = 0;
            for (int digit = 0; digit < DigitSet.Classes; digit++)
            {
                if (image[digit] > image[label] || (image[digit] == image[label] && digit < label))
                    before++;
            }

            confusion[label][predicted]++;
            if (before < 2)
                nearly++;
            loss -= Math.Log(Math.Max(image[label], LeastProbability));
        }

        return From(confusion, (double)nearly / labels.Length, loss / labels.Length);
    }

    /// <exception cref="ArgumentException">The lengths disagree, or there are no images.</exception>
    internal static void ThrowUnlessTenForEach(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        if (labels.Length == 0 || probabilities.Length != labels.Length * DigitSet.Classes)
            throw new ArgumentException($"{labels.Length} labels and {probabilities.Length} probabilities; there must be ten for every label, and at least one label.");
    }

    /// <summary>Makes a result of what determines it.</summary>
    /// <param name="confusion">How many images of digit <i>row</i> were read as digit <i>column</i>: ten rows of ten, at least one image.</param>
    /// <param name="top2Accuracy">The share whose digit was the first or the second guess.</param>
    /// <param name="logLoss">The log-loss.</param>
    internal static EvaluationResult From(IReadOnlyList<IReadOnlyList<int>> confusion, double top2Accuracy, double logLoss)
    {
        ClassResult[] perClass = [.. Enumerable.Range(0, DigitSet.Classes).Select(digit => Class(confusion, digit))];
        return new EvaluationResult(confusion.Sum(row => row.Sum()))
        {
            Correct = Enumerable.Range(0, DigitSet.Classes).Sum(digit => confusion[digit][digit]),
            MacroAccuracy = perClass.Where(result => result.Count > 0).Average(result => result.Recall),
            Top2Accuracy = top2Accuracy,
            LogLoss = logLoss,
            PerClass = perClass,
            Confusion = confusion,
        };
    }

    /// <summary>The digit with the greatest probability in each image.</summary>
    /// <param name="probabilities">N × 10 values.</param>
    /// <returns>N digits.</returns>
    public static byte[] Predictions(ReadOnlySpan<float> probabilities)
    {
        var digits = new byte[probabilities.Length / DigitSet.Classes];
        for (int i = 0; i < digits.Length; i++)
            digits[i] = (byte)MostProbable(probabilities.Slice(i * DigitSet.Classes, DigitSet.Classes));
        return digits;
    }

    /// <summary>The digit with the greatest probability; of equals the least.</summary>
    internal static int MostProbable(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int digit = 1; digit < probabilities.Length; digit++)
        {
            if (probabilities[digit] > probabilities[best])
                best = digit;
        }

        return best;
    }

    private static ClassResult Class(IReadOnlyList<IReadOnlyList<int>> confusion, int digit)
    {
        int hits = confusion[digit][digit], shown = confusion[digit].Sum(), read = confusion.Sum(row => row[digit]);
        double precision = read == 0 ? 0 : (double)hits / read, recall = shown == 0 ? 0 : (double)hits / shown;
        return new ClassResult(digit, shown, precision, recall, hits == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }
}
