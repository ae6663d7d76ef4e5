using Digits.Data;
using Digits.Imaging.Synthesis;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Synthesis;

internal sealed class CoarseDigitsTests
{
    private static readonly DigitSet Digits = new SyntheticHandwriting(1).CreateData("digits", 5, 240).Training;

    [Test]
    public void Each_is_one_of_the_digits_blurred_and_keeps_its_label()
    {
        DigitSet coarse = CoarseDigits.Create(Digits, 90, seed: 1);
        Assert.That((coarse.Count, coarse.Rows, coarse.Columns), Is.EqualTo((90, 28, 28)));
        for (int i = 0; i < coarse.Count; i++)
        {
            int nearest = Enumerable.Range(0, Digits.Count).MinBy(j => Distance(coarse.Image(i), Digits.Image(j)));
            Assert.That(Digits.Labels[nearest], Is.EqualTo(coarse.Labels[i]), $"image {i}");
        }
    }

    [Test]
    public void The_same_arguments_give_the_same_images()
    {
        string[] hashes = [.. ((int[])[1, 1, 2]).Select(seed => CoarseDigits.Create(Digits, 30, seed).Hash)];
        Assert.That(hashes[1], Is.EqualTo(hashes[0]));
        Assert.That(hashes[2], Is.Not.EqualTo(hashes[0]));
        Assert.That(CoarseDigits.Create(Digits, 0, 1).Count, Is.Zero);
    }

    [Test]
    public void Digits_are_needed_in_normal_form() => Assert.That(() => CoarseDigits.Create(Sets.Numbered([1, 2]), 1, 1), Throws.ArgumentException);

    private static double Distance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
