using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data;

internal sealed class DigitSetTests
{
    [Test]
    public void Copies_what_it_is_given()
    {
        byte[] pixels = [1, 2];
        byte[] labels = [3];
        DigitSet set = Sets.Make(1, 2, pixels, labels);
        (pixels[0], labels[0]) = (99, 9);
        Assert.That((set.Image(0)[0], set.Labels[0]), Is.EqualTo(((byte)1, (byte)3)));
    }

    [Test]
    public void Selecting_all_changes_nothing_and_halves_join_to_the_whole() => Sets.Check(Sets.Any, set =>
    {
        int[] all = [.. Enumerable.Range(0, set.Count)];
        int half = set.Count / 2;
        Assert.That(set.Select(all).Hash, Is.EqualTo(set.Hash));
        Assert.That(set.Select(all.AsSpan(0, half)).Concat(set.Select(all.AsSpan(half))).Hash, Is.EqualTo(set.Hash));
    });

    [Test]
    public void Selects_in_the_order_asked_and_repeats()
    {
        DigitSet set = Sets.Make(1, 1, [10, 20, 30], [1, 2, 3]).Select([2, 0, 2], "chosen");
        Assert.Multiple(() =>
        {
            Assert.That(set.Name, Is.EqualTo("chosen"));
            Assert.That(set.CopyPixels(), Is.EqualTo((byte[])[30, 10, 30]));
            Assert.That(set.Labels.ToArray(), Is.EqualTo((byte[])[3, 1, 3]));
            Assert.That(set.ClassCounts, Is.EqualTo((int[])[0, 1, 0, 2, 0, 0, 0, 0, 0, 0]));
        });
    }

    [Test]
    public void Chosen_and_joined_again_and_again_it_holds_what_lists_would() => Sets.Check(Sets.OfSize(2, 3), first =>
    {
        var random = new Random(first.Count);
        DigitSet set = first;
        List<(byte[] Image, byte Label)> expected = Images(first);
        for (int step = 0; step < 6; step++)
        {
            DigitSet before = set;
            List<(byte[] Image, byte Label)> images = expected;
            int[] indices = [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(before.Count)).Where(i => i < before.Count)];
            set = before.Select(indices);
            expected = [.. indices.Select(i => images[i])];
            switch (random.Next(3))
            {
                case 0: // shares its pixels
                    set = set.Concat(before);
                    expected.AddRange(images);
                    break;
                case 1: // has pixels of its own
                    set = first.Concat(set).Concat(Sets.Make(2, 3, [9, 8, 7, 6, 5, (byte)step], [3]));
                    expected = [.. Images(first), .. expected, ([9, 8, 7, 6, 5, (byte)step], 3)];
                    break;
                default:
                    break;
            }

            Assert.That(Images(set), Is.EqualTo(expected));
            Assert.That(set.CopyPixels(), Is.EqualTo(expected.SelectMany(image => image.Image)));
            Assert.That(set.ClassCounts, Is.EqualTo(Enumerable.Range(0, 10).Select(c => expected.Count(image => image.Label == c))));
        }
    });

    [Test]
    public void Copies_images_that_follow_one_another()
    {
        DigitSet set = Sets.Make(1, 2, [1, 2, 3, 4, 5, 6], [1, 2, 3]).Select([2, 1, 0]);
        var pixels = new byte[4];
        set.CopyPixels(1, pixels);
        Assert.Multiple(() =>
        {
            Assert.That(pixels, Is.EqualTo((byte[])[3, 4, 1, 2]));
            Assert.That(() => set.CopyPixels(2, pixels), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => set.CopyPixels(-1, pixels), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => set.CopyPixels(0, new byte[3]), Throws.ArgumentException);
        });
    }

    [Test]
    public void Choosing_joining_and_looking_copy_no_pixels()
    {
        const int Count = 10_000;
        DigitSet set = Sets.Make(28, 28, new byte[Count * 784], new byte[Count]);
        int[] odd = [.. Enumerable.Range(0, Count).Where(i => i % 2 == 1)], even = [.. Enumerable.Range(0, Count).Where(i => i % 2 == 0)];

        long before = GC.GetAllocatedBytesForCurrentThread();
        DigitSet joined = set.Select(odd).Concat(set.Select(even)).Concat(set);
        long sum = 0;
        for (int i = 0; i < joined.Count; i++)
            sum += joined.Image(i)[0];
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((joined.Count, sum), Is.EqualTo((2 * Count, 0L)));
        Assert.That(allocated, Is.LessThan(30L * Count), "bytes, where the pixels have 784 an image");
    }

    [Test]
    public void The_hash_tells_pixels_labels_and_shape_but_not_names()
    {
        string hash = Sets.Make(1, 2, [1, 2], [3]).Hash;
        Assert.Multiple(() =>
        {
            Assert.That(hash, Does.Match("^[0-9a-f]{64}$"));
            Assert.That(new DigitSet("other", "elsewhere", 1, 2, [1, 2], [3]).Hash, Is.EqualTo(hash));
            Assert.That(Sets.Make(1, 2, [2, 1], [3]).Hash, Is.Not.EqualTo(hash));
            Assert.That(Sets.Make(1, 2, [1, 2], [4]).Hash, Is.Not.EqualTo(hash));
            Assert.That(Sets.Make(2, 1, [1, 2], [3]).Hash, Is.Not.EqualTo(hash));
        });
    }

    [Test]
    public void Refuses_what_is_no_set()
    {
        DigitSet set = Sets.Make(1, 1, [1], [1]);
        Assert.Multiple(() =>
        {
            Assert.That(() => Sets.Make(1, 2, [1, 2, 3], [1]), Refusal.With("need 2 pixels, but there are 3"));
            Assert.That(() => Sets.Make(1, 1, [1, 2], [1, 10]), Refusal.With("label 10 of image 1"));
            Assert.That(() => Sets.Make(0, 1, [], []), Refusal.With("each side must be 1 to 4096"));
            Assert.That(() => Sets.Make(1, 4097, [], []), Refusal.With("each side must be 1 to 4096"));
            Assert.That(() => new DigitSet(" ", "x", 1, 1, [1], [1]), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => set.Image(1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => set.Image(-1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => set.Select([1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => set.Concat(Sets.Make(1, 2, [1, 2], [1])), Refusal.With("cannot be one set"));
            Assert.That(() => new DigitData(set, Sets.Make(1, 2, [1, 2], [1])), Refusal.With("images of one size"));
        });
    }

    private static List<(byte[] Image, byte Label)> Images(DigitSet set) =>
        [.. Enumerable.Range(0, set.Count).Select(i => (set.Image(i).ToArray(), set.Labels[i]))];
}
