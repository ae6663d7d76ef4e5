using Digits.Data;
using Digits.Evaluation;
using Digits.Tests.Support;

namespace Digits.Tests.Evaluation;

internal sealed class EvaluatorTests
{
    [Test]
    public void Reads_every_image_once_and_counts_what_is_right()
    {
        var classifier = new FakeClassifier(accuracy: 0.9);
        EvaluationResult result = Evaluator.Evaluate(classifier, FakeClassifier.Told(1000), threads: 2);
        Assert.That((result.Count, result.Correct, classifier.Scored), Is.EqualTo((1000, 900, 1000)));
    }

    [Test]
    public void The_number_of_threads_changes_nothing()
    {
        DigitSet set = FakeClassifier.Told(333);
        EvaluationResult[] results = [.. Enumerable.Range(1, 4).Select(threads => Evaluator.Evaluate(new FakeClassifier(0.8), set, threads))];
        Assert.That(results.Select(result => result.LogLoss), Is.All.EqualTo(results[0].LogLoss));
        Assert.That(results.Select(result => result.Confusion), Is.All.EqualTo(results[0].Confusion));
    }

    [Test]
    public void Images_of_other_sizes_are_normalized_first() =>
        Assert.That(Evaluator.Evaluate(new FakeClassifier(), SyntheticDigits.Create(20, side: 16), 1).Count, Is.EqualTo(20));

    [Test]
    public void An_empty_set_is_refused() =>
        Assert.That(() => Evaluator.Evaluate(new FakeClassifier(), FakeClassifier.Told(0), 1), Refusal.With("holds no images"));

    [TestCase(10)]
    [TestCase(1000)]
    public void Ends_when_cancelled(int count) =>
        Assert.That(
            () => Evaluator.Evaluate(new FakeClassifier(), FakeClassifier.Told(count), 2, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
}
