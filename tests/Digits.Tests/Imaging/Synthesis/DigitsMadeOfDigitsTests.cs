using Digits.Data;
using Digits.Imaging.Synthesis;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Synthesis;

/// <summary>What holds for all sets that are made of the images of another: <see cref="CoarseDigits"/>, <see cref="CutDigits"/>.</summary>
internal sealed class DigitsMadeOfDigitsTests
{
    private static readonly DigitSet Digits = new SyntheticHandwriting(1).CreateData("digits", 5, 240).Training;

    private static readonly TestCaseData<Func<DigitSet, int, int, DigitSet>>[] Makers =
    [
        new TestCaseData<Func<DigitSet, int, int, DigitSet>>(CoarseDigits.Create).SetArgDisplayNames("coarse"),
        new TestCaseData<Func<DigitSet, int, int, DigitSet>>(CutDigits.Create).SetArgDisplayNames("cut"),
    ];

    [TestCaseSource(nameof(Makers))]
    public void The_same_arguments_give_the_same_images(Func<DigitSet, int, int, DigitSet> create)
    {
        string[] hashes = [.. ((int[])[1, 1, 2]).Select(seed => create(Digits, 30, seed).Hash)];
        Assert.That(hashes[1], Is.EqualTo(hashes[0]));
        Assert.That(hashes[2], Is.Not.EqualTo(hashes[0]));
        Assert.That(create(Digits, 0, 1).Count, Is.Zero);
    }

    [TestCaseSource(nameof(Makers))]
    public void Digits_are_needed_in_normal_form(Func<DigitSet, int, int, DigitSet> create) =>
        Assert.That(() => create(Sets.Numbered([1, 2]), 1, 1), Throws.ArgumentException);
}
