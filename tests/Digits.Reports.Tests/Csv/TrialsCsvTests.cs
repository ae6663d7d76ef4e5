using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Digits.Reports.Contents;
using Digits.Reports.Csv;
using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests.Csv;

/// <summary>Trials as a table that spreadsheets and data frames read, and that no spreadsheet runs.</summary>
public class TrialsCsvTests
{
    private static readonly ReportTrial Trial = MadeUpReport.OneTrial().Trials[0];

    [Test]
    public void EveryTrialIsARow()
    {
        ExperimentReport report = MadeUpReport.Create(50);
        Dictionary<string, string>[] rows = Read(TrialsCsv.Of(report));

        Assert.That(rows.Select(row => row["id"]), Is.EqualTo(report.Trials.Select(trial => $"{trial.Id}")));
        Assert.That(rows.Select(row => row["state"]), Is.EqualTo(report.Trials.Select(trial => trial.State)));
        Assert.That(
            rows.Select(row => row["validationAccuracy"] is "" ? null : (double?)double.Parse(row["validationAccuracy"], CultureInfo.InvariantCulture)),
            Is.EqualTo(report.Trials.Select(trial => trial.Validation?.Accuracy)));
        foreach ((ReportTrial trial, Dictionary<string, string> row) in report.Trials.Zip(rows))
        {
            foreach ((string name, JsonNode? value) in trial.Parameters)
                Assert.That(row["parameter." + name], Is.EqualTo(value!.ToString()));
        }
    }

    [Test]
    public void ColumnsAreFixedThenTheParametersOfAllTrainersInOrdinalOrder()
    {
        string text = Write(
            Trial with { Parameters = new JsonObject { ["zeta"] = 1, ["alpha"] = 2 } },
            Trial with { Parameters = new JsonObject { ["Beta"] = 3, ["alpha"] = 4 } });

        Assert.That(text.Split("\r\n")[0], Is.EqualTo(
            "id,trainer,state,validationAccuracy,low,high,logLoss,seconds,trainingSeconds,began,ended,seed,reason,"
            + "parameter.Beta,parameter.alpha,parameter.zeta"));
        Assert.That(
            Read(text).Select(row => (row["parameter.Beta"], row["parameter.alpha"], row["parameter.zeta"])),
            Is.EqualTo(new[] { ("", "2", "1"), ("3", "4", "") }));
    }

    [TestCase("=1+1", ExpectedResult = "'=1+1")]
    [TestCase("+1", ExpectedResult = "'+1")]
    [TestCase("-1", ExpectedResult = "'-1")]
    [TestCase("@SUM(A1)", ExpectedResult = "'@SUM(A1)")]
    [TestCase("\t=1", ExpectedResult = "'\t=1")]
    [TestCase("\r=1", ExpectedResult = "'\r=1")]
    [TestCase("\n=1", ExpectedResult = "'\n=1")]
    [TestCase("1-1", ExpectedResult = "1-1")]
    [TestCase("a \"quoted\", divided\r\nword", ExpectedResult = "a \"quoted\", divided\r\nword")]
    [TestCase(" ", ExpectedResult = " ")]
    public string TextsAreNoFormulas(string text)
    {
        Dictionary<string, string> row = Read(Write(Trial with { Reason = text, Parameters = new JsonObject { ["word"] = text } })).Single();
        Assert.That(row["parameter.word"], Is.EqualTo(row["reason"]));
        return row["reason"];
    }

    [Test]
    public void NumbersStayNumbers()
    {
        var parameters = new JsonObject { ["a"] = -0.1, ["b"] = 1e-7, ["c"] = 12345678901234567L };
        Dictionary<string, string> row = Read(Write(Trial with { Seed = -7, Parameters = parameters })).Single();
        Assert.That((row["seed"], row["parameter.a"], row["parameter.b"], row["parameter.c"]), Is.EqualTo(("-7", "-0.1", "1E-07", "12345678901234567")));
    }

    [Test]
    public void NumbersHaveAPointInEveryCulture()
    {
        using var culture = new CommaCulture();
        Assume.That($"{1.5}", Is.EqualTo("1,5"));
        Dictionary<string, string> row = Read(Write(Trial with { Seconds = 1234.5, Parameters = new JsonObject { ["rate"] = 0.25 } })).Single();
        Assert.That((row["seconds"], row["parameter.rate"]), Is.EqualTo(("1234.5", "0.25")));
    }

    [Test]
    public void HostileNamesBreakNoRow() => Assert.That(Read(TrialsCsv.Of(MadeUpReport.Hostile(30))), Has.Length.EqualTo(30));

    [Test]
    public void WithoutTrialsThereIsAHeader() => Assert.That(Write().Split("\r\n"), Has.Length.EqualTo(2));

    private static string Write(params ReportTrial[] trials) => TrialsCsv.Of(MadeUpReport.OneTrial() with { Trials = trials });

    private static Dictionary<string, string>[] Read(string text)
    {
        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { DetectColumnCountChanges = true });
        return [.. csv.GetRecords<dynamic>().Select(row => ((IDictionary<string, object>)row).ToDictionary(cell => cell.Key, cell => (string)cell.Value))];
    }
}
