using System.Globalization;
using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments.Records;
using Digits.Imaging.Synthesis;

namespace Digits.Reports.Contents;

/// <summary>What a reader should know before believing the rest.</summary>
/// <param name="Code">Its kind, for programs, for instance <c>bundled-data</c>.</param>
/// <param name="Message">What it means here, and what to do, in one or two sentences.</param>
public sealed record ReportWarning(string Code, string Message)
{
    // Below it one misread image moves the accuracy by more than models usually differ.
    private const int FewTestImages = 1000;

    // The most frequent digit of MNIST is 1.24 times as frequent as the rarest.
    private const double Imbalance = 2;

    // Two-sided, of the standard normal distribution: 1 %.
    private const double RareDeviation = 2.576;

    // A few people's bare strokes of a one are alike: 3 of the 2,007 test images of USPS.
    private const double MuchAlike = 0.005;

    /// <summary>All that is to be said of an experiment, the weightiest first.</summary>
    internal static IReadOnlyList<ReportWarning> Of(ExperimentRecord record) =>
    [
        .. new[] { Unfinished(record), Bundled(record), Duplicates(record), Disagreement(record), Missing(record), Unbalanced(record), FewImages(record) }
            .OfType<ReportWarning>(),
    ];

    private static ReportWarning? Unfinished(ExperimentRecord record) => record.HasEnded ? null : new(
        "unfinished",
        record.Best is null
            ? "No trial has finished, so there is nothing to judge by. Go on with the experiment by --resume, with a greater --budget if it ran out of time."
            : "The experiment has not come to its end: nothing was tested, and the accuracies on the validation set flatter the best of many. Go on with it by --resume.");

    private static ReportWarning? Bundled(ExperimentRecord record) => record.Description.Data != BundledDigits.Name ? null : new(
        "bundled-data",
        "The data are the bundled set, which was drawn by a program: its accuracies say nothing of people's handwriting. Use them to try things out.");

    private static ReportWarning? Duplicates(ExperimentRecord record) =>
        record.Duplicates is not { Count: > 0 } duplicates || duplicates.Count <= MuchAlike * record.Description.TestImages ? null : new(
            "near-duplicates",
            Invariant($"{duplicates.Count} of {record.Description.TestImages:N0} test images are nearly the same as an image that was learned from, so the test ") +
            "accuracy is too good. Split the data so that copies stay together.");

    /// <summary>Whether the shares differ by more than chance would have it: the pooled two-proportion test, at 1 %.</summary>
    private static ReportWarning? Disagreement(ExperimentRecord record)
    {
        if (!record.HasEnded || record.Best?.ValidationAccuracy is not { } validation)
            return null;
        EvaluationResult test = record.Tests[0].Result;
        double n = record.Description.ValidationImages, m = test.Count, pooled = ((validation * n) + test.Correct) / (n + m);
        double deviation = Math.Sqrt(pooled * (1 - pooled) * ((1 / n) + (1 / m)));
        return deviation == 0 || Math.Abs(validation - test.Accuracy) <= RareDeviation * deviation ? null : new(
            "validation-test-disagree",
            Invariant($"The winner read {100 * validation:F2} % of the validation images right and {100 * test.Accuracy:F2} % of the test images, which is more than ") +
            (validation > test.Accuracy
                ? "chance: the test images are of other writers or harder, or the search has fitted the validation set. Believe the test figure."
                : "chance: the test images are easier than those that the model was chosen by. See that both are what production will see."));
    }

    private static ReportWarning? Missing(ExperimentRecord record)
    {
        if (record.Data is not { } data)
            return null;
        int[] missing = [.. Enumerable.Range(0, DigitSet.Classes).Where(digit => data.TrainingCounts[digit] == 0 || !data.TestLabels.Contains((byte)digit))];
        return missing.Length == 0 ? null : new(
            "missing-digits", $"There are no training or no test images of {string.Join(", ", missing)}: nothing is known of how well these are read. Collect some.");
    }

    private static ReportWarning? Unbalanced(ExperimentRecord record)
    {
        if (record.Data is not { } data || data.TrainingCounts.Min() == 0 || data.TrainingCounts.Max() <= Imbalance * data.TrainingCounts.Min())
            return null;
        IReadOnlyList<int> counts = data.TrainingCounts;
        int most = counts.Max(), fewest = counts.Min();
        return new(
            "unbalanced",
            Invariant($"The digits are not equally frequent: {most:N0} training images show {Digit(most)}, and {fewest:N0} show {Digit(fewest)}. ") +
            "Mind the recall of each digit, not the accuracy alone, if production sees them equally often.");

        int Digit(int count) => Enumerable.Range(0, DigitSet.Classes).First(digit => counts[digit] == count);
    }

    private static ReportWarning? FewImages(ExperimentRecord record) =>
        !record.HasEnded || record.Description.TestImages >= FewTestImages ? null : new(
            "few-test-images",
            Invariant($"There are {record.Description.TestImages:N0} test images: the interval is wide, and small differences between models mean nothing. Collect more."));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
