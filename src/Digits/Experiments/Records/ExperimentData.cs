using Digits.Data;

namespace Digits.Experiments.Records;

/// <summary>What an experiment remembers of its data, so that a report needs no other file.</summary>
/// <param name="TrainingCounts">How many training images show each digit, 0 to 9.</param>
/// <param name="ValidationLabels">The label of each validation image.</param>
/// <param name="TestLabels">The label of each test image.</param>
/// <param name="Samples">Of each digit a few training images, from all over the set: 28×28 bytes each, ink 255.</param>
/// <param name="TestHash">The hash of the test images and labels; null in an experiment of a version that did not record it.</param>
public sealed record ExperimentData(
    IReadOnlyList<int> TrainingCounts, byte[] ValidationLabels, byte[] TestLabels, IReadOnlyList<IReadOnlyList<byte[]>> Samples,
    string? TestHash = null)
{
    private const int SamplesPerDigit = 12;

    /// <summary>What is to be remembered of these sets.</summary>
    /// <param name="train">The training images, 28×28.</param>
    /// <param name="validation">The validation images.</param>
    /// <param name="test">The test images.</param>
    internal static ExperimentData Of(DigitSet train, DigitSet validation, DigitSet test) => new(
        train.ClassCounts, validation.Labels.ToArray(), test.Labels.ToArray(), [.. Enumerable.Range(0, DigitSet.Classes).Select(digit => SamplesOf(train, digit))],
        test.Hash);

    private static byte[][] SamplesOf(DigitSet set, int digit)
    {
        int count = set.ClassCounts[digit], taken = Math.Min(count, SamplesPerDigit), seen = 0;
        var samples = new List<byte[]>(taken);
        for (int i = 0; i < set.Count && samples.Count < taken; i++)
        {
            if (set.Labels[i] == digit && seen++ == (long)samples.Count * count / taken)
                samples.Add(set.Image(i).ToArray());
        }

        return [.. samples];
    }
}
