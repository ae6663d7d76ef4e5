using System.Text.Json.Nodes;
using Digits.Reports.Json;
using Digits.Reports.Tests.Support;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Digits.Reports.Tests.Json;

/// <summary>The schema that is promised to machines. NJsonSchema, which knows nothing of these types, says whether reports keep to it.</summary>
public class ReportSchemaTests
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromJsonAsync(ReportJson.Schema));

    public static IEnumerable<TestCaseData<ExperimentReport>> Reports =>
    [
        new(MadeUpReport.Create(30)) { TestName = "{m}(finished)" },
        new(MadeUpReport.Unfinished(30)) { TestName = "{m}(unfinished)" },
        new(MadeUpReport.WithoutModel()) { TestName = "{m}(without a model)" },
        new(MadeUpReport.OneTrial()) { TestName = "{m}(one trial)" },
        new(MadeUpReport.Hostile()) { TestName = "{m}(hostile)" },
        new(MadeUpReport.Create(10) with { Machine = null }) { TestName = "{m}(without a machine)" },
    ];

    [Test]
    public void TheCommittedSchemaIsWhatTheTypesMakeIt() =>
        CommittedSchema.AssertIs(GeneratedSchema.Of(ReportSerialization.Default.ExperimentReport, "Report of a Digits experiment"), "report.schema.json");

    [TestCaseSource(nameof(Reports))]
    public async Task ReportsKeepToIt(ExperimentReport report) => Assert.That(await Errors(ReportJson.Of(report)), Is.Empty);

    [Test]
    public async Task PropertiesOfLaterVersionsPass()
    {
        JsonNode json = JsonNode.Parse(ReportJson.Of(MadeUpReport.Create(5)))!;
        json["added"] = "later";
        json["settings"]!["added"] = 1;
        Assert.That(await Errors(json.ToJsonString()), Is.Empty);
    }

    [TestCase("name", null)]
    [TestCase("schemaVersion", "2")]
    [TestCase("status", "\"Finished\"")]
    [TestCase("seconds", "\"12\"")]
    [TestCase("trials[0].state", "\"cancelled\"")]
    [TestCase("trials[0].validation.correct", "1.5")]
    [TestCase("trials[0].validation.count", null)]
    [TestCase("trials[0].parameters", "null")]
    [TestCase("trials[0].parameters", """{"rate":[1]}""")]
    [TestCase("models[0]", "null")]
    [TestCase("settings.tuner", "null")]
    [TestCase("test.confusion[0][0]", "\"many\"")]
    public async Task BrokenReportsDoNotKeepToIt(string path, string? value)
    {
        JsonNode json = JsonNode.Parse(ReportJson.Of(MadeUpReport.Create(5)))!;
        Assume.That(await Errors(json.ToJsonString()), Is.Empty);

        Break(json, path, value);

        Assert.That(await Errors(json.ToJsonString()), Is.Not.Empty);
    }

    /// <summary>Sets what lies at a path; null takes it away.</summary>
    private static void Break(JsonNode json, string path, string? value)
    {
        string[] steps = path.Replace("[", ".[").Split('.');
        JsonNode parent = steps[..^1].Aggregate(json, (node, step) => step[0] == '[' ? node[int.Parse(step[1..^1])]! : node[step]!);
        if (value is null)
            Assert.That(parent.AsObject().Remove(steps[^1]));
        else if (steps[^1][0] == '[')
            parent[int.Parse(steps[^1][1..^1])] = JsonNode.Parse(value);
        else
            parent[steps[^1]] = JsonNode.Parse(value);
    }

    private static async Task<ICollection<ValidationError>> Errors(string json) => (await Schema.Value).Validate(json);
}
