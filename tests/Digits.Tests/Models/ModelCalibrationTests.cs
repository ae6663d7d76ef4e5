using Digits.Data;
using Digits.Evaluation;
using Digits.Imaging.Synthesis;
using Digits.Models;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Models;

internal sealed class ModelCalibrationTests
{
    private static readonly DigitSet Train = new SyntheticHandwriting(1).CreateData("train", 60, 2400).Training;
    private static readonly DigitSet Validation = new SyntheticHandwriting(2).CreateData("validation", 60, 1200).Training;
    private static readonly byte[] Strangers = NonDigitImages.Create(500, 9, Validation);

    private static readonly Lazy<DigitModel> Wary = new(() => Trained(NonDigitImages.Create(1000, 1, Train)));
    private static readonly Lazy<DigitModel> Calibrated = new(() => ModelCalibration.Calibrate(Wary.Value, Validation, Strangers, threads: 2));

    [Test]
    public void Answers_stay_and_their_probabilities_become_believable()
    {
        float[] before = Score(Wary.Value), after = Score(Calibrated.Value);
        Assert.That(EvaluationResult.Predictions(after), Is.EqualTo(EvaluationResult.Predictions(before)));
        Assert.That(
            Reliability.From(after, Validation.Labels).ExpectedCalibrationError, Is.LessThan(Reliability.From(before, Validation.Labels).ExpectedCalibrationError));
        double temperature = Calibrated.Value.Manifest.Temperature!.Value;
        Assert.That(after, Is.EqualTo(Temperature.Apply(before, temperature)).Within(1e-4f), "it is within the network");
        Assert.That(ModelCalibration.Calibrate(Calibrated.Value, Validation, default, 2).Manifest.Temperature, Is.EqualTo(temperature).Within(1e-3), "nothing is left to do");
    }

    [Test]
    public void The_manifest_tells_what_each_threshold_rejects()
    {
        ModelManifest manifest = Calibrated.Value.Manifest;
        float[] digits = [.. Score(Calibrated.Value).Chunk(10).Select(image => image.Max())];
        Assert.That(manifest.Rejection, Is.Not.Empty);
        foreach (RejectionShare share in manifest.Rejection)
            Assert.That(share.Digits, Is.EqualTo(digits.Count(confidence => confidence < share.Threshold) / (double)digits.Length));
        Assert.That(manifest.Rejection.Select(share => share.Threshold), Is.Ordered.And.Contains(manifest.RejectionThreshold));
        Assert.That(manifest.Rejection.Select(share => share.NonDigits), Is.Ordered);
    }

    [Test]
    public void What_has_met_images_of_no_digit_is_unsure_of_others_of_their_kind()
    {
        double wary = Rejected(Calibrated.Value), bold = Rejected(ModelCalibration.Calibrate(Trained([]), Validation, Strangers, 2));
        Assert.That(wary, Is.GreaterThan(0.7).And.GreaterThan(bold + 0.1));

        static double Rejected(DigitModel model) => model.Manifest.Rejection.First(share => share.Threshold == model.Manifest.RejectionThreshold).NonDigits!.Value;
    }

    [Test]
    public void A_saved_model_rejects_as_it_did()
    {
        using var file = new MemoryStream();
        Calibrated.Value.Save(file);
        var predictor = DigitPredictor.Load(file);
        Assert.That(predictor.Predict(new byte[784]), Has.Property("Rejected").True);
        Assert.That(predictor.Manifest.Rejection, Is.EqualTo(Calibrated.Value.Manifest.Rejection));
    }

    [Test]
    public void Only_networks_are_calibrated() =>
        Assert.That(() => ModelCalibration.Calibrate(TrainedModels.Of("sdca"), Validation, default, 1), Throws.ArgumentException.With.Message.Contains("Only networks"));

    private static DigitModel Trained(byte[] nonDigits) => new(
        new ConvNetTrainer().Train(new TrainingRequest(Train)
        {
            NonDigits = nonDigits,
            Parameters = new([new("preset", "fast"), new("epochs", 12L), new("minimumSteps", 0L), new("batchSize", 32L), new("learningRate", 0.004)]),
            Threads = 2,
        }),
        TrainedModels.Manifest("convnet"));

    private static float[] Score(DigitModel model) => Evaluator.Score(model.Classifier, Validation, threads: 2);
}
