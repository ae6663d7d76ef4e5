using Digits.Data;
using Digits.Experiments.Records;

namespace Digits.Reports.Contents;

/// <summary>One digit in the data.</summary>
/// <param name="Digit">The digit, 0 to 9.</param>
/// <param name="Training">How many training images show it.</param>
/// <param name="Validation">How many validation images.</param>
/// <param name="Test">How many test images.</param>
/// <param name="Samples">A few training images of it, dark ink on white paper: base64 of PNGs of 28×28 pixels.</param>
public sealed record ReportClass(int Digit, int Training, int Validation, int Test, IReadOnlyList<string> Samples)
{
    internal static IReadOnlyList<ReportClass> All(ExperimentData? data) => data is null ? [] :
    [
        .. Enumerable.Range(0, DigitSet.Classes).Select(digit => new ReportClass(
            digit, data.TrainingCounts[digit], data.ValidationLabels.Count(label => label == digit), data.TestLabels.Count(label => label == digit),
            [.. data.Samples[digit].Select(DigitImage.Png)])),
    ];
}
