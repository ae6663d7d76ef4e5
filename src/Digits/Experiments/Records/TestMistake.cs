using Digits.Data;

namespace Digits.Experiments.Records;

/// <summary>A test image that the final model read wrong.</summary>
/// <param name="Index">Which test image, from 0.</param>
/// <param name="Pixels">The image: 28×28 bytes, ink 255.</param>
public sealed record TestMistake(int Index, byte[] Pixels)
{
    private const int Most = 60;

    /// <summary>The worst mistakes: those of which the model was surest, the surest first.</summary>
    /// <param name="probabilities">N × 10 values.</param>
    /// <param name="test">The N images, 28×28.</param>
    internal static IReadOnlyList<TestMistake> Worst(float[] probabilities, DigitSet test) =>
    [
        .. Enumerable.Range(0, test.Count)
            .Select(index => (Index: index, Scores: new ArraySegment<float>(probabilities, index * DigitSet.Classes, DigitSet.Classes)))
            .Select(image => (image.Index, Read: Evaluation.EvaluationResult.MostProbable(image.Scores), image.Scores))
            .Where(image => image.Read != test.Labels[image.Index])
            .OrderByDescending(image => image.Scores[image.Read])
            .ThenBy(image => image.Index)
            .Take(Most)
            .Select(image => new TestMistake(image.Index, test.Image(image.Index).ToArray())),
    ];
}
