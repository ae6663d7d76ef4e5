using Digits.Data;
using Digits.Models;
using Digits.Tests.Support;

namespace Digits.Tests.Models;

internal sealed class ParallelScoringTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(500)]
    public void Any_number_of_images_on_any_number_of_threads_scores_as_one_call_does(int count)
    {
        DigitSet set = FakeClassifier.Told(count);
        var classifier = new FakeClassifier(0.7);
        float[] expected = Scores.Of(classifier, set);
        for (int threads = 1; threads <= 4; threads++)
        {
            var scores = new float[count * 10];
            classifier.Score(set.Pixels.ToArray(), scores, threads);
            Assert.That(scores, Is.EqualTo(expected));
        }
    }

    [TestCase(1, 10)]
    [TestCase(784, 9)]
    [TestCase(784 * 70, 10)]
    [TestCase((784 * 70) + 1, 700)]
    public void Lengths_that_disagree_are_refused(int pixels, int probabilities) =>
        Assert.That(() => new FakeClassifier().Score(new byte[pixels], new float[probabilities], 2), Throws.ArgumentException.With.Message.Contains($"{pixels} pixels"));

    [TestCase(1)]
    [TestCase(1000)]
    public void Nothing_is_scored_when_cancelled_before(int count)
    {
        var classifier = new FakeClassifier();
        Assert.That(
            () => classifier.Score(new byte[count * 784], new float[count * 10], 2, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(classifier.Scored, Is.Zero);
    }

    [Test]
    public void Cancelling_ends_it_between_two_blocks()
    {
        using var source = new CancellationTokenSource();
        var classifier = new FakeClassifier { OnScore = _ => source.Cancel() };
        Assert.That(
            () => classifier.Score(new byte[100_000 * 784], new float[100_000 * 10], 1, source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(classifier.Scored, Is.LessThan(100_000));
    }

    [Test]
    public void No_threads_at_all_is_refused() =>
        Assert.That(() => new FakeClassifier().Score(new byte[784], new float[10], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
