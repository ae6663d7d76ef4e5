using System.Diagnostics;
using Digits.Models;

namespace Digits.Web.Serving;

/// <summary>Reads normalized images with the model that answers now, and has it noted.</summary>
/// <remarks>
/// Each request is read on its own thread, which has an engine for single images: collecting concurrent requests into batches does not pay. By
/// <c>digits evaluate</c> a network of the preset <c>compact</c> takes 53 µs for an image alone and 45 µs of a thread in a batch; one of the
/// preset <c>best</c> 264 µs and 300 µs. That is less than what it costs to hand a request to another thread and back.
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
