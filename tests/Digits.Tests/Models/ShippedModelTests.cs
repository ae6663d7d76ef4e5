using Digits.Data;
using Digits.Data.Formats;
using Digits.Evaluation;
using Digits.Imaging;
using Digits.Imaging.Synthesis;
using Digits.Models;
using Digits.Tests.Support;
using SkiaSharp;

namespace Digits.Tests.Models;

/// <summary>The model that comes with Digits keeps what the README promises of it.</summary>
internal sealed class ShippedModelTests
{
    private const int Threads = 2;

    private static readonly (string Name, Func<Random, SKBitmap> Draw)[] Strange =
    [
        ("blanks", StrangePictures.Blank), ("noise", StrangePictures.Noise), ("letters", StrangePictures.Letter), ("scribbles", StrangePictures.Scribble),
        ("textures", StrangePictures.Texture),
    ];

    [Test]
    public void It_is_small_and_was_made_by_the_command_that_the_README_names()
    {
        ModelManifest manifest = DigitModel.Default.Manifest;
        Assert.That(new FileInfo(Path.Combine(RealData.RepositoryRoot, "data/models/digits.zip")).Length, Is.LessThan(2_000_000));
        Assert.That((manifest.Trainer, manifest.Data.Name, manifest.PreprocessingVersion), Is.EqualTo(("convnet", "mnist", DigitNormalizer.Version)));
        Assert.That((manifest.Data.Train, manifest.Data.Validation, manifest.Data.IncludesValidation), Is.EqualTo((55_000, 5_000, false)));
        Assert.That(manifest.MadeDigits, Is.EqualTo(30_250));
        Assert.That(manifest.NonDigits, Is.GreaterThan(10_000));
        Assert.That(manifest.Temperature, Is.InRange(0.2, 5));
        Assert.That(DigitPredictor.Default.Manifest, Is.SameAs(manifest));
    }

    [Test]
    public void It_reads_the_synthetic_writers() =>
        Assert.That(Read(BundledDigits.Load().Test!).Result.Accuracy, Is.GreaterThanOrEqualTo(0.985));

    [TestCase("mnist", 0.996)]
    [TestCase("usps", 0.975)]
    [TestCase("optdigits", 0.955)]
    [TestCase("photos", 0.95)]
    [TestCase("sheets", 0.97)]
    public void It_reads_what_people_wrote(string name, double accuracy)
    {
        DigitData data = DigitReader.Read(RealData.Folder(name));
        Assert.That(Read(data.Test ?? data.Training).Result.Accuracy, Is.GreaterThanOrEqualTo(accuracy));
    }

    [Test]
    public void It_reads_whole_numbers()
    {
        var reader = new NumberReader(DigitPredictor.Default);
        IReadOnlyList<LabelledNumber> numbers = NumberFolder.Read(RealData.Folder("numbers"));
        var result = NumberEvaluation.Of([.. numbers.Select(number => (number.Number, reader.Read(number.Path).Number))]);
        Assert.That(result.Accuracy, Is.GreaterThanOrEqualTo(0.6));
    }

    [Test]
    public void Its_confidence_is_believable_and_hardly_any_digit_is_rejected()
    {
        DigitSet test = DigitReader.Read(RealData.Folder("mnist")).Test!;
        (_, float[] probabilities) = Read(test);
        Assert.That(Reliability.From(probabilities, test.Labels).ExpectedCalibrationError, Is.LessThanOrEqualTo(0.003));
        Assert.That(1 - RejectionCurve.At(probabilities, test.Labels, Threshold).Coverage, Is.LessThanOrEqualTo(0.01));
    }

    [Test]
    public void It_rejects_what_is_no_digit()
    {
        int[] accepted = [.. Strange.Select((kind, i) => Accepted(kind.Draw, seed: 1 + i))];
        string which = string.Join(", ", Strange.Zip(accepted, (kind, count) => $"{kind.Name} {count}"));
        TestContext.Out.WriteLine($"taken for digits, of {Each} each: {which}");
        Assert.That(accepted.Sum(), Is.LessThanOrEqualTo(Each * Strange.Length * 5 / 100), which);
    }

    /// <summary>An O is a 0 to the eye: eleven of the 52 letters pass for digits, and others in some fonts.</summary>
    [Test]
    public void Hardly_more_letters_pass_for_digits_than_look_like_some() =>
        Assert.That(Accepted(StrangePictures.AnyLetter, seed: 9), Is.LessThanOrEqualTo(Each / 4));

    private const int Each = 200;

    private static int Accepted(Func<Random, SKBitmap> draw, int seed)
    {
        var random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < Each; i++)
        {
            using var file = new MemoryStream(Pictures.Encode(draw(random), SKEncodedImageFormat.Png));
            accepted += DigitPredictor.Default.PredictImage(file).Rejected ? 0 : 1;
        }

        return accepted;
    }

    private static double Threshold => DigitModel.Default.Manifest.RejectionThreshold!.Value;

    private static (EvaluationResult Result, float[] Probabilities) Read(DigitSet set)
    {
        float[] probabilities = Evaluator.Score(DigitModel.Default.Classifier, set, Threads);
        return (EvaluationResult.From(probabilities, set.Labels), probabilities);
    }
}
