using Digits.Data;
using Digits.Evaluation;

namespace Digits.Models;

/// <summary>Makes the probabilities of a model believable, and finds out below which of them to reject an answer.</summary>
/// <remarks>
/// One temperature, fitted on images that the model has not learned from (<see cref="Temperature"/>), goes into the weights of the network, so
/// that ML.NET and ONNX Runtime have it too. Thread-safe.
/// </remarks>
public static class ModelCalibration
{
    // Of real digits so many are worth rejecting, by default; the manifest lists the others.
    private const double RejectedDigits = 0.0075;

    private static readonly double[] Shares = [0.001, 0.002, 0.005, RejectedDigits, 0.01, 0.02, 0.05];

    /// <summary>Calibrates a model.</summary>
    /// <param name="model">A network.</param>
    /// <param name="validation">Images that it has not learned from; at least one.</param>
    /// <param name="nonDigits">Images of no digit that it has not learned from either, N × 784 bytes; empty for none.</param>
    /// <param name="threads">At most so many threads, 1 or more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The calibrated model, whose manifest tells the temperature, a threshold and what others would reject.</returns>
    /// <exception cref="ArgumentException">The model is no network.</exception>
    /// <exception cref="DigitDataException">There are no validation images.</exception>
    public static DigitModel Calibrate(
        DigitModel model, DigitSet validation, ReadOnlyMemory<byte> nonDigits, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(validation);
        if (model.Classifier is not NetworkClassifier { Network: var network })
            throw new ArgumentException($"Only networks are calibrated, and this is a model of {model.Manifest.Trainer}.", nameof(model));
        double temperature = Temperature.Fit(Evaluator.Score(model.Classifier, validation, threads, cancellationToken), validation.Labels);
        var calibrated = new NetworkClassifier(network.AtTemperature(temperature));
        float[] digits = Confidences(Evaluator.Score(calibrated, validation, threads, cancellationToken));
        var strange = new float[nonDigits.Length / IDigitClassifier.ImageSize * DigitSet.Classes];
        calibrated.Score(nonDigits, strange, threads, cancellationToken);
        float[] others = Confidences(strange);
        RejectionShare[] rejection = [.. Shares.Select(share => At(digits[(int)(share * digits.Length)], digits, others)).DistinctBy(point => point.Threshold)];
        return new DigitModel(calibrated, model.Manifest with
        {
            Temperature = temperature * (model.Manifest.Temperature ?? 1),
            RejectionThreshold = digits[(int)(RejectedDigits * digits.Length)],
            Rejection = rejection,
        });
    }

    private static RejectionShare At(float threshold, float[] digits, float[] others) => new(
        threshold, (double)digits.Count(confidence => confidence < threshold) / digits.Length,
        others.Length == 0 ? null : (double)others.Count(confidence => confidence < threshold) / others.Length);

    /// <summary>The greatest of each ten, in rising order.</summary>
    private static float[] Confidences(float[] probabilities) => [.. probabilities.Chunk(DigitSet.Classes).Select(image => image.Max()).Order()];
}
