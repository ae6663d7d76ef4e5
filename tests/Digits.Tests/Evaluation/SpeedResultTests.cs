using Digits.Evaluation;
using Digits.Tests.Support;

namespace Digits.Tests.Evaluation;

internal sealed class SpeedResultTests
{
    [TestCase(1)]
    [TestCase(300)]
    public void A_classifier_that_takes_a_while_is_measured_to_take_it(int images)
    {
        // Each call waits for 50 µs: one image at a time takes that at least, and blocks of 64 on one thread a 64th each, at best.
        var classifier = new FakeClassifier { OnScore = _ => SpinFor(TimeSpan.FromMicroseconds(50)) };
        SpeedResult speed = SpeedResult.Measure(classifier, FakeClassifier.Told(images), threads: 1);
        Assert.That(speed.LatencyMicroseconds, Is.InRange(50, 50_000));
        Assert.That(speed.ImagesPerSecond, Is.Positive.And.LessThan(64 / 50e-6));
    }

    [Test]
    public void An_empty_set_is_refused() =>
        Assert.That(() => SpeedResult.Measure(new FakeClassifier(), FakeClassifier.Told(0), 1), Refusal.With("nothing to measure on"));

    [Test]
    public void Ends_when_cancelled() =>
        Assert.That(
            () => SpeedResult.Measure(new FakeClassifier(), FakeClassifier.Told(10), 1, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

    private static void SpinFor(TimeSpan time)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < time)
        {
        }
    }
}
