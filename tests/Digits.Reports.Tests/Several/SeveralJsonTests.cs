using System.Text.Json.Nodes;
using Digits.Reports.Json;
using Digits.Reports.Several;
using Digits.Reports.Tests.Json;
using NJsonSchema;

namespace Digits.Reports.Tests.Several;

/// <summary>Several experiments for machines, and the schema that they are promised.</summary>
public class SeveralJsonTests
{
    [Test]
    public void TheCommittedSchemaIsWhatTheTypesMakeIt() => CommittedSchema.AssertIs(
        GeneratedSchema.Of(ReportSerialization.Default.ExperimentsReport, "Several Digits experiments side by side"), "experiments.schema.json");

    [Test]
    public async Task ReportsKeepToTheSchema()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(SeveralJson.Schema);
        Assert.That(schema.Validate(SeveralJson.Of(SeveralReports.Create())), Is.Empty);
        Assert.That(schema.Validate(SeveralJson.Of(SeveralReports.Hostile())), Is.Empty);
    }

    [TestCase("status", "\"done\"")]
    [TestCase("trials", "null")]
    [TestCase("seconds", "\"1\"")]
    public async Task BrokenReportsDoNot(string property, string value)
    {
        JsonNode json = JsonNode.Parse(SeveralJson.Of(SeveralReports.Create()))!;
        json["experiments"]![0]![property] = JsonNode.Parse(value);
        Assert.That((await JsonSchema.FromJsonAsync(SeveralJson.Schema)).Validate(json.ToJsonString()), Is.Not.Empty);
    }

    [Test]
    public void FiguresKeepEveryBit()
    {
        ExperimentsReport report = SeveralReports.Create();
        JsonNode json = JsonNode.Parse(SeveralJson.Of(report))!;
        Assert.That(json["groups"]![0]!["standardDeviation"]!.GetValue<double>(), Is.EqualTo(report.Groups[0].StandardDeviation));
        Assert.That(
            json["experiments"]!.AsArray().Select(row => (string)row!["status"]!),
            Is.EqualTo((string[])["finished", "finished", "finished", "finished", "unfinished", "withoutModel"]));
    }
}
