using Digits.Reports.Contents;
using Digits.Reports.Several;
using Digits.Reports.Tests.Support;
using static Digits.Reports.Tests.Several.SeveralReports;

namespace Digits.Reports.Tests.Several;

/// <summary>Several experiments side by side: what each found, what luck does, and what cannot be compared.</summary>
public class ExperimentsReportTests
{
    [Test]
    public void EachExperimentIsARow()
    {
        ExperimentReport report = Seed(2, 9_960);
        ExperimentRow row = ExperimentsReport.Of([Seed(1, 9_950), report]).Experiments[1];

        Assert.That(row is { Number: 2, Name: "seed-2", Status: ReportStatus.Finished, Data: "mnist", BudgetSeconds: 3600, Seed: 2 });
        Assert.That((row.Winner, row.Test), Is.EqualTo((report.Models[0].Name, report.Models[0].Test)));
        Assert.That(row is { LatencyMicroseconds: 21.4, Bytes: 934_120 });
        Assert.That(row.Validation, Is.EqualTo(report.Trials.Single(trial => trial.Id == report.Winner!.Trial).Validation));
        Assert.That(row.Trials.Finished + row.Trials.Pruned + row.Trials.Failed + row.Trials.Running, Is.EqualTo(20));
    }

    [Test]
    public void AnUnfinishedOneHasItsBestSoFarAndOneWithoutAModelNothing()
    {
        ExperimentsReport report = ExperimentsReport.Of([MadeUpReport.Unfinished(20), MadeUpReport.WithoutModel()]);

        Assert.That(report.Experiments[0] is { Winner: not null, Validation: not null, Test: null, Trials.Running: 2 });
        Assert.That(report.Experiments[1] is { Winner: null, Validation: null, Test: null, Trials: { Failed: 4, Finished: 0 } });
    }

    [Test]
    public void SeedsOfOneExperimentHaveAMeanAndASpread()
    {
        // 99.50, 99.60 and 99.58: the mean is 99.56, the squared distances are 36, 16 and 4 ten-thousandths, their sum by 2 is 28.
        ExperimentGroup group = ExperimentsReport.Of([Seed(1, 9_950), Seed(2, 9_960), Seed(3, 9_958)]).Groups.Single();

        Assert.That(group.Experiments, Is.EqualTo((int[])[1, 2, 3]));
        Assert.That(group.Tested, Is.EqualTo(3));
        Assert.That(group.Mean, Is.EqualTo(0.9956).Within(1e-12));
        Assert.That(group.StandardDeviation, Is.EqualTo(Math.Sqrt(0.0028) / 100).Within(1e-12));
        Assert.That((group.Min, group.Max, group.TestImages, group.MachinesDiffer), Is.EqualTo(((double?)0.995, (double?)0.996, 10_000, false)));
    }

    [Test]
    public void UnfinishedOnesBelongToTheGroupButNotToTheMean()
    {
        ExperimentGroup group = ExperimentsReport.Of([Seed(1, 9_950), MadeUpReport.Unfinished(20), MadeUpReport.WithoutModel()]).Groups.Single();
        Assert.That(group.Experiments, Is.EqualTo((int[])[1, 2, 3]));
        Assert.That((group.Tested, group.Mean, group.StandardDeviation), Is.EqualTo((1, (double?)0.995, (double?)null)));
    }

    [Test]
    public void AGroupOfWhichNoneWasTestedHasNoMean()
    {
        ExperimentGroup group = ExperimentsReport.Of([MadeUpReport.WithoutModel(), MadeUpReport.WithoutModel()]).Groups.Single();
        Assert.That(group is { Tested: 0, Mean: null, StandardDeviation: null, Min: null, Max: null });
    }

    private static IEnumerable<TestCaseData<Func<ReportSettings, ReportSettings>>> OtherExperiments =>
    [
        new(settings => settings with { DataHash = "other" }) { TestName = "{m}(data)" },
        new(settings => settings with { TrainingImages = 1 }) { TestName = "{m}(training images)" },
        new(settings => settings with { ValidationImages = 1 }) { TestName = "{m}(validation images)" },
        new(settings => settings with { TestImages = 1 }) { TestName = "{m}(test images)" },
        new(settings => settings with { Trainers = ["convnet"] }) { TestName = "{m}(trainers)" },
        new(settings => settings with { Tuner = "random" }) { TestName = "{m}(tuner)" },
        new(settings => settings with { Pruner = "none" }) { TestName = "{m}(pruner)" },
        new(settings => settings with { BudgetSeconds = null }) { TestName = "{m}(budget)" },
        new(settings => settings with { MaxTrials = 5 }) { TestName = "{m}(trials)" },
        new(settings => settings with { TargetAccuracy = 0.9 }) { TestName = "{m}(target)" },
        new(settings => settings with { MaxTrialsWithoutImprovement = 5 }) { TestName = "{m}(patience)" },
    ];

    [TestCaseSource(nameof(OtherExperiments))]
    public void WhatDiffersInMoreThanItsSeedIsAnotherExperiment(Func<ReportSettings, ReportSettings> change) =>
        Assert.That(ExperimentsReport.Of([Seed(1, 9_950), With(Seed(2, 9_960), change)]).Groups, Is.Empty);

    [Test]
    public void AnotherVersionIsAnotherExperiment()
    {
        ExperimentReport other = Seed(2, 9_960);
        Assert.That(ExperimentsReport.Of([Seed(1, 9_950), other with { Machine = other.Machine! with { Library = "0.2.0" } }]).Groups, Is.Empty);
    }

    [Test]
    public void TheOrderOfTrainersDoesNotMatter()
    {
        ExperimentReport turned = With(Seed(2, 9_960), settings => settings with { Trainers = [.. settings.Trainers.Reverse()] });
        Assert.That(ExperimentsReport.Of([Seed(1, 9_950), turned]).Groups, Has.Count.EqualTo(1));
    }

    [Test]
    public void AnotherMachineIsSaid()
    {
        ExperimentReport other = Seed(2, 9_960);
        ExperimentsReport report = ExperimentsReport.Of([Seed(1, 9_950), other with { Machine = other.Machine! with { Processors = 64 } }]);
        Assert.That(report.Groups.Single().MachinesDiffer);
        Assert.That(Codes(report), Is.EqualTo((string[])["different-machines"]));
    }

    [Test]
    public void WhatCanBeComparedHasNoWarning() => Assert.That(Codes(ExperimentsReport.Of([Seed(1, 9_950), Seed(2, 9_960)])), Is.Empty);

    [Test]
    public void DifferentTestSetsCannotBeCompared()
    {
        ExperimentsReport report = ExperimentsReport.Of([Seed(1, 9_950), With(Seed(2, 9_960), settings => settings with { TestHash = "other" })]);
        Assert.That(Codes(report), Is.EqualTo((string[])["different-test-sets"]));
    }

    private static IEnumerable<TestCaseData<Func<ReportSettings, ReportSettings>>> OtherValidationSets =>
    [
        new(settings => settings with { DataHash = "other" }) { TestName = "{m}(of other data)" },
        new(settings => settings with { ValidationImages = 1 }) { TestName = "{m}(of another size)" },
        new(settings => settings with { SplitSeed = 2 }) { TestName = "{m}(of another split)" },
    ];

    [TestCaseSource(nameof(OtherValidationSets))]
    public void OnTheSameTestSetOnlyValidationSetsMayDiffer(Func<ReportSettings, ReportSettings> change)
    {
        ReportWarning warning = ExperimentsReport.Of([Seed(1, 9_950), With(Seed(2, 9_960), change)]).Warnings.Single();
        Assert.That((warning.Code, warning.Message), Is.EqualTo((
            "different-splits", "The validation sets differ, the test sets do not: compare the test accuracies, and not those on the validation sets.")));
    }

    [Test]
    public void WhereATestSetIsNotKnownItIsGuessedByDataSizeAndSplit()
    {
        Assert.That(Warn(settings => settings with { TestHash = null }), Is.Empty);
        Assert.That(Warn(settings => settings with { TestHash = null, DataHash = "other" }), Is.EqualTo((string[])["different-test-sets"]));
        Assert.That(Warn(settings => settings with { TestHash = null, TestImages = 1 }), Is.EqualTo((string[])["different-test-sets"]));
        Assert.That(Warn(settings => settings with { TestHash = null, SplitSeed = 2 }), Is.EqualTo((string[])["different-splits"]));
    }

    [Test]
    public void UnfinishedOnesAndTheSameSeedTwiceAreSaid()
    {
        ExperimentsReport report = ExperimentsReport.Of([Seed(1, 9_950), MadeUpReport.Unfinished(20), MadeUpReport.WithoutModel(), Seed(1, 9_951)]);
        Assert.That(Codes(report), Is.EqualTo((string[])["unfinished", "same-seed"]));
        Assert.That(report.Warnings[0].Message, Does.StartWith("2 experiments have "));
        Assert.That(report.Warnings[1].Message, Does.StartWith("Of the experiments 1, 4 "));
    }

    [Test]
    public void ThereMustBeOne() => Assert.That(() => ExperimentsReport.Of([]), Throws.ArgumentException);

    private static IEnumerable<string> Warn(Func<ReportSettings, ReportSettings> change) =>
        Codes(ExperimentsReport.Of([Seed(1, 9_950), With(Seed(2, 9_960), change)]));

    private static IEnumerable<string> Codes(ExperimentsReport report) => report.Warnings.Select(warning => warning.Code);
}
