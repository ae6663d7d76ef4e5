using System.Diagnostics;
using Digits.Models;

namespace Digits.Web.Serving;

/// <summary>Reads normalized images with the model that answers now, and has it noted.</summary>
/// <remarks>
/// Each request is read on its own thread. Collecting concurrent requests into batches was measured and does not pay: alone, an image goes through
/// a path of its own in 0.28 ms (preset <c>best</c>) or 33 µs (<c>default</c>), so that two threads read 7,000 or 60,000 a second, and in
/// batches they read 6,400 or 43,000.
/// </remarks>
internal sealed class DigitReading(CurrentModel current, PredictionLog log)
{
    /// <summary>Reads one image.</summary>
    /// <param name="pixels">784 bytes in normal form.</param>
    /// <returns>What was read, and by which model.</returns>
    public (Prediction Prediction, ServedModel Model) Read(byte[] pixels)
    {
        ServedModel model = current.Served;
        long start = Stopwatch.GetTimestamp();
        Prediction prediction = model.Predictor.Predict(pixels);
        log.Add(pixels, model, prediction, Stopwatch.GetElapsedTime(start));
        return (prediction, model);
    }

    /// <summary>Reads many images.</summary>
    /// <param name="pixels">N × 784 bytes in normal form.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was read, in order, and by which model: one for all.</returns>
    public (IReadOnlyList<Prediction> Predictions, ServedModel Model) Read(ReadOnlyMemory<byte> pixels, CancellationToken cancellationToken)
    {
        ServedModel model = current.Served;
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<Prediction> predictions = model.Predictor.PredictBatch(pixels, threads: null, cancellationToken);
        TimeSpan each = Stopwatch.GetElapsedTime(start) / Math.Max(1, predictions.Count);
        for (int i = 0; i < predictions.Count; i++)
            log.Add(pixels.Slice(i * IDigitClassifier.ImageSize, IDigitClassifier.ImageSize), model, predictions[i], each);
        return (predictions, model);
    }
}
