using Digits.Data;
using Digits.Imaging.Synthesis;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Synthesis;

internal sealed class SyntheticHandwritingTests
{
    private static readonly SyntheticHandwriting Hand = new(seed: 3);

    [Test]
    public void The_same_keys_give_the_same_bytes_on_every_platform()
    {
        // Made once, on x64. A change to the hand changes this, and then the bundled set and all that was measured with it.
        Assert.That(
            new SyntheticHandwriting(20).Create("fixed", 5, 30, 1000).Hash,
            Is.EqualTo("18c1c4b1efdb2eaf6ee3dc18d0ec755286cacfca405dbd20fd4d097e7f3fa992"));
    }

    [Test]
    public void The_number_of_threads_changes_nothing()
    {
        DigitSet one = Hand.Create("one", 0, 7, 777, threads: 1);
        DigitSet many = Hand.Create("many", 0, 7, 777, threads: 5);
        Assert.That(many.Hash, Is.EqualTo(one.Hash));
    }

    [Test]
    public void A_set_holds_what_its_writers_write_one_by_one()
    {
        DigitSet set = Hand.Create("set", 11, 3, 60);
        List<byte[]> single = [];
        for (int writer = 11; writer < 14; writer++)
        {
            for (int digit = 0; digit < DigitSet.Classes; digit++)
                single.AddRange([Written(writer, digit, 0), Written(writer, digit, 1)]);
        }

        Assert.That(Enumerable.Range(0, 60).Select(i => set.Image(i).ToArray()), Is.EquivalentTo(single));
    }

    [TestCase(1)]
    [TestCase(999)]
    [TestCase(1000)]
    public void Digits_are_balanced_and_in_no_order(int count)
    {
        DigitSet set = Hand.Create("balanced", 0, 9, count);
        Assert.That(set.Count, Is.EqualTo(count));
        Assert.That(set.ClassCounts.Max() - set.ClassCounts.Min(), Is.LessThanOrEqualTo(1));
        if (count < 100)
            return;

        // A tenth of all neighbours are equal by chance.
        int equal = 0;
        for (int i = 1; i < count; i++)
            equal += set.Labels[i] == set.Labels[i - 1] ? 1 : 0;
        Assert.That(equal, Is.InRange(count / 20, count / 5));
    }

    [Test]
    public void Every_digit_lies_in_the_box_with_its_mass_at_the_centre()
    {
        DigitSet set = Hand.Create("shape", 0, 100, 2000);
        for (int i = 0; i < set.Count; i++)
        {
            (int left, int top, int right, int bottom, double x, double y, double ink) = Measure(set.Image(i));
            Assert.That(Math.Max(right - left, bottom - top) + 1, Is.InRange(18, 20), $"image {i}: the longer side");
            Assert.That(set.Image(i).ToArray().Max(), Is.EqualTo(255), $"image {i}: the brightest pixel");
            Assert.That(ink, Is.InRange(12, 300), $"image {i}: ink, in pixels");

            // Half a pixel of rounding, and less than two where the edge of the image stops a lopsided digit.
            Assert.That(x, Is.EqualTo(14).Within(2.5), $"image {i}: centre across");
            Assert.That(y, Is.EqualTo(14).Within(2.5), $"image {i}: centre down");
        }
    }

    [Test]
    public void Strokes_are_as_wide_and_as_grey_as_in_MNIST()
    {
        DigitSet set = Hand.Create("ink", 0, 200, 2000);
        double ink = 0;
        int black = 0;
        int white = 0;
        byte[] pixels = set.CopyPixels();
        foreach (byte pixel in pixels)
        {
            ink += pixel / 255.0;
            black += pixel == 0 ? 1 : 0;
            white += pixel >= 250 ? 1 : 0;
        }

        // MNIST's training images: mean 0.131, 80.9 % black, 7.4 % nearly white.
        Assert.That(ink / pixels.Length, Is.EqualTo(0.131).Within(0.01));
        Assert.That(black / (double)pixels.Length, Is.EqualTo(0.81).Within(0.03));
        Assert.That(white / (double)pixels.Length, Is.EqualTo(0.075).Within(0.015));
    }

    [Test]
    public void A_writers_instances_are_alike_but_never_equal()
    {
        // Ink (its mean is about 100 pixels) that one of two images has more than the other.
        double own = 0;
        double others = 0;
        for (int writer = 0; writer < 40; writer++)
        {
            for (int digit = 0; digit < DigitSet.Classes; digit++)
            {
                byte[] image = Written(writer, digit, 0);
                byte[] again = Written(writer, digit, 1);
                Assert.That(again, Is.Not.EqualTo(image));
                own += Difference(image, again);
                others += Difference(image, Written(writer + 40, digit, 0));
            }
        }

        Assert.That(own, Is.LessThan(0.85 * others));
    }

    [Test]
    public void Writers_and_seeds_differ()
    {
        string[] all =
        [
            .. Enumerable.Range(0, 500).Select(writer => Convert.ToHexString(Written(writer, 1, 0))),
            Convert.ToHexString(Written(0, 1, 0, seed: 4)),
        ];
        Assert.That(all, Is.Unique);
    }

    [Test]
    public void Saved_files_read_back_as_the_set_in_memory()
    {
        using var folder = new TemporaryFolder();
        var heard = new Heard();
        Hand.Save(folder.File("new/set"), 13, 10_003, threads: 2, progress: heard);
        DigitData expected = Hand.CreateData("set", 13, 10_003);
        DigitData read = DigitReader.Read(folder.File("new/set"));
        Assert.That(read.Training.Hash, Is.EqualTo(expected.Training.Hash));
        Assert.That(read.Test!.Hash, Is.EqualTo(expected.Test!.Hash));
        Assert.That((expected.Training.Count, expected.Test.Count), Is.EqualTo((8336, 1667)));
        Assert.That(heard.Values, Does.Contain(10_003));
        Assert.That(Directory.GetFiles(folder.File("new/set")), Has.Length.EqualTo(4));
    }

    [Test]
    public void Training_and_test_have_no_writer_in_common()
    {
        DigitData data = Hand.CreateData("parts", 12, 240);
        Assert.That(data.Training.Source, Does.EndWith("writers 0 to 9"));
        Assert.That(data.Test!.Source, Does.EndWith("writers 10 to 11"));
    }

    [Test]
    public void Progress_reaches_the_whole_over_both_parts()
    {
        var heard = new Heard();
        Hand.CreateData("progress", 12, 2400, threads: 2, progress: heard);
        Assert.That(heard.Values, Does.Contain(2400).And.All.InRange(1, 2400));
    }

    [Test]
    public void A_cancelled_set_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var stop = new Heard(_ => cancellation.Cancel());
        Assert.That(
            () => Hand.Save(folder.Path, 100, 100_000, progress: stop, cancellationToken: cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
        Assert.That(
            () => Hand.Create("cancelled", 0, 1, 10, cancellationToken: cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Refuses_a_folder_that_is_not_empty_unless_told_to()
    {
        using var folder = new TemporaryFolder();
        Hand.Save(folder.Path, 2, 12);
        Assert.That(() => Hand.Save(folder.Path, 2, 12), Refusal.With("is not empty"));
        Assert.That(() => Hand.Save(folder.Path, 2, 24, overwrite: true), Throws.Nothing);
        Assert.That(DigitReader.Read(folder.Path).Training.Count, Is.EqualTo(20));
    }

    [Test]
    public void Refuses_numbers_out_of_range()
    {
        Assert.That(() => Hand.Write(0, 10, 0, new byte[784]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.Write(-1, 0, 0, new byte[784]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.Write(0, 0, 0, new byte[783]), Throws.ArgumentException);
        Assert.That(() => Hand.Create("none", 0, 0, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.Create("none", 0, 1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.Create("far", int.MaxValue, 2, 10), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.Create("large", 0, 1, int.MaxValue), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.CreateData("small", 1, 100), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Hand.Create("threads", 0, 1, 10, threads: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static byte[] Written(int writer, int digit, int instance, int seed = 3)
    {
        var image = new byte[SyntheticHandwriting.ImageSize];
        new SyntheticHandwriting(seed).Write(writer, digit, instance, image);
        return image;
    }

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y) / 255.0).Sum();

    private static (int Left, int Top, int Right, int Bottom, double X, double Y, double Ink) Measure(ReadOnlySpan<byte> image)
    {
        (int left, int top, int right, int bottom) = (28, 28, 0, 0);
        (double x, double y, double ink) = (0, 0, 0);
        for (int i = 0; i < image.Length; i++)
        {
            if (image[i] == 0)
                continue;
            (left, right) = (Math.Min(left, i % 28), Math.Max(right, i % 28));
            (top, bottom) = (Math.Min(top, i / 28), Math.Max(bottom, i / 28));
            (x, y, ink) = (x + (image[i] / 255.0 * (i % 28)), y + (image[i] / 255.0 * (i / 28)), ink + (image[i] / 255.0));
        }

        return (left, top, right, bottom, x / ink, y / ink, ink);
    }

    private sealed class Heard(Action<int>? then = null) : IProgress<int>
    {
        private readonly List<int> _values = [];

        public IReadOnlyList<int> Values => _values;

        public void Report(int value)
        {
            lock (_values)
                _values.Add(value);
            then?.Invoke(value);
        }
    }
}
