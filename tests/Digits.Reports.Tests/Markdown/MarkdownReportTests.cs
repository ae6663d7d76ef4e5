using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Digits.Reports.Contents;
using Digits.Reports.Markdown;
using Digits.Reports.Tests.Support;
using Markdig;

namespace Digits.Reports.Tests.Markdown;

/// <summary>Reports for pull requests, read by Markdig, which knows nothing of them, as GitHub would.</summary>
public class MarkdownReportTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().UseMathematics().Build();

    public static IEnumerable<TestCaseData<ExperimentReport>> Reports => Json.ReportSchemaTests.Reports;

    [Test]
    public void TheVerdictStandsFirst()
    {
        ExperimentReport report = MadeUpReport.Create(20);
        IElement[] parts = [.. Read(report).Body!.Children];

        Assert.That(parts[0].TextContent, Is.EqualTo("Experiment 2026-10-05T07-12-40Z"));
        Assert.That((parts[1].FirstElementChild!.LocalName, parts[1].TextContent), Is.EqualTo(("strong", Verdict.Of(report).Headline)));
        Assert.That(parts[2].TextContent, Is.EqualTo(Verdict.Of(report).Sureness));
        Assert.That(parts[3].QuerySelectorAll("li").Select(item => item.TextContent), Is.EqualTo(report.Warnings.Select(warning => warning.Message)));
    }

    [Test]
    public void EveryTestedModelIsARow()
    {
        ExperimentReport report = MadeUpReport.Create(60);
        string[][] rows = Table(report, "Tested model");

        Assert.That(rows.Select(row => row[0]), Is.EqualTo(report.Models.Select(model => model.Name)));
        ReportModel first = report.Models[0];
        ReportTrial trial = report.Trials.Single(trial => trial.Id == first.Trial);
        Assert.That(rows[0], Is.EqualTo((string[])
        [
            first.Name, $"{first.Trial}", $"{100 * trial.Validation!.Accuracy:F2} %", $"{100 * trial.Validation.Low:F2}–{100 * trial.Validation.High:F2} %",
            $"{100 * first.Test.Accuracy:F2} %", $"{100 * first.Test.Low:F2}–{100 * first.Test.High:F2} %", $"{trial.TrainingSeconds:F0} s", "21 µs", "0.9 MB",
        ]));
    }

    [Test]
    public void TheFifteenBestTrialsAreShownTheBestFirst()
    {
        ExperimentReport report = MadeUpReport.Create(100);
        string[][] rows = Table(report, "Best trials");

        Assert.That(rows, Has.Length.EqualTo(15));
        Assert.That(rows[0][1], Is.EqualTo($"{report.Winner!.Trial}"));
        Assert.That(rows.Select(row => row[2]), Is.Ordered.Descending);
        Assert.That(rows[0][6], Does.StartWith("preset=").And.Contain(", epochs="));
    }

    [Test]
    public void TrialsAreCountedByTheirStates()
    {
        ExperimentReport report = MadeUpReport.Create(100);
        int finished = report.Trials.Count(trial => trial.State == "finished"), pruned = report.Trials.Count(trial => trial.State == "pruned");
        Assert.That(MarkdownReport.Of(report), Does.Contain($"\n100 trials: {100 - finished - pruned} failed, {finished} finished, {pruned} pruned; "));
    }

    [Test]
    public void TheMostCommonMistakesComeFirst()
    {
        ExperimentReport report = MadeUpReport.Create(20);
        string[][] rows = Table(report, "Shows");

        Assert.That(rows, Has.Length.EqualTo(10));
        foreach (string[] row in rows)
            Assert.That(report.Test!.Confusion[int.Parse(row[0])][int.Parse(row[1])], Is.EqualTo(int.Parse(row[2])).And.GreaterThan(0));
        int hidden = report.Test!.Confusion.SelectMany((row, label) => row.Where((_, prediction) => prediction != label)).OrderDescending().ElementAt(10);
        Assert.That(int.Parse(rows[^1][2]), Is.GreaterThanOrEqualTo(hidden));
        Assert.That(Table(report, "Digit"), Has.Length.EqualTo(10));
    }

    [Test]
    public void AnUnfinishedExperimentHasNoTest()
    {
        IDocument page = Read(MadeUpReport.Unfinished(20));
        Assert.That(page.QuerySelector("strong")!.TextContent, Does.StartWith("Unfinished: best so far "));
        Assert.That(page.QuerySelectorAll("summary").Select(summary => summary.TextContent), Is.EqualTo((string[])["Settings and machine"]));
    }

    [Test]
    public void WithoutAModelReasonsAreGiven()
    {
        IDocument page = Read(MadeUpReport.WithoutModel() with { Warnings = [] });
        Assert.That(page.QuerySelectorAll("li").Select(item => item.TextContent), Has.Exactly(4).Items.And.All.Contains("failed: "));
        Assert.That(page.QuerySelectorAll("th").Select(head => head.TextContent), Is.EqualTo((string[])["Setting", "Value"]));
    }

    [TestCaseSource(nameof(Reports))]
    public void EveryRowHasTheCellsOfItsHead(ExperimentReport report)
    {
        foreach (string line in MarkdownReport.Of(report).Split('\n').Where(line => line.StartsWith('|')))
            Assert.That(line, Does.EndWith("|"));
        foreach (IElement table in Read(report).QuerySelectorAll("table"))
        {
            int columns = table.QuerySelectorAll("th").Length;
            Assert.That(table.QuerySelectorAll("tbody tr").Select(row => row.ChildElementCount), Is.All.EqualTo(columns));
            Assert.That(table.QuerySelectorAll("tbody td").Select(cell => cell.TextContent), Has.None.Empty);
        }
    }

    [TestCaseSource(nameof(Reports))]
    public void NothingButTextAndTablesComesOut(ExperimentReport report)
    {
        string[] expected =
        [
            "html", "head", "body", "h3", "p", "strong", "blockquote", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "code",
        ];
        Assert.That(Read(report).All.Select(element => element.LocalName).Distinct(), Is.SubsetOf(expected));
    }

    [Test]
    public void ItFitsIntoAComment([Values(1, 30, 500)] int trials)
    {
        string hostile = MadeUpReport.HostileName + new string('&', 1000);
        ReportWarning[] warnings = [.. Enumerable.Repeat(new ReportWarning(hostile, hostile), 50)];
        ExperimentReport report = MadeUpReport.Hostile(trials) with { Name = hostile, Warnings = warnings };
        ReportModel model = report.Models[0] with { Name = hostile };

        string text = MarkdownReport.Of(report with { Models = [.. Enumerable.Repeat(model, 100)] });

        Assert.That(Encoding.UTF8.GetByteCount(text), Is.LessThanOrEqualTo(60_000));
    }

    [Test]
    public void WhatHasNoPlaceIsLeftOutAndThatIsSaid()
    {
        string wide = new('&', 1000);
        ExperimentReport report = MadeUpReport.Create(30);
        string text = MarkdownReport.Of(report with
        {
            Models = [.. Enumerable.Repeat(report.Models[0] with { Name = wide }, 100)],
            Trials = [.. report.Trials.Select(trial => trial with { Name = wide, Parameters = new() { [wide] = wide } })],
            Warnings = [.. Enumerable.Repeat(new ReportWarning("a", wide), 100)],
            Settings = report.Settings with { Trainers = [wide], Data = wide },
        });

        Assert.That(Encoding.UTF8.GetByteCount(text), Is.InRange(40_000, 60_000));
        Assert.That(text, Does.EndWith("Some parts were too long for a comment and are left out here; the other forms of the report have them.\n"));
    }

    [Test]
    public void WritersGetTheSame()
    {
        using var writer = new StringWriter();
        MarkdownReport.Write(MadeUpReport.OneTrial(), writer);
        Assert.That(writer.ToString(), Is.EqualTo(MarkdownReport.Of(MadeUpReport.OneTrial())).And.Not.Contain("\r"));
    }

    private static string[][] Table(ExperimentReport report, string firstHead)
    {
        IElement table = Read(report).QuerySelectorAll("table").Single(table => table.QuerySelector("th")!.TextContent == firstHead);
        return [.. table.QuerySelectorAll("tbody tr").Select(row => row.Children.Select(cell => cell.TextContent).ToArray())];
    }

    private static IDocument Read(ExperimentReport report) => new HtmlParser().ParseDocument(Markdig.Markdown.ToHtml(MarkdownReport.Of(report), GitHub));
}
