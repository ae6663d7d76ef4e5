using Digits.Evaluation;

namespace Digits.Tests.Evaluation;

internal sealed class RejectionCurveTests
{
    [Test]
    public void A_case_done_by_hand()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers((0.9f, true), (0.5f, false), (0.6f, true), (0.8f, false), (0.7f, true));
        Assert.That(RejectionCurve.From(probabilities, labels), Is.EqualTo((RejectionPoint[])
        [
            new(0.5f, 1, 0.6, 2),
            new(0.6f, 0.8, 0.75, 1),
            new(0.7f, 0.6, 2.0 / 3, 1),
            new(0.8f, 0.4, 0.5, 1),
            new(0.9f, 0.2, 1, 0),
        ]));
    }

    [Test]
    public void Equal_confidences_stand_or_fall_together()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers((0.5f, true), (0.9f, true), (0.5f, false), (0.9f, false), (0.5f, true));
        Assert.That(RejectionCurve.From(probabilities, labels), Is.EqualTo((RejectionPoint[])[new(0.5f, 1, 0.6, 2), new(0.9f, 0.4, 0.5, 1)]));
    }

    [Test]
    public void One_threshold_is_a_point_of_the_curve()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers((0.9f, true), (0.5f, false), (0.6f, true), (0.8f, false), (0.7f, true));
        Assert.That(RejectionCurve.At(probabilities, labels, 0.6f), Is.EqualTo(new RejectionPoint(0.6f, 0.8, 0.75, 1)));
        Assert.That(RejectionCurve.At(probabilities, labels, 0.95), Is.EqualTo(new RejectionPoint(0.95, 0, 1, 0)));
    }

    [Test]
    public void One_image_is_one_point()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers((0.5f, false));
        Assert.That(RejectionCurve.From(probabilities, labels), Is.EqualTo((RejectionPoint[])[new(0.5f, 1, 0, 1)]));
    }

    [TestCase(10_000, 0)]
    [TestCase(10_000, 40)]
    [TestCase(10_000, 2000)]
    [TestCase(10_000, 10_000)]
    [TestCase(30, 7)]
    public void Every_point_is_what_counting_gives(int count, int mistakes)
    {
        (float Confidence, bool Right)[] answers = Random(count, mistakes);
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers(answers);
        IReadOnlyList<RejectionPoint> curve = RejectionCurve.From(probabilities, labels);
        Assert.That(curve, Has.Count.InRange(Math.Min(count, 10), 100));
        Assert.That(curve[0].Coverage, Is.EqualTo(1));
        Assert.That(curve.Select(point => point.Coverage), Is.Ordered.Descending);
        Assert.That(curve.Select(point => point.Threshold), Is.Ordered.Ascending);
        foreach (RejectionPoint point in curve)
        {
            (float, bool Right)[] accepted = [.. answers.Where(answer => answer.Confidence >= point.Threshold)];
            int errors = accepted.Count(answer => !answer.Right);
            double coverage = (double)accepted.Length / count, accuracy = (double)(accepted.Length - errors) / accepted.Length;
            Assert.That(point, Is.EqualTo(new RejectionPoint(point.Threshold, coverage, accuracy, errors)));
        }
    }

    [Test]
    public void The_first_mistakes_each_have_a_point_and_the_last_one_has()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers(Random(5000, 300));
        int[] errors = [.. RejectionCurve.From(probabilities, labels).Select(point => point.Errors).Distinct()];
        Assert.That(errors.Take(61), Is.EqualTo(Enumerable.Range(0, 61).Select(i => 300 - i)));
        Assert.That(errors, Has.Member(0));
    }

    [Test]
    public void Without_mistakes_the_points_are_even()
    {
        (float[] probabilities, byte[] labels) = ReliabilityTests.Answers(Random(1000, 0));
        Assert.That(
            RejectionCurve.From(probabilities, labels).Select(point => point.Coverage),
            Is.EqualTo((double[])[1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.001]));
    }

    [Test]
    public void Refuses_no_images_and_lengths_that_disagree()
    {
        Assert.That(() => RejectionCurve.From([], []), Throws.ArgumentException.With.Message.Contains("at least one label"));
        Assert.That(() => RejectionCurve.From(new float[11], [0]), Throws.ArgumentException);
    }

    /// <summary>Images of different confidences, the mistakes anywhere but the surest.</summary>
    private static (float Confidence, bool Right)[] Random(int count, int mistakes)
    {
        var random = new Random(count + mistakes);
        int[] places = [.. Enumerable.Range(0, count)];
        random.Shuffle(places.AsSpan(0, count - 1));
        HashSet<int> wrong = [.. places.Take(mistakes)];
        (float, bool)[] answers = [.. Enumerable.Range(0, count).Select(i => (0.2f + (0.8f * i / count), !wrong.Contains(i)))];
        random.Shuffle(answers);
        return answers;
    }
}
