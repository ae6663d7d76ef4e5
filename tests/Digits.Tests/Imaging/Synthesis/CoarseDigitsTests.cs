using Digits.Data;
using Digits.Imaging.Synthesis;

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

    private static double Distance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
