using Digits.Evaluation;

namespace Digits.Tests.Evaluation;

internal sealed class ReliabilityTests
{
    [Test]
    public void A_case_done_by_hand()
    {
        // 0.95, 0.97 and 1 in the last bin (14/15 = 0.9333), two of three right; 0.5 in the eighth (0.4667 to 0.5333), wrong
        (float[] probabilities, byte[] labels) = Answers((0.95f, true), (0.97f, true), (1f, false), (0.5f, false));
        Reliability reliability = Reliability.From(probabilities, labels);
        Assert.Multiple(() =>
        {
            Assert.That(reliability.Bins, Has.Count.EqualTo(2));
            Assert.That(reliability.Bins[0], Is.EqualTo(new ReliabilityBin(7.0 / 15, 8.0 / 15, 1, 0.5, 0)));
            Assert.That((reliability.Bins[1].Low, reliability.Bins[1].High, reliability.Bins[1].Count), Is.EqualTo((14.0 / 15, 1.0, 3)));
            Assert.That(reliability.Bins[1].Confidence, Is.EqualTo(2.92 / 3).Within(1e-7));
            Assert.That(reliability.Bins[1].Accuracy, Is.EqualTo(2.0 / 3));
            Assert.That(reliability.ExpectedCalibrationError, Is.EqualTo((0.5 / 4) + (0.92 / 4)).Within(1e-7));
            Assert.That(reliability.LogLoss, Is.EqualTo(EvaluationResult.From(probabilities, labels).LogLoss));
        });
    }

    [Test]
    public void A_model_that_is_as_often_right_as_it_is_sure_has_no_error()
    {
        // of a thousand images each with 20, 50 and 90 %, so many are right
        (float, bool)[] answers = [.. from p in (int[])[200, 500, 900] from i in Enumerable.Range(0, 1000) select (p / 1000f, i < p)];
        (float[] probabilities, byte[] labels) = Answers(answers);
        Assert.That(Reliability.From(probabilities, labels).ExpectedCalibrationError, Is.EqualTo(0).Within(1e-7));
    }

    [Test]
    public void A_model_that_is_always_sure_errs_by_its_share_of_mistakes()
    {
        (float[] probabilities, byte[] labels) = Answers([.. Enumerable.Range(0, 100).Select(i => (1f, i >= 7))]);
        Assert.That(Reliability.From(probabilities, labels).ExpectedCalibrationError, Is.EqualTo(0.07).Within(1e-12));
    }

    [Test]
    public void An_upper_bound_is_in_the_bin_below_it()
    {
        // As Guo and others define the bins: ((m − 1)/M, m/M]. Of these only 1 is a number that binary digits have.
        (float[] probabilities, byte[] labels) = Answers((1f, true), (MathF.BitDecrement(14f / 15), true), (MathF.BitIncrement(14f / 15), true));
        IEnumerable<(double, int)> bins = Reliability.From(probabilities, labels).Bins.Select(bin => (Math.Round(bin.High * 15), bin.Count));
        Assert.That(bins, Is.EqualTo(((double, int)[])[(14, 1), (15, 2)]));
    }

    [Test]
    public void Every_image_is_in_one_bin()
    {
        var random = new Random(4);
        (float[] probabilities, byte[] labels) = Answers([.. Enumerable.Range(0, 500).Select(_ => (0.1f + (0.9f * random.NextSingle()), random.Next(2) == 0))]);
        Reliability reliability = Reliability.From(probabilities, labels);
        Assert.That(reliability.Bins.Sum(bin => bin.Count), Is.EqualTo(500));
        Assert.That(reliability.Bins, Has.All.Matches<ReliabilityBin>(bin => bin!.Low < bin.Confidence && bin.Confidence <= bin.High));
        Assert.That(reliability.Bins.Sum(bin => bin.Count * bin.Accuracy), Is.EqualTo(EvaluationResult.From(probabilities, labels).Correct).Within(1e-9));
        Assert.That(
            reliability.ExpectedCalibrationError,
            Is.EqualTo(reliability.Bins.Sum(bin => bin.Count / 500.0 * Math.Abs(bin.Accuracy - bin.Confidence))).Within(1e-12));
    }

    [Test]
    public void Refuses_no_images_and_lengths_that_disagree()
    {
        Assert.That(() => Reliability.From([], []), Throws.ArgumentException);
        Assert.That(() => Reliability.From(new float[11], [0]), Throws.ArgumentException);
    }

    /// <summary>Images read as 3, with these confidences, right or not; the rest of each is evenly the other digits'.</summary>
    internal static (float[] Probabilities, byte[] Labels) Answers(params (float Confidence, bool Right)[] answers) =>
    (
        [.. answers.SelectMany(answer => Enumerable.Range(0, 10).Select(digit => digit == 3 ? answer.Confidence : (1 - answer.Confidence) / 9))],
        [.. answers.Select(answer => (byte)(answer.Right ? 3 : 8))]);
}
