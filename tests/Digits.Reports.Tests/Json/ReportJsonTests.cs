using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Digits.Reports.Contents;
using Digits.Reports.Json;
using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests.Json;

/// <summary>A report survives being written and read, and what is no report is refused with words that help.</summary>
public class ReportJsonTests
{
    [TestCaseSource(typeof(ReportSchemaTests), nameof(ReportSchemaTests.Reports))]
    public void WhatIsWrittenIsRead(ExperimentReport report)
    {
        string json = ReportJson.Of(report);
        ExperimentReport read = Parse(json);

        Assert.That(ReportJson.Of(read), Is.EqualTo(json));
        Assert.That(read.Trials.Select(trial => trial.Validation), Is.EqualTo(report.Trials.Select(trial => trial.Validation)));
        Assert.That(read.Trials.Select(trial => trial.Parameters.ToJsonString()), Is.EqualTo(report.Trials.Select(trial => trial.Parameters.ToJsonString())));
        Assert.That(read.Test?.Confusion, Is.EqualTo(report.Test?.Confusion));
        Assert.That((read.Name, read.Status, read.Machine), Is.EqualTo((report.Name, report.Status, report.Machine)));
        Assert.That((read.Winner, read.Difference), Is.EqualTo((report.Winner, report.Difference)));
    }

    [Test]
    public void NamesAreCamelCaseAndLettersAreThemselves()
    {
        string json = ReportJson.Of(MadeUpReport.WithoutModel() with { Name = "Ziffern × Größe +", Warnings = [new ReportWarning("a", "ü")] });

        Assert.That(json, Does.StartWith("{\n  \"schemaVersion\": 1,\n  \"name\": \"Ziffern × Größe +\",\n  \"status\": \"withoutModel\","));
        Assert.That(json, Does.Contain("\"dataHash\"").And.Contain("\"message\": \"ü\"").And.EndsWith("}\n").And.Not.Contain("\r"));
    }

    [Test]
    public void NoOrderMarkIsWrittenAndOneIsRead()
    {
        using var stream = new MemoryStream();
        ReportJson.Write(MadeUpReport.OneTrial(), stream);

        Assert.That(stream.ToArray()[0], Is.EqualTo((byte)'{'));
        Assert.That(ReportJson.Parse((byte[])[.. Encoding.UTF8.Preamble, .. stream.ToArray()]).Trials, Has.Count.EqualTo(1));
    }

    [Test]
    public void NumbersHaveAPointInEveryCulture()
    {
        using var culture = new CommaCulture();
        Assume.That($"{1.5}", Is.EqualTo("1,5"));
        using JsonDocument json = JsonDocument.Parse(ReportJson.Of(MadeUpReport.OneTrial() with { Seconds = 1234.5 }));
        Assert.That(json.RootElement.GetProperty("seconds").GetRawText(), Is.EqualTo("1234.5"));
    }

    [Test]
    public void NumbersThatAreNoneAreNotWritten() =>
        Assert.That(() => ReportJson.Of(MadeUpReport.OneTrial() with { Seconds = double.NaN }), Throws.ArgumentException);

    [Test]
    public void UnknownPropertiesPass()
    {
        JsonNode json = Written();
        json["added"] = 1;
        Assert.That(Parse(json.ToJsonString()).Trials, Has.Count.EqualTo(1));
    }

    [Test]
    public void ANewerVersionIsRefused()
    {
        JsonNode json = Written();
        json["schemaVersion"] = 2;
        Assert.That(
            () => Parse(json.ToJsonString()),
            Throws.TypeOf<ReportException>().With.Message.EqualTo(
                "x.json has schemaVersion 2, and this version of Digits reads 1: a newer version wrote it. Read it with that one."));
    }

    [TestCase("", "is no report, or a damaged one")]
    [TestCase("[]", "has no \"schemaVersion\"")]
    [TestCase("null", "has no \"schemaVersion\"")]
    [TestCase("""{"name":"a"}""", "has no \"schemaVersion\"")]
    [TestCase("""{"schemaVersion":0}""", "its schemaVersion is 0")]
    [TestCase("""{"schemaVersion":"1"}""", "its schemaVersion is \"1\"")]
    [TestCase("""{"schemaVersion":1}""", "name")]
    [TestCase("""{"schemaVersion":1,"schemaVersion":1}""", "schemaVersion")]
    public void WhatIsNoReportIsRefused(string json, string why) =>
        Assert.That(() => Parse(json), Throws.TypeOf<ReportException>().With.Message.StartsWith("x.json ").And.Message.Contains(why));

    [TestCase("status", "\"Done\"")]
    [TestCase("status", "0")]
    [TestCase("settings", "null")]
    [TestCase("trials", "[null]")]
    [TestCase("seconds", "\"12\"")]
    public void ADamagedReportIsRefused(string property, string value)
    {
        JsonNode json = Written();
        json[property] = JsonNode.Parse(value);
        Assert.That(() => Parse(json.ToJsonString()), Throws.TypeOf<ReportException>().With.Message.Contains(property));
    }

    [Test]
    public void AFileThatIsNotThereIsNamed() => Assert.That(
        () => ReportJson.Read("nowhere/report.json"),
        Throws.TypeOf<ReportException>().With.Message.StartsWith("nowhere/report.json cannot be read: "));

    private static JsonNode Written() => JsonNode.Parse(ReportJson.Of(MadeUpReport.OneTrial()))!;

    private static ExperimentReport Parse(string json) => ReportJson.Parse(Encoding.UTF8.GetBytes(json), "x.json");
}
