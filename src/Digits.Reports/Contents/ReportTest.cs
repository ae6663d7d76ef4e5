using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments.Records;

namespace Digits.Reports.Contents;

/// <summary>How the winner's model did on the test set, image by image.</summary>
/// <param name="MacroAccuracy">The mean of the recalls of the digits that occur.</param>
/// <param name="Top2Accuracy">The share whose digit was the first or the second guess.</param>
/// <param name="Confusion">How many images of digit <i>row</i> were read as digit <i>column</i>: ten rows of ten.</param>
/// <param name="PerClass">Each digit, in the order 0 to 9.</param>
/// <param name="Calibration">Whether its probabilities can be believed; null where they were not recorded.</param>
/// <param name="Rejection">What rejecting the least sure answers gains; by falling coverage, from 1. Empty where they were not recorded.</param>
/// <param name="Mistakes">The worst mistakes, the surest first; at most 60. Empty where they were not recorded.</param>
/// <param name="MistakeCount">How many mistakes there are in all.</param>
public sealed record ReportTest(
    double MacroAccuracy,
    double Top2Accuracy,
    IReadOnlyList<IReadOnlyList<int>> Confusion,
    IReadOnlyList<ReportClassResult> PerClass,
    ReportCalibration? Calibration,
    IReadOnlyList<ReportCoverage> Rejection,
    IReadOnlyList<ReportMistake> Mistakes,
    int MistakeCount)
{
    internal static ReportTest? Of(ExperimentRecord record)
    {
        if (!record.HasEnded)
            return null;
        EvaluationResult result = record.Tests[0].Result;
        (TestEvidence? evidence, byte[] labels) = (record.Evidence, record.Data?.TestLabels ?? []);
        bool isKnown = evidence is not null && evidence.TestProbabilities.Length == labels.Length * DigitSet.Classes;
        return new ReportTest(
            result.MacroAccuracy, result.Top2Accuracy, result.Confusion,
            [.. result.PerClass.Select(row => new ReportClassResult(row.Digit, row.Count, row.Precision, row.Recall, row.F1))],
            isKnown ? ReportCalibration.Of(evidence!, record.Data!) : null,
            isKnown ? [.. RejectionCurve.From(evidence!.TestProbabilities, labels).Select(ReportCoverage.Of)] : [],
            isKnown ? [.. evidence!.Mistakes.Select(mistake => ReportMistake.Of(mistake, evidence.TestProbabilities, labels))] : [],
            result.Count - result.Correct);
    }
}

/// <summary>How well one digit is read.</summary>
/// <param name="Digit">The digit, 0 to 9.</param>
/// <param name="Count">How many test images show it.</param>
/// <param name="Precision">Of the images read as this digit, the share that shows it.</param>
/// <param name="Recall">Of the images that show it, the share that is read as it.</param>
/// <param name="F1">The harmonic mean of the two.</param>
public sealed record ReportClassResult(int Digit, int Count, double Precision, double Recall, double F1);

/// <summary>Whether probabilities can be believed, as they are and with a temperature that was fitted on the validation set.</summary>
/// <param name="Temperature">What the logits are divided by to calibrate; above 1 where the model is too sure of itself.</param>
/// <param name="Before">The test set as the model's probabilities are.</param>
/// <param name="After">The test set with the temperature.</param>
public sealed record ReportCalibration(double Temperature, ReportReliability Before, ReportReliability After)
{
    internal static ReportCalibration? Of(TestEvidence evidence, ExperimentData data)
    {
        if (evidence.ValidationProbabilities.Length != data.ValidationLabels.Length * DigitSet.Classes)
            return null;
        double temperature = Digits.Evaluation.Temperature.Fit(evidence.ValidationProbabilities, data.ValidationLabels);
        float[] calibrated = Digits.Evaluation.Temperature.Apply(evidence.TestProbabilities, temperature);
        return new ReportCalibration(
            temperature, ReportReliability.Of(Reliability.From(evidence.TestProbabilities, data.TestLabels)),
            ReportReliability.Of(Reliability.From(calibrated, data.TestLabels)));
    }
}

/// <summary>Confidences against accuracies.</summary>
/// <param name="ExpectedCalibrationError">The mean distance between confidence and accuracy, weighted by the number of images.</param>
/// <param name="LogLoss">The log-loss.</param>
/// <param name="Bins">Images by their confidence, from low to high; bins without images are left out.</param>
public sealed record ReportReliability(double ExpectedCalibrationError, double LogLoss, IReadOnlyList<ReportReliabilityBin> Bins)
{
    internal static ReportReliability Of(Reliability reliability) => new(
        reliability.ExpectedCalibrationError, reliability.LogLoss,
        [.. reliability.Bins.Select(bin => new ReportReliabilityBin(bin.Low, bin.High, bin.Count, bin.Confidence, bin.Accuracy))]);
}

/// <summary>The images whose confidence lies between two bounds.</summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
/// <param name="Count">How many images.</param>
/// <param name="Confidence">Their mean confidence.</param>
/// <param name="Accuracy">The share of them that was read right.</param>
public sealed record ReportReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);

/// <summary>What is left when the least sure answers are rejected.</summary>
/// <param name="Threshold">The least confidence that is accepted.</param>
/// <param name="Coverage">The share of the images that is accepted.</param>
/// <param name="Accuracy">The share of these that is read right.</param>
/// <param name="Errors">How many of these are read wrong.</param>
public sealed record ReportCoverage(double Threshold, double Coverage, double Accuracy, int Errors)
{
    internal static ReportCoverage Of(RejectionPoint point) => new(point.Threshold, point.Coverage, point.Accuracy, point.Errors);
}

/// <summary>An image that the winner's model read wrong.</summary>
/// <param name="Index">Which test image, from 0.</param>
/// <param name="Label">What it shows, by its label.</param>
/// <param name="Prediction">What it was read as.</param>
/// <param name="Probability">The probability of that.</param>
/// <param name="LabelProbability">The probability of the label.</param>
/// <param name="Png">The image, dark ink on white paper: base64 of a PNG of 28×28 pixels.</param>
public sealed record ReportMistake(int Index, int Label, int Prediction, double Probability, double LabelProbability, string Png)
{
    /// <param name="mistake">The mistake.</param>
    /// <param name="probabilities">N × 10 values, for all test images.</param>
    /// <param name="labels">N labels.</param>
    internal static ReportMistake Of(TestMistake mistake, float[] probabilities, byte[] labels)
    {
        ReadOnlySpan<float> scores = probabilities.AsSpan(mistake.Index * DigitSet.Classes, DigitSet.Classes);
        int prediction = EvaluationResult.MostProbable(scores), label = labels[mistake.Index];
        return new ReportMistake(mistake.Index, label, prediction, scores[prediction], scores[label], DigitImage.Png(mistake.Pixels));
    }
}
