using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Records;
using Digits.Experiments.Stores;
using Digits.Reports.Contents;
using Digits.Tests.Support;

namespace Digits.Reports.Tests.Contents;

/// <summary>When a report warns, and when it does not.</summary>
internal sealed class ReportWarningTests
{
    private const byte TestPart = 9;

    [Test]
    public void A_sound_experiment_has_none() => Assert.That(Warnings(Told(600), Told(1000, TestPart)), Is.Empty);

    [Test]
    public void The_bundled_set_says_nothing_of_people_s_hands() =>
        Assert.That(Warnings(Told(600), Told(1000, TestPart), source: "bundled").Single(), Is.EqualTo("bundled-data"));

    [Test]
    public void Few_test_images_mean_wide_intervals() => Assert.That(Warnings(Told(600), Told(200, TestPart)), Is.EqualTo((string[])["few-test-images"]));

    [Test]
    public void Test_images_that_were_learned_from_are_told() =>
        Assert.That(Warnings(Told(600), Told(1000)), Is.EqualTo((string[])["near-duplicates"]));

    [Test]
    public void A_test_accuracy_far_from_the_validation_accuracy_is_told() => Assert.That(
        Warnings(Told(600), Told(1000, TestPart), new FakeTrainer("a", (_, _, _) => new WorseAt(TestPart))), Is.EqualTo((string[])["validation-test-disagree"]));

    [Test]
    public void Unequal_and_missing_digits_are_told()
    {
        DigitSet all = Told(600);
        DigitSet few = all.Select([.. Enumerable.Range(0, 600).Where(i => all.Labels[i] != 4 || i % 3 == 0)]);
        DigitSet none = all.Select([.. Enumerable.Range(0, 600).Where(i => all.Labels[i] != 4)]);
        Assert.That(Warnings(few, Told(1000, TestPart)), Is.EqualTo((string[])["unbalanced"]));
        Assert.That(Warnings(none, Told(1000, TestPart)), Is.EqualTo((string[])["missing-digits"]));
    }

    [Test]
    public void An_experiment_without_an_end_says_so()
    {
        using var store = new MemoryStore(new DigitExperiment().Describe(DigitSplit.Create(new DigitData(Told(600), Told(1000)), 100)));
        Assert.That(ReportWarning.Of(ExperimentRecord.Read(store)).Select(warning => warning.Code), Is.EqualTo((string[])["unfinished"]));
    }

    /// <summary>
    /// Images unlike one another, which a fake classifier can read: noise, whose first pixels tell the label, the place and the part.
    /// </summary>
    private static DigitSet Told(int count, byte part = 1)
    {
        DigitSet told = FakeClassifier.Told(count, part);
        byte[] pixels = told.CopyPixels();
        var random = new Random(part);
        for (int i = 0; i < pixels.Length; i++)
        {
            if (i % 784 > 2)
                pixels[i] = (byte)random.Next(256);
        }

        return new DigitSet("told", "made by a test", 28, 28, pixels, told.Labels);
    }

    private static string[] Warnings(DigitSet train, DigitSet test, FakeTrainer? trainer = null, string source = "mine")
    {
        var options = new ExperimentOptions { Budget = null, MaxTrials = 1, Trainers = [trainer ?? new FakeTrainer("a", accuracy: 1)], DataSource = source };
        var split = DigitSplit.Create(new DigitData(train, test), validation: 100);
        using var store = new MemoryStore(new DigitExperiment(options).Describe(split));
        new DigitExperiment(options).Run(split, store);
        return [.. ReportWarning.Of(ExperimentRecord.Read(store)).Select(warning => warning.Code)];
    }

    /// <summary>Reads one part much worse than the others.</summary>
    private sealed class WorseAt(byte part) : Models.IDigitClassifier
    {
        private readonly FakeClassifier _good = new(), _bad = new(0.8);

        public void Score(ReadOnlySpan<byte> pixels, Span<float> probabilities) => (pixels[2] == part ? _bad : _good).Score(pixels, probabilities);

        public void Save(Stream zip) => _good.Save(zip);
    }
}
