using Digits.Data;
using Digits.Imaging;
using Digits.Models;

namespace Digits.Evaluation;

/// <summary>Lets a classifier read a labelled set, and says how well it does.</summary>
public static class Evaluator
{
    /// <summary>Reads every image of a set.</summary>
    /// <param name="classifier">What reads.</param>
    /// <param name="set">The images, any size, at least one.</param>
    /// <param name="threads">At most so many threads, 1 or more.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="DigitDataException">The set is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EvaluationResult Evaluate(IDigitClassifier classifier, DigitSet set, int threads, CancellationToken cancellationToken = default)
    {
        float[] probabilities = Score(classifier, set, threads, cancellationToken);
        return EvaluationResult.From(probabilities, set.Labels);
    }

    /// <summary>Reads every image of a set, and leaves the comparison with the labels to the caller.</summary>
    /// <returns>N × 10 probabilities.</returns>
    /// <inheritdoc cref="Evaluate"/>
    public static float[] Score(IDigitClassifier classifier, DigitSet set, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0)
            throw new DigitDataException($"{set.Source} holds no images: there is nothing to evaluate on.");
        var probabilities = new float[set.Count * DigitSet.Classes];
        classifier.Score(DigitNormalizer.Normalize(set), probabilities, threads, cancellationToken);
        return probabilities;
    }
}
