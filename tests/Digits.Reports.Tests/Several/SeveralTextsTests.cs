using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CsvHelper;
using Digits.Reports.Several;
using Digits.Reports.Tests.Support;
using Markdig;

namespace Digits.Reports.Tests.Several;

/// <summary>Several experiments as Markdown, CSV and HTML: the same figures, and names that stay names.</summary>
public class SeveralTextsTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    private static readonly ExperimentsReport Report = SeveralReports.Create();

    [Test]
    public void MarkdownAndHtmlShowTheSameRows()
    {
        IDocument markdown = ReadMarkdown(Report), page = Read(SeveralHtml.Of(Report));

        Assert.That(Column(markdown, "Experiment"), Is.EqualTo(Report.Experiments.Select(row => row.Name)));
        string[] heads = ["No.", "Experiment", "Status", "Winner", "Test", "Validation", "One image", "Size", "Took", "Data", "Budget", "Seed", "Trials"];
        foreach (string head in heads)
            Assert.That(Column(page, head), Is.EqualTo(Column(markdown, head)), head);
        Assert.That(Column(page, "Test").Take(3), Is.EqualTo((string[])["99.50 %", "99.60 %", "99.58 %"]));
    }

    [Test]
    public void MeansOverSeedsAreShown()
    {
        foreach (IDocument document in (IDocument[])[ReadMarkdown(Report), Read(SeveralHtml.Of(Report))])
        {
            IElement[] cells = [.. document.QuerySelectorAll("table")[1].QuerySelectorAll("tbody tr")[0].Children];
            Assert.That(
                cells.Select(cell => cell.TextContent),
                Is.EqualTo((string[])["1, 2, 3, 5, 6", "99.56 % ± 0.053 over 3", "99.50 % to 99.60 %", "the same"]));
        }
    }

    [Test]
    public void WarningsAreShown()
    {
        string[] messages = [.. Report.Warnings.Select(warning => warning.Message)];
        foreach (IDocument document in (IDocument[])[ReadMarkdown(Report), Read(SeveralHtml.Of(Report))])
            Assert.That(document.QuerySelectorAll("li").Select(item => item.TextContent), Is.EqualTo(messages).And.Not.Empty);
    }

    [Test]
    public void IntervalsAreDrawnOnOneScaleBesideTheirFigures()
    {
        IElement[] bars = [.. Read(SeveralHtml.Of(Report)).QuerySelectorAll("svg")];
        double[] lows = [.. bars.Select(bar => Number(bar, ".interval", "x"))], middles = [.. bars.Select(bar => Number(bar, "circle", "cx"))];
        double[] highs = [.. bars.Select((bar, i) => lows[i] + Number(bar, ".interval", "width"))];

        Assert.That(bars, Has.Length.EqualTo(4));
        Assert.That(middles[3] < middles[0] && middles[0] < middles[2] && middles[2] < middles[1], "99.00, 99.50, 99.58 and 99.60 %, the best to the right");
        Assert.That(middles.Zip(lows).Select(bar => bar.First - bar.Second), Is.All.Positive);
        Assert.That(highs.Zip(middles).Select(bar => bar.First - bar.Second), Is.All.Positive);
        Assert.That(lows.Min(), Is.GreaterThanOrEqualTo(0));
        Assert.That(highs.Max(), Is.LessThanOrEqualTo(120));
    }

    [Test]
    public void ThePageFetchesNothingAndRunsNothing([Values] bool hostile)
    {
        IDocument page = Read(SeveralHtml.Of(hostile ? SeveralReports.Hostile() : Report));

        Assert.That(page.QuerySelectorAll("script, img, iframe, a, [src], [href]:not([href='data:,']), [onerror]"), Is.Empty);
        Assert.That(page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), Does.StartWith("default-src 'none'"));
        Assert.That(page.QuerySelector("style")!.TextContent, Does.Not.Contain("url(").And.Not.Contain("@import"));
        Assert.That(page.QuerySelectorAll("table tr").Select(row => row.ChildElementCount).Distinct(), Is.SubsetOf((int[])[4, 15]));
    }

    [Test]
    public void APageCanBeReadAloud()
    {
        IDocument page = Read(SeveralHtml.Of(Report));
        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo("en"));
        Assert.That(page.Title, Is.EqualTo("6 experiments side by side"));
        Assert.That(page.QuerySelectorAll("th").Select(head => head.GetAttribute("scope")), Is.All.AnyOf("col", "row"));
        Assert.That(page.QuerySelectorAll("svg").Select(bar => bar.GetAttribute("aria-hidden")), Is.All.EqualTo("true"), "The figures stand beside them.");
        Assert.That(page.QuerySelectorAll("[aria-labelledby]").Select(part => page.GetElementById(part.GetAttribute("aria-labelledby")!)), Has.None.Null);
    }

    [Test]
    public void HostileNamesStayNames()
    {
        IDocument page = Read(SeveralHtml.Of(SeveralReports.Hostile())), markdown = ReadMarkdown(SeveralReports.Hostile());
        Assert.That(Column(page, "Experiment"), Is.All.EqualTo(MadeUpReport.HostileName));
        Assert.That(Column(markdown, "Experiment"), Is.All.StartsWith("<script>alert(1)").And.All.EndsWith("…"));
        Assert.That(markdown.QuerySelectorAll("script, img, a, em, code"), Is.Empty);
    }

    [Test]
    public void MarkdownFitsIntoAComment()
    {
        ExperimentReport wide = MadeUpReport.OneTrial() with { Name = new string('&', 1000) };
        string text = SeveralMarkdown.Of(ExperimentsReport.Of([.. Enumerable.Repeat(wide, 500)]));
        Assert.That(Encoding.UTF8.GetByteCount(text), Is.LessThanOrEqualTo(60_000));
        Assert.That(text, Does.Contain("and 460 more.").And.Contain("Differ in the seed alone"));
    }

    [Test]
    public void CsvHasARowEach()
    {
        using var csv = new CsvReader(new StringReader(SeveralCsv.Of(Report)), CultureInfo.InvariantCulture);
        IDictionary<string, object>[] rows = [.. csv.GetRecords<dynamic>().Cast<IDictionary<string, object>>()];

        Assert.That(rows.Select(row => row["name"]), Is.EqualTo(Report.Experiments.Select(row => row.Name)));
        Assert.That(rows.Select(row => row["testAccuracy"]), Is.EqualTo((string[])["0.995", "0.996", "0.9958", "0.99", "", ""]));
        Assert.That(rows[5]["status"], Is.EqualTo("withoutModel"));
    }

    [Test]
    public void OneExperimentIsEnough()
    {
        ExperimentsReport one = ExperimentsReport.Of([MadeUpReport.WithoutModel()]);
        Assert.That(Read(SeveralHtml.Of(one)).QuerySelectorAll("svg, #groups"), Is.Empty);
        Assert.That(Column(ReadMarkdown(one), "Test"), Is.EqualTo((string[])["–"]));
    }

    private static string[] Column(IDocument document, string head)
    {
        IElement table = document.QuerySelector("table")!;
        int column = table.QuerySelectorAll("th").Select(cell => cell.TextContent).ToList().IndexOf(head);
        return [.. table.QuerySelectorAll("tbody tr").Select(row => row.Children[column].TextContent)];
    }

    private static double Number(IElement bar, string part, string attribute) =>
        double.Parse(bar.QuerySelector(part)!.GetAttribute(attribute)!, CultureInfo.InvariantCulture);

    private static IDocument ReadMarkdown(ExperimentsReport report) => Read(Markdig.Markdown.ToHtml(SeveralMarkdown.Of(report), GitHub));

    private static IDocument Read(string html) => new HtmlParser().ParseDocument(html);
}
