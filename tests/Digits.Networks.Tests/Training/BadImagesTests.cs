using Digits.Networks.Augmentation;
using Digits.Networks.Layers;
using Digits.Networks.Tests.Support;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Training;

/// <summary>Images and labels that a network cannot take are refused, and the training goes on with those that it can.</summary>
public sealed class BadImagesTests
{
    private static readonly NetworkDefinition Definition = new(3, 3, new Dense(4));

    private static readonly ImageSource Good = SyntheticImages.Create(40, Definition);

    private static readonly TrainingOptions Options = new() { Epochs = 3, BatchSize = 8, Threads = 2 };

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return Case("a label too great", label: 4);
        yield return Case("a negative label", label: -1);
        yield return Case("a label that is right in its lowest byte", label: 256);
        yield return Case("an image too small", size: 8);
        yield return Case("an image too large", size: 10);
        yield return Case("an image without pixels", size: 0);

        static TestCaseData Case(string name, int label = 0, int size = 9) => new TestCaseData(new OneBad(label, size)).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Bad))]
    public void A_bad_image_to_learn_from_is_refused(object bad) => Refuses(Options, (ImageSource)bad, null);

    [TestCaseSource(nameof(Bad))]
    public void A_bad_image_to_change_and_learn_from_is_refused(object bad) =>
        Refuses(Options with { Augmentation = new AugmentationOptions { MaxRotation = 5 } }, (ImageSource)bad, null);

    [TestCaseSource(nameof(Bad))]
    public void A_bad_image_to_measure_on_is_refused(object bad) => Refuses(Options, Good, (ImageSource)bad);

    [Test]
    public void There_must_be_images_of_one_number()
    {
        using var training = new NetworkTraining(Definition, Options);
        Assert.That(() => training.RunEpoch(ImageSource.Create(default, default)), Throws.ArgumentException.With.Message.Contains("no images"));
        Assert.That(() => training.RunEpoch(null!), Throws.ArgumentNullException);
        training.RunEpoch(Good, ImageSource.Create(default, default));
        Assert.That(training.History[0].ValidationAccuracy, Is.Null, "no images to measure on are none");
        Assert.That(
            () => training.RunEpoch(SyntheticImages.Create(39, Definition)), Throws.ArgumentException.With.Message.Contains("40 images, but now there are 39"));
        Assert.That(() => training.RunEpoch(SyntheticImages.Create(40, SampleTraining.Definition)), Throws.ArgumentException.With.Message.Contains("3×3"));
    }

    [Test]
    public void There_may_be_256_classes_and_no_more()
    {
        Assert.That(() => new NetworkTraining(new NetworkDefinition(1, 1, new Dense(257)), Options), Throws.ArgumentException.With.Message.Contains("257"));
        Assert.That(() => new NetworkTraining(new NetworkDefinition(1, 1, new Dense(256)), Options).Dispose(), Throws.Nothing);
    }

    [TestCase(10, 3)]
    [TestCase(5, 0)]
    public void Pixels_that_do_not_divide_into_images_are_refused(int pixels, int labels) =>
        Assert.That(() => ImageSource.Create(new byte[pixels], new byte[labels]), Throws.ArgumentException.With.Message.Contains($"{labels} images"));

    private static void Refuses(TrainingOptions options, ImageSource train, ImageSource? validation)
    {
        using var training = new NetworkTraining(Definition, options);
        Assert.That(() => training.RunEpoch(train, validation), Throws.ArgumentException.With.Message.Contains("Image 27 has"));
        Assert.That(training.Epoch, Is.Zero);
        Assert.That(training.RunEpoch(Good, Good).Epoch, Is.EqualTo(1), "it goes on with good ones");
    }

    /// <summary>Good images but for the one of number 27.</summary>
    private sealed class OneBad(int label, int size) : ImageSource
    {
        public override int Count => Good.Count;

        public override ReadOnlySpan<byte> Image(int index) => index == 27 ? new byte[size] : Good.Image(index);

        public override int Label(int index) => index == 27 ? label : Good.Label(index);
    }
}
