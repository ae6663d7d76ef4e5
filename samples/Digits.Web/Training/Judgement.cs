using System.Globalization;
using Digits.Evaluation;
using Digits.Models;
using Digits.Web.Serving;

namespace Digits.Web.Training;

/// <summary>Compares a new model with the one that answers, on images that the new one has not learned from.</summary>
internal static class Judgement
{
    /// <summary>Judges.</summary>
    /// <param name="current">The model that answers.</param>
    /// <param name="candidate">The new one.</param>
    /// <param name="material">What there is to judge by.</param>
    /// <param name="force">Whether the new one takes over in any case.</param>
    /// <param name="threads">At most so many threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Verdict Judge(
        ServedModel current, ServedModel candidate, LearningMaterial material, bool force, int threads, CancellationToken cancellationToken)
    {
        byte[] was = Read(current.Model.Classifier), now = Read(candidate.Model.Classifier);
        var test = McNemar.Compare(was, now, material.Test.Labels);
        bool isBetter = test.OnlySecondRight > test.OnlyFirstRight && !test.IsNoise;
        string difference = string.Create(
            CultureInfo.InvariantCulture,
            $"of {material.Test.Count} test images {test.OnlySecondRight} were read right by the new model only, " +
            $"and {test.OnlyFirstRight} by the current one only (McNemar p = {test.PValue:G2})");
        string reason = isBetter ? $"Better: {difference}."
            : force ? $"Promoted by demand: {difference}."
            : test.IsNoise ? $"Kept, as the difference may be chance: {difference}."
            : $"Kept, as the current model is better: {difference}.";
        return new Verdict(
            isBetter || force, reason, Contender(current.Id, was), Contender(candidate.Id, now), test.OnlyFirstRight, test.OnlySecondRight, test.PValue,
            test.IsNoise);

        byte[] Read(IDigitClassifier classifier) => EvaluationResult.Predictions(Evaluator.Score(classifier, material.Test, threads, cancellationToken));

        Contender Contender(string id, byte[] digits)
        {
            int correct = 0, samples = 0;
            for (int i = 0; i < digits.Length; i++)
            {
                bool isRight = digits[i] == material.Test.Labels[i];
                correct += isRight ? 1 : 0;
                samples += isRight && i >= digits.Length - material.Summary.TestSamples ? 1 : 0;
            }

            AccuracyInterval interval = AccuracyInterval.Wilson(correct, digits.Length);
            return new Contender(id, digits.Length, correct, (double)correct / digits.Length, interval.Low, interval.High, samples);
        }
    }
}
