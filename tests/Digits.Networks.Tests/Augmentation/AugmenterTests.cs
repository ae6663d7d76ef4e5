using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Digits.Networks.Augmentation;

namespace Digits.Networks.Tests.Augmentation;

public sealed class AugmenterTests
{
    private static readonly AugmentationOptions Everything = new()
    {
        MaxShift = 1.5f,
        MaxRotation = 12,
        MaxScale = 0.12f,
        MaxAspect = 0.06f,
        MaxShear = 0.15f,
        Elastic = 3.5f,
        MaxThickness = 0.3f,
    };

    private static readonly AugmentationOptions[] Some =
        [new(), new() { MaxShift = 2, WholePixels = true }, new() { MaxThickness = 0.5f }, new() { MaxRotation = 10 }, new() { Elastic = 4 }, Everything];

    [Test]
    public void Nothing_asked_nothing_changed()
    {
        byte[] image = TestImages.Noise(28, 28);
        Assert.That(Apply(new Augmenter(28, 28, new AugmentationOptions()), image, 0), Is.EqualTo(image));
    }

    [Test]
    public void Whole_shifts_move_every_pixel_alike([Values] bool thicken)
    {
        // A pixel of ink tells where it went; with interpolation it would spread.
        var image = new byte[11 * 9];
        image[5 * 9 + 4] = 255;
        var options = new AugmentationOptions { MaxShift = 3, WholePixels = true, MaxThickness = thicken ? 1e-6f : 0 };
        var augmenter = new Augmenter(11, 9, options);
        HashSet<int> places = [];
        for (int i = 0; i < 1000; i++)
        {
            byte[] output = Apply(augmenter, image, i);
            Assert.That(output.Count(pixel => pixel != 0), Is.EqualTo(1));
            places.Add(Array.IndexOf(output, (byte)255));
        }

        Assert.That(places, Is.EquivalentTo(Enumerable.Range(0, 49).Select(i => (2 + i / 7) * 9 + 1 + i % 7)));
    }

    [Test]
    public void What_leaves_the_image_is_gone_and_what_enters_is_empty()
    {
        byte[] image = [.. Enumerable.Repeat((byte)255, 4)];
        var augmenter = new Augmenter(2, 2, new AugmentationOptions { MaxShift = 3, WholePixels = true });
        int[] counts = [.. Enumerable.Range(0, 500).Select(i => Apply(augmenter, image, i).Count(pixel => pixel == 255)).Distinct().Order()];
        Assert.That(counts, Is.EqualTo((int[])[0, 1, 2, 4]));
    }

    [Test]
    public void Result_depends_on_seed_epoch_and_index_alone()
    {
        byte[] image = TestImages.Noise(28, 28);
        Augmenter one = new(28, 28, Everything), other = new(28, 28, Everything);
        byte[][] forwards = [.. Enumerable.Range(0, 20).Select(i => Apply(one, image, i))];
        byte[][] backwards = [.. Enumerable.Range(0, 20).Reverse().Select(i => Apply(other, image, i)).Reverse()];
        Assert.That(backwards, Is.EqualTo(forwards));
        byte[] epoch = new byte[28 * 28], seed = new byte[28 * 28];
        one.Apply(image, 1, 1, 0, epoch);
        one.Apply(image, 2, 0, 0, seed);
        Assert.That(forwards.Append(epoch).Append(seed).Select(Convert.ToHexString), Is.Unique);
    }

    [Test]
    public void Bits_do_not_depend_on_the_width_of_vectors()
    {
        // Recorded with vectors of 512 bits, and with no vectors at all: without fused multiplication and addition a last bit may differ.
        string expected = Fma.IsSupported || AdvSimd.Arm64.IsSupported ? "9AF341736140D1EF" : "ADC148F5A0684F93";
        byte[] image = TestImages.Noise(28, 28);
        var augmenter = new Augmenter(28, 28, Everything);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < 100; i++)
            hash.AppendData(Apply(augmenter, image, i));
        Assert.That(Convert.ToHexString(hash.GetHashAndReset())[..16], Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Some))]
    public void Ink_is_roughly_kept(AugmentationOptions options)
    {
        byte[] image = TestImages.Blot();
        var augmenter = new Augmenter(28, 28, options);
        double mean = Enumerable.Range(0, 300).Average(i => Apply(augmenter, image, i).Sum(pixel => (double)pixel));
        Assert.That(mean, Is.EqualTo(image.Sum(pixel => pixel)).Within(5).Percent);
    }

    [TestCaseSource(nameof(Some))]
    public void Images_allocate_nothing(AugmentationOptions options)
    {
        byte[] image = TestImages.Noise(28, 28), output = new byte[28 * 28];
        var augmenter = new Augmenter(28, 28, options);
        augmenter.Apply(image, 1, 0, 0, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 50; i++)
            augmenter.Apply(image, 1, 0, i, output);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCaseSource(nameof(Some))]
    public void Images_of_any_size_will_do(AugmentationOptions options)
    {
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (3, 50), (50, 3), (17, 31), (256, 256)])
            Assert.That(() => Apply(new Augmenter(rows, columns, options), TestImages.Noise(rows, columns), 0), Throws.Nothing, $"{rows}×{columns}");
    }

    [Test]
    public void Images_of_another_size_are_refused()
    {
        var augmenter = new Augmenter(28, 28, Everything);
        Assert.That(() => augmenter.Apply(new byte[783], 1, 0, 0, new byte[784]),
            Throws.ArgumentException.With.Message.Contains("784").And.Message.Contains("783"));
        Assert.That(() => augmenter.Apply(new byte[784], 1, 0, 0, new byte[785]), Throws.ArgumentException);
        Assert.That(() => new Augmenter(0, 28, Everything), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static byte[] Apply(Augmenter augmenter, byte[] image, int index)
    {
        var output = new byte[image.Length];
        augmenter.Apply(image, 1, 0, index, output);
        return output;
    }
}
