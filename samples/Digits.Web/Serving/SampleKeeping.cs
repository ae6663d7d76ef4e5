using Digits.Web.Safety;
using Digits.Web.Storage;

namespace Digits.Web.Serving;

/// <summary>Keeps what people say that images show, beside what the model says.</summary>
internal sealed class SampleKeeping(SampleTable samples, CurrentModel current, TimeProvider clock)
{
    /// <summary>Keeps a labelled image.</summary>
    /// <returns>The sample, and whether the image was not there before.</returns>
    /// <exception cref="RefusedException">The image is blank.</exception>
    public (Sample Sample, bool IsNew) Add(byte[] pixels, int label, string? writer, string source) =>
        Keep(pixels, label, writer, source, isCorrection: false);

    /// <summary>Keeps an image that the model read wrong.</summary>
    /// <inheritdoc cref="Add"/>
    public (Sample Sample, bool IsNew) Correct(byte[] pixels, int label, string? writer, string source) =>
        Keep(pixels, label, writer, source, isCorrection: true);

    /// <summary>Gives a sample another label.</summary>
    /// <returns>The sample; null where there is none with this number.</returns>
    public Sample? Correct(long id, int label) => samples.Correct(id, label, clock.GetUtcNow()) ? samples.Find(id) : null;

    private (Sample Sample, bool IsNew) Keep(byte[] pixels, int label, string? writer, string source, bool isCorrection)
    {
        if (!pixels.AsSpan().ContainsAnyExcept((byte)0))
            throw new RefusedException(StatusCodes.Status422UnprocessableEntity, "The image is blank: nobody could learn from it.");
        ServedModel model = current.Served;
        Prediction prediction = model.Predictor.Predict(pixels);
        var sample = new Sample
        {
            Pixels = pixels,
            Label = label,
            Writer = writer,
            Source = source,
            Created = clock.GetUtcNow(),
            Predicted = prediction.Digit,
            Confidence = prediction.Confidence,
            Model = model.Id,
            Was = isCorrection ? prediction.Digit : null,
        };
        (long id, bool isNew) = samples.Keep(sample, sample.Was);
        return (samples.Find(id) ?? sample with { Id = id }, isNew); // another request may have deleted it already
    }
}
