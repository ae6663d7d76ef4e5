using Digits.Reports.Contents;

namespace Digits.Reports.Tests.Support;

internal sealed class MadeUpReportTests
{
    [Test]
    public void Counts_add_up()
    {
        ExperimentReport report = MadeUpReport.Create();
        ReportAccuracy winner = report.Models[0].Test;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Test!.Confusion.Sum(row => row.Sum()), Is.EqualTo(winner.Count));
            Assert.That(report.Test.Confusion.Select((row, digit) => row[digit]).Sum(), Is.EqualTo(winner.Correct));
            Assert.That(report.Test.Calibration!.Before.Bins.Sum(bin => bin.Count), Is.EqualTo(winner.Count));
            Assert.That(report.Test.Mistakes, Has.Count.EqualTo(Math.Min(60, report.Test.MistakeCount)));
        }
    }

    [Test]
    public void Every_state_occurs_and_every_trainer_has_a_model()
    {
        ExperimentReport report = MadeUpReport.Create();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Trials.Select(trial => trial.State).Distinct(), Is.EquivalentTo(["finished", "pruned", "failed"]));
            Assert.That(MadeUpReport.Unfinished().Trials.Count(trial => trial.State == "running"), Is.EqualTo(2));
            Assert.That(report.Models.Select(model => model.Trial).Distinct().Count(), Is.EqualTo(report.Settings.Trainers.Count));
            Assert.That(report.Winner!.Trial, Is.EqualTo(report.Models[0].Trial));
        }
    }
}
