using Digits.Data;
using Digits.Models;

namespace Digits.Tests.Support;

/// <summary>What a classifier says of sets.</summary>
internal static class Scores
{
    /// <summary>The probabilities of all images of a 28×28 set, one call, one thread.</summary>
    public static float[] Of(IDigitClassifier classifier, DigitSet set)
    {
        var probabilities = new float[set.Count * DigitSet.Classes];
        classifier.Score(set.CopyPixels(), probabilities);
        return probabilities;
    }

    /// <summary>The share of the images whose most probable digit is their label.</summary>
    public static double Accuracy(float[] probabilities, DigitSet set)
    {
        int correct = 0;
        for (int i = 0; i < set.Count; i++)
        {
            float[] image = probabilities[(i * DigitSet.Classes)..((i + 1) * DigitSet.Classes)];
            correct += Array.IndexOf(image, image.Max()) == set.Labels[i] ? 1 : 0;
        }

        return (double)correct / set.Count;
    }

    /// <summary>Fails unless each image's ten values lie in 0..1 and sum to 1.</summary>
    public static void AssertProbabilities(float[] probabilities)
    {
        Assert.That(probabilities, Is.All.InRange(0f, 1f));
        Assert.That(probabilities.Chunk(DigitSet.Classes).Select(image => image.Sum()), Is.All.EqualTo(1f).Within(1e-3f));
    }
}
