using System.Text.Json.Nodes;
using Digits.Reports.Contents;
using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests.Html.Figures;

internal sealed class ParallelFigureTests
{
    [Test]
    public void Leads_no_trial_over_an_axis_of_a_parameter_that_it_does_not_have()
    {
        ExperimentReport report = MadeUpReport.Create(30);
        ReportTrial[] own = [.. report.Trials.Where(trial => trial is { Trainer: "convnet", Validation: not null })];
        string name = own[0].Parameters.Select(parameter => parameter.Key)
            .First(key => own.Skip(1).Select(trial => trial.Parameters[key]!.ToJsonString()).Distinct().Count() > 1);
        JsonObject without = own[0].Parameters.DeepClone().AsObject();
        without.Remove(name);
        report = report with { Trials = [.. report.Trials.Select(trial => trial == own[0] ? trial with { Parameters = without } : trial)] };

        string chart = ReadPage.Of(report).Document.QuerySelector("#parameters-0 script")!.TextContent;
        double[] positions = [.. JsonNode.Parse(chart)!["data"]!.AsArray().Skip(1).SelectMany(lines => lines!["y"]!.AsArray())
            .Where(node => node is not null).Select(node => node!.GetValue<double>())];

        Assert.That(positions.Where(position => position < 0), Has.Exactly(1).Items);
        Assert.That(chart, Does.Contain("not set"));
        Assert.That(ReadPage.Of(MadeUpReport.Create(30)).Document.QuerySelector("#parameters-0 script")!.TextContent, Does.Not.Contain("not set"));
    }
}
