using Digits.Data;
using Digits.Evaluation;
using Digits.Imaging;
using Digits.Tests.Support;

namespace Digits.Tests.Evaluation;

internal sealed class NearDuplicatesTests
{
    [Test]
    public void Agrees_with_comparing_every_pair([Values(1, 2, 3)] int seed)
    {
        // Copies with noise of all strengths, so that many distances lie near the radius; and a few blank images.
        var random = new Random(seed);
        DigitSet others = SyntheticDigits.Create(150, seed).Concat(Blank(3));
        DigitSet images = Changed(others, 100, _ => random.Next(others.Count), (pixel, strength) => pixel + (strength * random.Next(-25, 26)), random);
        NearDuplicates found = NearDuplicates.Find(images, others, threads: 2);

        List<NearDuplicate> expected = [];
        for (int i = 0; i < images.Count; i++)
        {
            (double distance, int nearest) = Enumerable.Range(0, others.Count).Select(j => (Distance(images, i, others, j), j)).Min();
            if (distance <= NearDuplicates.Radius)
                expected.Add(new NearDuplicate(i, images.Labels[i], nearest, others.Labels[nearest], distance));
        }

        Assert.That(expected, Has.Count.InRange(20, 80), "some are near, some are not");
        Assert.That(found.Count, Is.EqualTo(expected.Count));
        Assert.That(found.DifferentLabels, Is.EqualTo(expected.Count(pair => pair.Label != pair.OtherLabel)));
        Assert.That(found.Examples, Is.EqualTo(expected.OrderBy(pair => pair.Distance).ThenBy(pair => pair.Index).Take(20)));
    }

    [Test]
    public void Finds_pictures_whose_contrast_is_five_percent_less_and_those_with_slight_noise()
    {
        DigitSet others = SyntheticDigits.Create(100);
        var random = new Random(5);
        DigitSet paler = Changed(others, 100, place => place, (pixel, _) => 0.95 * pixel, random);
        DigitSet noisy = Changed(others, 100, place => place, (pixel, _) => pixel + random.Next(-4, 5), random);
        Assert.That(NearDuplicates.Find(paler, others, threads: 2).Count, Is.EqualTo(100));
        Assert.That(NearDuplicates.Find(noisy, others, threads: 2).Count, Is.EqualTo(100));
        Assert.That(NearDuplicates.Find(others, paler, threads: 2).Count, Is.EqualTo(100), "the other way round");
        Assert.That(NearDuplicates.Find(Changed(others, 100, place => place, (pixel, _) => 0.9 * pixel, random), others, threads: 2).Count, Is.Zero);
    }

    [Test]
    public void Names_the_first_of_equals_and_tells_labels_that_differ()
    {
        byte[] picture = [.. SyntheticDigits.Create(1).Image(0)];
        DigitSet images = Sets.Make(28, 28, picture, [4]);
        DigitSet others = Sets.Make(28, 28, [.. new byte[784], .. picture, .. picture], [0, 9, 4]);
        NearDuplicates found = NearDuplicates.Find(images, others, threads: 1);
        Assert.That((found.Count, found.DifferentLabels), Is.EqualTo((1, 1)));
        Assert.That(found.Examples, Is.EqualTo((NearDuplicate[])[new(0, 4, 1, 9, 0)]));
    }

    [Test]
    public void Blank_images_are_duplicates_of_each_other_only()
    {
        byte[] dot = new byte[784];
        dot[400] = 1;
        Assert.That(NearDuplicates.Find(Blank(2), Blank(1), threads: 1).Examples, Is.EqualTo((NearDuplicate[])[new(0, 0, 0, 0, 0), new(1, 0, 0, 0, 0)]));
        Assert.That(NearDuplicates.Find(Blank(1), Sets.Make(28, 28, dot, [1]), threads: 1).Count, Is.Zero);
        Assert.That(NearDuplicates.Find(Sets.Make(28, 28, dot, [1]), Blank(1), threads: 1).Count, Is.Zero);
    }

    [Test]
    public void The_threads_do_not_matter()
    {
        DigitSet others = SyntheticDigits.Create(300);
        var random = new Random(6);
        DigitSet images = Changed(others, 300, place => place, (pixel, strength) => pixel + (strength * random.Next(-40, 41)), random);
        NearDuplicates one = NearDuplicates.Find(images, others, threads: 1), four = NearDuplicates.Find(images, others, threads: 4);
        Assert.That((four.Count, four.DifferentLabels), Is.EqualTo((one.Count, one.DifferentLabels)));
        Assert.That(four.Examples, Is.EqualTo(one.Examples).And.Count.EqualTo(20));
    }

    [Test]
    public void Nothing_is_near_anything_in_an_empty_set()
    {
        DigitSet some = SyntheticDigits.Create(5), none = some.Select([]);
        Assert.That(NearDuplicates.Find(some, none, threads: 2).Count, Is.Zero);
        Assert.That(NearDuplicates.Find(none, some, threads: 2).Examples, Is.Empty);
    }

    // Nobody is known to have written a digit of these twice; but brought to one width, straight ones of 16×16 pixels look alike.
    [TestCase("mnist", 1000, 0)]
    [TestCase("usps", 2007, 20)]
    public void Hardly_any_test_image_of_real_data_is_in_its_training_part(string name, int images, int atMost)
    {
        DigitData data = DigitReader.Read(RealData.Folder(name));
        DigitSet test = DigitNormalizer.Normalize(data.Test!.Select([.. Enumerable.Range(0, images)])), training = DigitNormalizer.Normalize(data.Training);
        Assert.That(NearDuplicates.Find(test, training, threads: 2).Count, Is.LessThanOrEqualTo(atMost));

        NearDuplicates own = NearDuplicates.Find(test, training.Concat(test), threads: 2);
        Assert.That(own.Count, Is.EqualTo(images));
        Assert.That(own.Examples, Has.All.Matches<NearDuplicate>(pair => pair!.Distance == 0 && pair.OtherIndex >= training.Count));
    }

    [Test]
    public void Refuses_other_sizes_and_no_threads_and_can_be_cancelled()
    {
        DigitSet some = SyntheticDigits.Create(5), small = SyntheticDigits.Create(5, side: 16);
        Assert.That(() => NearDuplicates.Find(some, small, threads: 1), Throws.ArgumentException.With.Message.Contains("16×16"));
        Assert.That(() => NearDuplicates.Find(small, some, threads: 1), Throws.ArgumentException.With.Message.Contains("16×16"));
        Assert.That(() => NearDuplicates.Find(some, some, threads: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => NearDuplicates.Find(some, some, 1, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    private static DigitSet Blank(int count) => Sets.Make(28, 28, new byte[784 * count], new byte[count]);

    /// <summary>Some images of a set, changed pixel by pixel; every second one has another label. Each image has a strength, 0 to 1.</summary>
    private static DigitSet Changed(DigitSet set, int count, Func<int, int> place, Func<byte, double, double> change, Random random)
    {
        List<byte> pixels = [], labels = [];
        for (int i = 0; i < count; i++)
        {
            int from = place(i);
            double strength = random.NextDouble();
            foreach (byte pixel in set.Image(from))
                pixels.Add((byte)Math.Clamp(Math.Round(change(pixel, strength)), 0, 255));
            labels.Add((byte)((set.Labels[from] + (i % 2)) % 10));
        }

        return Sets.Make(28, 28, [.. pixels], [.. labels]);
    }

    private static double Distance(DigitSet one, int i, DigitSet other, int j)
    {
        byte[] a = [.. one.Image(i)], b = [.. other.Image(j)];
        double greater = Math.Max(a.Sum(pixel => pixel * pixel), b.Sum(pixel => pixel * pixel));
        return greater == 0 ? 0 : Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum() / greater);
    }
}
