using Digits.Data;
using Digits.Evaluation;
using Digits.Imaging.Synthesis;
using Digits.Models;
using Digits.Tests.Support;

namespace Digits.Tests.Imaging.Synthesis;

internal sealed class CutDigitsTests
{
    private static readonly DigitSet Digits = new SyntheticHandwriting(1).CreateData("digits", 5, 240).Training;

    [Test]
    public void Each_is_a_digit_that_a_network_still_reads_though_something_was_done_to_it()
    {
        DigitSet cut = CutDigits.Create(Digits, 500, seed: 1);
        Assert.That((cut.Count, cut.Rows, cut.Columns), Is.EqualTo((500, 28, 28)));
        Assert.That(Evaluator.Evaluate(DigitModel.Default.Classifier, cut, 1).Accuracy, Is.GreaterThan(0.85));
        int untouched = Enumerable.Range(0, cut.Count).Count(i => Enumerable.Range(0, Digits.Count).Any(j => cut.Image(i).SequenceEqual(Digits.Image(j))));
        Assert.That(untouched, Is.LessThan(cut.Count / 20));
    }

    [Test]
    public void Blank_images_stay_blank() =>
        Assert.That(CutDigits.Create(Sets.Make(28, 28, new byte[784 * 2], [1, 2]), 5, 1).CopyPixels().ToArray(), Is.All.Zero);
}
