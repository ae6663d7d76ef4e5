using System.Globalization;
using Digits.Data;
using Digits.Evaluation;
using Digits.Imaging;
using Digits.Models;

namespace Digits;

/// <summary>Reads digits with a saved model: from pixels, or from pictures that it first normalizes as the model's training images were.</summary>
/// <remarks>Thread-safe: one predictor serves a whole process.</remarks>
public sealed class DigitPredictor
{
    private static readonly Lazy<DigitPredictor> Shipped = new(() => new DigitPredictor(DigitModel.Default));

    private readonly DigitModel _model;

    /// <summary>Serves a model.</summary>
    public DigitPredictor(DigitModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
    }

    /// <summary>Reads with the model that comes with Digits, <see cref="DigitModel.Default"/>.</summary>
    public static DigitPredictor Default => Shipped.Value;

    /// <summary>What reads the digits, and what is known of it.</summary>
    internal DigitModel Model => _model;

    /// <summary>What is known of the model.</summary>
    public ModelManifest Manifest => _model.Manifest;

    /// <summary>Opens a model file.</summary>
    /// <param name="path">A <c>.zip</c> that Digits saved.</param>
    /// <exception cref="DigitModelException">The file is missing, damaged, from a newer version, or no digit model.</exception>
    public static DigitPredictor Load(string path) => new(DigitModel.Load(path));

    /// <summary>Opens a model.</summary>
    /// <param name="stream">The content of a <c>.zip</c> that Digits saved; left open.</param>
    /// <exception cref="DigitModelException">It is damaged, from a newer version, or no digit model.</exception>
    public static DigitPredictor Load(Stream stream) => new(DigitModel.Load(stream));

    /// <summary>Reads one image, given as pixels in normal form.</summary>
    /// <param name="pixels">784 bytes: 28×28, row-major, ink 255 on 0.</param>
    /// <exception cref="ArgumentException">There are not 784 of them.</exception>
    public Prediction Predict(ReadOnlySpan<byte> pixels)
    {
        if (pixels.Length != IDigitClassifier.ImageSize)
            throw new ArgumentException($"An image has {IDigitClassifier.ImageSize} pixels (28×28), but {pixels.Length} were given.", nameof(pixels));
        var probabilities = new float[DigitSet.Classes];
        _model.Classifier.Score(pixels, probabilities);
        return Judge(probabilities);
    }

    /// <summary>Reads many images, given as pixels in normal form.</summary>
    /// <param name="pixels">N × 784 bytes.</param>
    /// <param name="threads">At most so many threads; the machine's processors when null.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>N predictions, in order.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of 784.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<Prediction> PredictBatch(ReadOnlyMemory<byte> pixels, int? threads = null, CancellationToken cancellationToken = default)
    {
        if (pixels.Length % IDigitClassifier.ImageSize != 0)
            throw new ArgumentException($"Images have {IDigitClassifier.ImageSize} pixels (28×28) each, but {pixels.Length} were given.", nameof(pixels));
        int count = pixels.Length / IDigitClassifier.ImageSize;
        var probabilities = new float[count * DigitSet.Classes];
        _model.Classifier.Score(pixels, probabilities, threads ?? Environment.ProcessorCount, cancellationToken);
        var predictions = new Prediction[count];
        for (int i = 0; i < count; i++)
            predictions[i] = Judge(probabilities[(i * DigitSet.Classes)..((i + 1) * DigitSet.Classes)]);
        return predictions;
    }

    /// <summary>Reads the digit in a picture: decodes and normalizes it, then predicts.</summary>
    /// <param name="path">A picture (PNG, JPEG, WebP, GIF, BMP) of one digit, of any size, dark on light or light on dark.</param>
    /// <exception cref="DigitDataException">It is no picture, damaged, or too large.</exception>
    public Prediction PredictImage(string path) => Predict(DigitNormalizer.Normalize(ImageDecoder.Decode(path)));

    /// <summary>Reads the digit in a picture: decodes and normalizes it, then predicts.</summary>
    /// <param name="picture">A picture (PNG, JPEG, WebP, GIF, BMP) of one digit, of any size, dark on light or light on dark.</param>
    /// <exception cref="DigitDataException">It is no picture, damaged, or too large.</exception>
    public Prediction PredictImage(Stream picture) => Predict(DigitNormalizer.Normalize(ImageDecoder.Decode(picture, "the picture")));

    private Prediction Judge(float[] probabilities)
    {
        int digit = EvaluationResult.MostProbable(probabilities);
        float confidence = probabilities[digit];
        string? reason = _model.Manifest.RejectionThreshold is { } threshold && confidence < (float)threshold // at one precision: 0.9f is less than 0.9
            ? string.Create(CultureInfo.InvariantCulture, $"confidence {confidence:F3} is below {threshold:F3}")
            : null;
        return new Prediction(digit, confidence, probabilities, reason is not null, reason);
    }
}
