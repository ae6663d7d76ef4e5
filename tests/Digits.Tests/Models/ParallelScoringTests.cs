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
            classifier.Score(set.CopyPixels(), scores, threads);
            Assert.That(scores, Is.EqualTo(expected));
            var again = new float[count * 10];
            classifier.Score(set, again, threads);
            Assert.That(again, Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_set_whose_images_lie_apart_scores_as_their_copies_do([Values(1, 63, 64, 65, 500)] int count, [Values(1, 3)] int threads)
    {
        DigitSet set = FakeClassifier.Told(count);
        DigitSet view = set.Select([.. Enumerable.Range(0, count).Reverse(), 0]).Concat(FakeClassifier.Told(7));
        var classifier = new FakeClassifier(0.7);
        var scores = new float[view.Count * 10];
        classifier.Score(view, scores, threads);
        Assert.That(scores, Is.EqualTo(Scores.Of(classifier, view)));
    }

    [TestCase(28, 28, 19)]
    [TestCase(28, 28, 21)]
    [TestCase(14, 56, 20)]
    [TestCase(8, 8, 20)]
    public void A_set_of_another_size_and_room_for_other_than_its_probabilities_are_refused(int rows, int columns, int room) => Assert.That(
        () => new FakeClassifier().Score(Sets.Make(rows, columns, new byte[2 * rows * columns], [1, 2]), new float[room], 2),
        Throws.ArgumentException.With.Message.Contains($"2 images of {rows}×{columns} pixels and room for {room}"));

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
        Assert.That(
            () => classifier.Score(FakeClassifier.Told(count), new float[count * 10], 2, new CancellationToken(canceled: true)),
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
