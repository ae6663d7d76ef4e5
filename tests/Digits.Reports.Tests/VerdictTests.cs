using Digits.Reports.Contents;
using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests;

/// <summary>What an experiment found, in two sentences.</summary>
public class VerdictTests
{
    private static readonly ReportTrial First = MadeUpReport.OneTrial().Trials[0] with
    {
        Id = 1,
        Name = "convnet (default)",
        Trainer = "convnet",
        State = "finished",
        Reason = null,
        Validation = MadeUpReport.Accuracy(4_980, 5_000, 0.01),
    };

    private static readonly ReportTrial Second = First with { Id = 2, Name = "convnet (fast)", Validation = MadeUpReport.Accuracy(4_970, 5_000, 0.02) };

    private static readonly ReportTrial Broken = First with { Id = 3, State = "failed", Reason = "there was not enough memory", Validation = null };

    private static readonly ExperimentReport Finished = MadeUpReport.OneTrial() with
    {
        Trials = [First, Second, Broken],
        Winner = new ReportWinner(1, true, null),
        Models = [new ReportModel(1, "convnet (default)", MadeUpReport.Accuracy(9_958, 10_000, 0.01), 21.3, 50_000, 934_120)],
    };

    private static readonly ExperimentReport Unfinished = Finished with { Status = ReportStatus.Unfinished, Models = [], Test = null, Winner = null };

    [Test]
    public void TheWinnerIsNamedWithItsAccuracySpeedAndSize() => Assert.That(
        Headline(Finished),
        Is.EqualTo("convnet (default), 99.58 % on 10,000 test images (95 % interval 99.43–99.69 %); reads an image in 21 µs; 0.9 MB"));

    [Test]
    public void WhatWasNotMeasuredIsNotSaid() => Assert.That(
        Headline(Finished with { Models = [Finished.Models[0] with { LatencyMicroseconds = null, Bytes = null }] }),
        Is.EqualTo("convnet (default), 99.58 % on 10,000 test images (95 % interval 99.43–99.69 %)"));

    [Test]
    public void AnUnfinishedExperimentNamesTheBestSoFar() => Assert.That(
        Headline(Unfinished with { Trials = [Second, First] }),
        Is.EqualTo("Unfinished: best so far convnet (default), 99.60 % on 5,000 validation images (95 % interval 99.38–99.74 %), not tested"));

    [Test]
    public void AnUnfinishedExperimentMayHaveNothingYet() => Assert.That(
        Headline(Unfinished with { Trials = [First with { State = "running", Validation = null }] }),
        Is.EqualTo("Unfinished: no trial has finished so far, of 1"));

    [Test]
    public void WithoutAModelItIsSaidWhy()
    {
        ExperimentReport none = Unfinished with { Status = ReportStatus.WithoutModel };
        ReportTrial pruned = Broken with { State = "pruned", Reason = "it was behind" };

        Assert.That(
            Headline(none with { Trials = [.. Enumerable.Repeat(Broken, 7)] }),
            Is.EqualTo("No model: all 7 trials failed, the last because of: there was not enough memory"));
        Assert.That(Headline(none with { Trials = [Broken] }), Is.EqualTo("No model: the only trial failed, because of: there was not enough memory"));
        Assert.That(
            Headline(none with { Trials = [Broken, pruned] }),
            Is.EqualTo("No model: none of 2 trials finished (1 pruned, 1 failed), because of: there was not enough memory"));
        Assert.That(Headline(none with { Trials = [pruned] }), Is.EqualTo("No model: the only trial was pruned"));
        Assert.That(Headline(none with { Trials = [] }), Is.EqualTo("No model: no trial was begun"));
    }

    [Test]
    public void ALeadIsMoreThanChanceOrNot()
    {
        var sure = new ReportDifference(1, 2, 1_030, 8, 0.0005, IsNoise: false, Indistinguishable: 0);

        Assert.That(Sureness(Finished with { Difference = sure }), Is.EqualTo(
            "The choice is clear. Of the 5,000 validation images only the winner read 1,030 right, and only the next best, trial 2 (convnet (fast)), 8: " +
            "that is more than chance (McNemar's exact test, p < 0.001)."));
        Assert.That(Sureness(Finished with { Difference = sure with { OnlySecondRight = 0, PValue = 0.35, IsNoise = true } }), Is.EqualTo(
            "The choice is a close one. Of the 5,000 validation images only the winner read 1,030 right, and only the next best, trial 2 (convnet (fast)), none: " +
            "that may be chance (McNemar's exact test, p = 0.35). Between the two, let cost decide."));
        Assert.That(Sureness(Unfinished with { Difference = sure }), Does.StartWith("So far the lead is clear. Of the "));
    }

    [Test]
    public void WhoReadsTheSameRightIsToldApartByNothing() => Assert.That(
        Sureness(Finished with { Difference = new ReportDifference(1, 2, 0, 0, 1, IsNoise: true, Indistinguishable: null) }), Is.EqualTo(
            "The choice is a close one. The winner and the next best, trial 2 (convnet (fast)), read the same of the 5,000 validation images right " +
            "(McNemar's exact test, p = 1.00). Between the two, let cost decide."));

    [TestCase(1, "1 other finished trial cannot")]
    [TestCase(3, "3 other finished trials cannot")]
    public void OthersMayBeAsGood(int others, string sentence) => Assert.That(
        Sureness(Finished with { Difference = new ReportDifference(1, 2, 9, 8, 1, IsNoise: true, others) }),
        Does.EndWith($" {sentence} be told from the winner in this way either. Among these, let cost decide."));

    [Test]
    public void WhereNothingWasComparedItIsSaidWhy()
    {
        Assert.That(
            Sureness(Finished with { Difference = null }),
            Is.EqualTo("Whether the winner is better than the next by more than chance was not recorded."));
        Assert.That(Sureness(MadeUpReport.OneTrial()), Is.EqualTo("No other trial has finished, so there is nothing to compare it with."));
        Assert.That(Sureness(MadeUpReport.WithoutModel()), Is.EqualTo("No trial has finished, so there is nothing to compare."));
    }

    [Test]
    public void MadeUpReportsHaveOne([Values] ReportStatus status) => Assert.That(
        Headline(status switch
        {
            ReportStatus.Finished => MadeUpReport.Create(20),
            ReportStatus.Unfinished => MadeUpReport.Unfinished(20),
            _ => MadeUpReport.WithoutModel(),
        }),
        Does.StartWith(status switch
        {
            ReportStatus.Finished => "convnet",
            ReportStatus.Unfinished => "Unfinished: best so far ",
            _ => "No model: all 4 trials failed, ",
        }));

    private static string Headline(ExperimentReport report) => Verdict.Of(report).Headline;

    private static string Sureness(ExperimentReport report) => Verdict.Of(report).Sureness;
}
