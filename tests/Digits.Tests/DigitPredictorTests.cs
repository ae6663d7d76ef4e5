using Digits.Data;
using Digits.Models;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests;

internal sealed class DigitPredictorTests
{
    private static readonly DigitSet Images = SyntheticDigits.Create(150, seed: 2);

    private static readonly Lazy<DigitPredictor> Real = new(() => new DigitPredictor(TrainedModels.Of("sdca")));

    [Test]
    public void One_image_or_many_give_the_classifier_s_probabilities()
    {
        float[] expected = Scores.Of(TrainedModels.Of("sdca").Classifier, Images);
        IReadOnlyList<Prediction> batch = Real.Value.PredictBatch(Images.CopyPixels());
        Assert.That(batch, Has.Count.EqualTo(Images.Count));
        Assert.That(batch.SelectMany(prediction => prediction.Probabilities), Is.EqualTo(expected));
        for (int i = 0; i < Images.Count; i++)
        {
            Prediction single = Real.Value.Predict(Images.Image(i));
            Assert.That(single.Probabilities, Is.EqualTo(batch[i].Probabilities));
            Assert.That((single.Digit, single.Confidence), Is.EqualTo((batch[i].Digit, single.Probabilities.Max())));
            Assert.That((single.Rejected, single.Reason), Is.EqualTo((false, (string?)null)));
        }
    }

    [Test]
    public void No_images_give_no_predictions() => Assert.That(Real.Value.PredictBatch(ReadOnlyMemory<byte>.Empty), Is.Empty);

    [TestCase(0)]
    [TestCase(783)]
    [TestCase(785)]
    [TestCase(1568)]
    public void One_image_of_another_length_is_refused(int length) =>
        Assert.That(() => Real.Value.Predict(new byte[length]), Throws.ArgumentException.With.Message.Contains($"784 pixels (28×28), but {length} were given"));

    [TestCase(783)]
    [TestCase(785)]
    public void Many_images_of_another_length_are_refused(int length) =>
        Assert.That(() => Real.Value.PredictBatch(new byte[length]), Throws.ArgumentException.With.Message.Contains($"but {length} were given"));

    [Test]
    public void A_batch_on_no_thread_is_refused_and_a_cancelled_one_ends()
    {
        Assert.That(() => Real.Value.PredictBatch(new byte[784], threads: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Real.Value.PredictBatch(new byte[784], cancellationToken: new(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void One_predictor_serves_many_threads()
    {
        IReadOnlyList<Prediction> expected = Real.Value.PredictBatch(Images.CopyPixels(), threads: 1);
        Parallel.For(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
            Assert.That(Real.Value.Predict(Images.Image(i % Images.Count)).Probabilities, Is.EqualTo(expected[i % Images.Count].Probabilities)));
    }

    [Test]
    public void A_picture_reads_the_same_dark_on_light_and_light_on_dark()
    {
        using var folder = new TemporaryFolder();
        byte[] dark = Pictures.Encode(Pictures.Stroke(60, 80, SKColors.Black, SKColors.White), SKEncodedImageFormat.Png);
        byte[] light = Pictures.Encode(Pictures.Stroke(60, 80, SKColors.White, SKColors.Black), SKEncodedImageFormat.Png);
        File.WriteAllBytes(folder.File("dark.png"), dark);
        Prediction prediction = Real.Value.PredictImage(folder.File("dark.png"));
        Assert.That(Real.Value.PredictImage(new MemoryStream(light)).Probabilities, Is.EqualTo(prediction.Probabilities));
        Assert.That(Real.Value.PredictImage(new MemoryStream(dark)).Probabilities, Is.EqualTo(prediction.Probabilities));
    }

    [Test]
    public void A_picture_in_normal_form_reads_as_its_pixels_do()
    {
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque), Images.Image(3).ToArray());
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        Assert.That(Real.Value.PredictImage(png.AsStream()).Probabilities, Is.EqualTo(Real.Value.Predict(Images.Image(3)).Probabilities));
    }

    [Test]
    public void What_is_no_picture_is_refused() => Assert.That(() => Real.Value.PredictImage(new MemoryStream([1, 2, 3])), Refusal.With("the picture"));

    [TestCase(0.95, true)]
    [TestCase(0.9, false)]
    [TestCase(0.5, false)]
    public void An_answer_below_the_model_s_threshold_is_rejected(double threshold, bool rejected)
    {
        ModelManifest manifest = TrainedModels.Manifest("sdca") with { RejectionThreshold = threshold };
        Prediction prediction = new DigitPredictor(new DigitModel(new FakeClassifier(confidence: 0.9f), manifest)).Predict(FakeClassifier.Told(10).Image(7));
        Assert.That((prediction.Digit, prediction.Rejected), Is.EqualTo((7, rejected)));
        Assert.That(prediction.Reason, rejected ? Is.EqualTo("confidence 0.900 is below 0.950") : Is.Null);
    }

    [Test]
    public void Loads_what_was_saved()
    {
        using var folder = new TemporaryFolder();
        TrainedModels.Of("sdca").Save(folder.File("model.zip"));
        var predictor = DigitPredictor.Load(folder.File("model.zip"));
        using FileStream stream = File.OpenRead(folder.File("model.zip"));
        Assert.That(predictor.Manifest.Trainer, Is.EqualTo("sdca"));
        Assert.That(predictor.Predict(Images.Image(0)).Probabilities, Is.EqualTo(Real.Value.Predict(Images.Image(0)).Probabilities));
        Assert.That(DigitPredictor.Load(stream).Predict(Images.Image(0)).Digit, Is.EqualTo(predictor.Predict(Images.Image(0)).Digit));
    }
}
