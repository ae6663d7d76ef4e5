using Digits.Data;

namespace Digits.Evaluation;

/// <summary>Whether the probabilities of a model can be believed: of the images that it is 90 % sure of, it should read 90 % right.</summary>
/// <remarks>
/// Guo, Pleiss, Sun and Weinberger, <i>On calibration of modern neural networks</i>, ICML 2017, section 2. Immutable.
/// </remarks>
public sealed class Reliability
{
    private const int BinCount = 15; // as in that paper

    private Reliability(double expectedCalibrationError, double logLoss, IReadOnlyList<ReliabilityBin> bins)
    {
        ExpectedCalibrationError = expectedCalibrationError;
        LogLoss = logLoss;
        Bins = bins;
    }

    /// <summary>The mean distance between confidence and accuracy of a bin, weighted by its number of images; 0 to 1.</summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>The log-loss, as <see cref="EvaluationResult.LogLoss"/> has it.</summary>
    public double LogLoss { get; }

    /// <summary>The images by their confidence, in fifteen bins of equal width, from low to high; those without images are left out.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Compares probabilities with labels.</summary>
    /// <param name="probabilities">N × 10 values, each 0 to 1.</param>
    /// <param name="labels">N labels, 0–9; at least one.</param>
    /// <exception cref="ArgumentException">The lengths disagree, or there are no images.</exception>
    public static Reliability From(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        double logLoss = EvaluationResult.From(probabilities, labels).LogLoss;
        var counts = new int[BinCount];
        var right = new int[BinCount];
        var confidences = new double[BinCount];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> image = probabilities.Slice(i * DigitSet.Classes, DigitSet.Classes);
            int digit = EvaluationResult.MostProbable(image);
            int bin = Math.Clamp((int)Math.Ceiling((double)image[digit] * BinCount) - 1, 0, BinCount - 1);
            counts[bin]++;
            confidences[bin] += image[digit];
            if (digit == labels[i])
                right[bin]++;
        }

        double error = 0;
        var bins = new List<ReliabilityBin>(BinCount);
        for (int bin = 0; bin < BinCount; bin++)
        {
            int count = counts[bin];
            if (count == 0)
                continue;
            bins.Add(new ReliabilityBin((double)bin / BinCount, (bin + 1.0) / BinCount, count, confidences[bin] / count, (double)right[bin] / count));
            error += Math.Abs(confidences[bin] - right[bin]) / labels.Length;
        }

        return new Reliability(error, logLoss, bins);
    }
}
