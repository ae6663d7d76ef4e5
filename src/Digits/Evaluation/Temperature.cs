using Digits.Data;

namespace Digits.Evaluation;

/// <summary>
/// Calibrates the probabilities of a model by one number, which its logits are divided by: above 1 where it is too sure of itself, below 1
/// where it is not sure enough. The order of the digits does not change, but for rounding.
/// </summary>
/// <remarks>
/// Temperature scaling: Guo, Pleiss, Sun and Weinberger, <i>On calibration of modern neural networks</i>, ICML 2017, section 4.2. The logits
/// are taken as ln p, p at least 1e-15, which is what they are but for a constant that softmax does not see. Thread-safe.
/// </remarks>
public static class Temperature
{
    /// <summary>The least temperature that is fitted.</summary>
    public const double Minimum = 0.05;

    /// <summary>The greatest temperature that is fitted.</summary>
    public const double Maximum = 20;

    private const double LeastProbability = 1e-15;
    private const int Halvings = 50;

    /// <summary>The temperature with the least log-loss.</summary>
    /// <param name="probabilities">N × 10 values, of images that the model has not learned from.</param>
    /// <param name="labels">N labels, 0–9; at least one.</param>
    /// <returns><see cref="Minimum"/> to <see cref="Maximum"/>; 1 where every image is read right, which tells nothing of how sure to be.</returns>
    /// <exception cref="ArgumentException">The lengths disagree, or there are no images.</exception>
    public static double Fit(ReadOnlySpan<float> probabilities, ReadOnlySpan<byte> labels)
    {
        EvaluationResult result = EvaluationResult.From(probabilities, labels);
        if (result.Correct == result.Count)
            return 1; // the log-loss falls without end as the temperature does
        double[] logits = Logits(probabilities);

        // The loss is convex in the inverse of the temperature, so that the sign of its slope tells which half the least loss is in.
        double low = Math.Log(Minimum), high = Math.Log(Maximum);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            if (Slope(logits, labels, Math.Exp(-middle)) > 0)
                low = middle;
            else
                high = middle;
        }

        return Math.Clamp(Math.Exp((low + high) / 2), Minimum, Maximum);
    }

    /// <summary>The probabilities at a temperature.</summary>
    /// <param name="probabilities">N × 10 values.</param>
    /// <param name="temperature">The temperature, above 0 and finite; 1 for the probabilities as they are, but for rounding and those below 1e-15.</param>
    /// <returns>N × 10 values, the ten of each image adding up to 1.</returns>
    /// <exception cref="ArgumentException">There are not ten probabilities for each image.</exception>
    public static float[] Apply(ReadOnlySpan<float> probabilities, double temperature)
    {
        if (!(temperature > 0) || double.IsInfinity(temperature))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature must be above 0 and finite.");
        if (probabilities.Length % DigitSet.Classes != 0)
            throw new ArgumentException($"There are {probabilities.Length} probabilities; there must be ten for each image.", nameof(probabilities));
        double[] logits = Logits(probabilities);
        var calibrated = new float[probabilities.Length];
        Span<double> weights = stackalloc double[DigitSet.Classes];
        for (int i = 0; i < logits.Length; i += DigitSet.Classes)
        {
            double sum = Softmax(logits.AsSpan(i, DigitSet.Classes), 1 / temperature, weights);
            for (int digit = 0; digit < DigitSet.Classes; digit++)
                calibrated[i + digit] = (float)(weights[digit] / sum);
        }

        return calibrated;
    }

    /// <summary>How the sum of −ln of the labels' probabilities changes with the inverse temperature: expected logits less the labels'.</summary>
    private static double Slope(double[] logits, ReadOnlySpan<byte> labels, double inverse)
    {
        double slope = 0;
        Span<double> weights = stackalloc double[DigitSet.Classes];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> image = logits.AsSpan(i * DigitSet.Classes, DigitSet.Classes);
            double sum = Softmax(image, inverse, weights), expected = 0;
            for (int digit = 0; digit < DigitSet.Classes; digit++)
                expected += weights[digit] * image[digit];
            slope += (expected / sum) - image[labels[i]];
        }

        return slope;
    }

    /// <summary>Ten weights in proportion to the probabilities, the greatest 1; returns their sum.</summary>
    private static double Softmax(ReadOnlySpan<double> logits, double inverse, Span<double> weights)
    {
        double greatest = double.NegativeInfinity, sum = 0;
        foreach (double logit in logits)
            greatest = Math.Max(greatest, logit);
        for (int digit = 0; digit < weights.Length; digit++)
            sum += weights[digit] = Math.Exp((logits[digit] - greatest) * inverse);
        return sum;
    }

    private static double[] Logits(ReadOnlySpan<float> probabilities)
    {
        var logits = new double[probabilities.Length];
        for (int i = 0; i < logits.Length; i++)
            logits[i] = Math.Log(Math.Max(probabilities[i], LeastProbability));
        return logits;
    }
}
