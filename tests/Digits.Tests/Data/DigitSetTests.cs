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
        Assert.That((set.Pixels[0], set.Labels[0]), Is.EqualTo(((byte)1, (byte)3)));
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
            Assert.That(set.Pixels.ToArray(), Is.EqualTo((byte[])[30, 10, 30]));
            Assert.That(set.Labels.ToArray(), Is.EqualTo((byte[])[3, 1, 3]));
            Assert.That(set.ClassCounts, Is.EqualTo((int[])[0, 1, 0, 2, 0, 0, 0, 0, 0, 0]));
        });
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
}
