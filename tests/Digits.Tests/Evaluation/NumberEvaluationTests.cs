using Digits.Evaluation;

namespace Digits.Tests.Evaluation;

internal sealed class NumberEvaluationTests
{
    [Test]
    public void Numbers_are_right_as_a_whole_and_digits_by_edits()
    {
        var result = NumberEvaluation.Of([("12", "12"), ("345", "35"), ("67", null), ("890", "8901")]);
        Assert.That((result.Count, result.Right, result.Rejected, result.Digits, result.Edits), Is.EqualTo((4, 1, 1, 10, 4)));
        Assert.That((result.Accuracy, result.DigitAccuracy), Is.EqualTo((0.25, 0.6)));
        Assert.That(result.ByLength, Is.EqualTo(new[] { new NumberLengthResult(2, 2, 1), new NumberLengthResult(3, 2, 0) }));
    }

    // Published examples of the distance.
    [TestCase("kitten", "sitting", 3)]
    [TestCase("saturday", "sunday", 3)]
    [TestCase("", "123", 3)]
    [TestCase("123", "", 3)]
    [TestCase("123", "123", 0)]
    public void Distance(string from, string to, int edits) => Assert.That(NumberEvaluation.EditDistance(from, to), Is.EqualTo(edits));

    [Test]
    public void Nothing_is_refused()
    {
        Assert.That(() => NumberEvaluation.Of([]), Throws.ArgumentException);
        Assert.That(() => NumberEvaluation.Of([("", "1")]), Throws.ArgumentException);
    }
}
