using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data;

internal sealed class DigitSplitTests
{
    [Test]
    public void The_parts_are_disjoint_complete_and_in_order() => Sets.Check(Sets.Labelled(20, 300), set =>
    {
        DigitSplit split = DigitSplit.Create(new DigitData(set));
        int[][] parts = [Sets.Places(split.Train), Sets.Places(split.Validation), Sets.Places(split.Test)];

        Assert.That(parts, Is.All.Ordered);
        Assert.That(parts.SelectMany(part => part).Order(), Is.EqualTo(Enumerable.Range(0, set.Count)));
    });

    [Test]
    public void Labels_stay_with_their_images() => Sets.Check(Sets.Labelled(20, 100), set =>
    {
        DigitSplit split = DigitSplit.Create(new DigitData(set));
        foreach (DigitSet part in (DigitSet[])[split.Train, split.Validation, split.Test])
            Assert.That(Sets.Places(part).Select(place => set.Labels[place]), Is.EqualTo(part.Labels.ToArray()));
    });

    [Test]
    public void Each_class_has_its_share_to_within_one_image() => Sets.Check(Sets.Labelled(20, 300), set =>
    {
        DigitSplit split = DigitSplit.Create(new DigitData(set));
        double rest = set.Count - split.Test.Count;
        for (int c = 0; c < 10; c++)
        {
            Assert.That(split.Test.ClassCounts[c], Is.EqualTo((double)set.ClassCounts[c] * split.Test.Count / set.Count).Within(1));
            int left = set.ClassCounts[c] - split.Test.ClassCounts[c];
            Assert.That(split.Validation.ClassCounts[c], Is.EqualTo(left * split.Validation.Count / rest).Within(1));
        }
    });

    [Test]
    public void What_is_held_out_lies_together_as_one_person_s_digits_do()
    {
        var random = new Random(5);
        DigitSplit split = DigitSplit.Create(new DigitData(Sets.Numbered([.. Enumerable.Range(0, 5000).Select(_ => (byte)random.Next(10))])));
        int NeighboursElsewhere(DigitSet part)
        {
            int[] places = Sets.Places(part);
            return places.Count(place => !places.Contains(place + 1)) + places.Count(place => !places.Contains(place - 1));
        }

        // 750 images each: ten runs have twenty ends, and of the last ones only those are taken whose class still lacks some.
        Assert.That(NeighboursElsewhere(split.Test), Is.InRange(2, 150));
        Assert.That(NeighboursElsewhere(split.Validation), Is.InRange(2, 150));
    }

    [Test]
    public void The_same_seed_gives_the_same_split_and_another_seed_another()
    {
        var data = new DigitData(Sets.Numbered([.. Enumerable.Range(0, 400).Select(i => (byte)(i % 10))]));
        DigitSplit split = DigitSplit.Create(data, seed: 3);

        Assert.That(DigitSplit.Create(data, seed: 3).Test.Hash, Is.EqualTo(split.Test.Hash));
        Assert.That(DigitSplit.Create(data, seed: 3).Validation.Hash, Is.EqualTo(split.Validation.Hash));
        Assert.That(DigitSplit.Create(data, seed: 4).Test.Hash, Is.Not.EqualTo(split.Test.Hash));
        Assert.That(DigitSplit.Create(data, seed: 4).Validation.Hash, Is.Not.EqualTo(split.Validation.Hash));
    }

    [Test]
    public void The_test_part_does_not_depend_on_the_size_of_the_validation_part()
    {
        var data = new DigitData(Sets.Numbered([.. Enumerable.Range(0, 400).Select(i => (byte)(i % 10))]));
        Assert.That(DigitSplit.Create(data, validation: 10).Test.Hash, Is.EqualTo(DigitSplit.Create(data, validation: 90).Test.Hash));
    }

    [Test]
    public void Sizes_are_70_15_15_by_default()
    {
        DigitSplit split = DigitSplit.Create(new DigitData(Sets.Numbered(new byte[200])));
        Assert.That((split.Train.Count, split.Validation.Count, split.Test.Count), Is.EqualTo((140, 30, 30)));
    }

    [Test]
    public void A_test_part_of_its_own_stays_as_it_is_and_no_validation_leaves_all_to_train_on()
    {
        DigitSet training = Sets.Numbered(new byte[20]);
        DigitSet test = Sets.Numbered(new byte[3]);
        DigitSplit split = DigitSplit.Create(new DigitData(training, test), validation: 0);

        Assert.That(split.Train, Is.SameAs(training));
        Assert.That(split.Test, Is.SameAs(test));
        Assert.That(split.Validation.Count, Is.Zero);
    }

    [Test]
    public void Splitting_copies_no_pixels()
    {
        const int Count = 20_000;
        var data = new DigitData(Sets.Make(28, 28, new byte[Count * 784], [.. Enumerable.Range(0, Count).Select(i => (byte)(i % 10))]));

        long before = GC.GetAllocatedBytesForCurrentThread();
        DigitSplit split = DigitSplit.Create(data);
        DigitSet refit = split.Train.Concat(split.Validation);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(refit.Count + split.Test.Count, Is.EqualTo(Count));
        Assert.That(allocated, Is.LessThan(100L * Count), "bytes, where the pixels have 784 an image");
    }

    [Test]
    public void Refuses_what_leaves_nothing_to_train_on()
    {
        var data = new DigitData(Sets.Numbered(new byte[20]));
        Assert.Multiple(() =>
        {
            Assert.That(() => DigitSplit.Create(data, validation: 17), Refusal.With("none would be left"));
            Assert.That(() => DigitSplit.Create(new DigitData(Sets.Numbered(new byte[3]))), Refusal.With("too few"));
            Assert.That(() => DigitSplit.Create(new DigitData(Sets.Numbered([]))), Refusal.With("nothing to train on"));
            Assert.That(() => DigitSplit.Create(data, validation: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }
}
