using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Digits.Reports.Contents;
using Digits.Reports.Html;
using Digits.Reports.Tests.Support;
using Digits.Tests.Support;

namespace Digits.Reports.Tests.Html;

internal sealed class HtmlReportTests
{
    private static readonly string[] Executed = ["", "text/javascript", "module"];

    private static IEnumerable<TestCaseData<ExperimentReport>> Kinds =>
    [
        new(MadeUpReport.Create()) { TestName = "{m}(finished)" },
        new(MadeUpReport.Unfinished()) { TestName = "{m}(unfinished)" },
        new(MadeUpReport.WithoutModel()) { TestName = "{m}(without a model)" },
        new(MadeUpReport.OneTrial()) { TestName = "{m}(one trial)" },
        new(MadeUpReport.Hostile()) { TestName = "{m}(hostile)" },
        new(Sparse) { TestName = "{m}(nothing that may be missing)" },
    ];

    /// <summary>A report of a version that recorded nothing but what it had to.</summary>
    private static ExperimentReport Sparse
    {
        get
        {
            ExperimentReport whole = MadeUpReport.Create(20);
            return whole with
            {
                Machine = null,
                Difference = null,
                Importance = [],
                Classes = [],
                Filters = null,
                Warnings = [],
                Trials = [.. whole.Trials.Select(trial => trial with { Began = null, Ended = null, Curve = [] })],
                Models = [.. whole.Models.Select(model => model with { LatencyMicroseconds = null, ImagesPerSecond = null, Bytes = null })],
                Test = whole.Test! with { Calibration = null, Rejection = [], Mistakes = [] },
            };
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_number_is_the_one_in_the_json_rounded(ExperimentReport report)
    {
        ReadPage page = ReadPage.Of(report);
        IHtmlCollection<IElement> numbers = page.Document.QuerySelectorAll("data");

        string[] wrong = [.. numbers.Where(number =>
        {
            string exact = number.GetAttribute("value")!;
            JsonNode? node = page.Resolve(number.GetAttribute("data-json")!);
            return node is null || double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) != double.Parse(exact, CultureInfo.InvariantCulture)
                || !ReadPage.Rounds(number.TextContent, double.Parse(exact, CultureInfo.InvariantCulture), number.GetAttribute("data-json")!);
        }).Select(number => number.OuterHtml)];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(numbers, Has.Length.GreaterThan(10));
            Assert.That(wrong, Is.Empty);
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Only_its_own_scripts_may_run_and_nothing_is_loaded(ExperimentReport report)
    {
        IDocument document = ReadPage.Of(report).Document;
        string policy = document.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content")!;
        IElement[] scripts = [.. document.QuerySelectorAll("script").Where(script => Executed.Contains(script.GetAttribute("type") ?? ""))];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(policy, Does.StartWith("default-src 'none'").And.Not.Contain("http").And.Not.Contain("unsafe-eval"));
            Assert.That(scripts, Has.Length.EqualTo(1));
            Assert.That(policy, Does.Contain(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(scripts[0].TextContent)))));
            Assert.That(document.QuerySelectorAll("link[rel=stylesheet], iframe, object, embed, base, form, a:not([href^='#'])"), Is.Empty);
            Assert.That(document.QuerySelectorAll("[src]").Select(element => element.GetAttribute("src")), Is.All.StartsWith("data:image/png;base64,"));
            Assert.That(document.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name), Has.None.StartsWith("on"));
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Can_be_read_by_ear(ExperimentReport report)
    {
        IDocument document = ReadPage.Of(report).Document;
        int[] headings = [.. document.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.LocalName[1] - '0')];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.DocumentElement.GetAttribute("lang"), Is.EqualTo("en"));
            Assert.That(document.QuerySelectorAll("h1"), Has.Length.EqualTo(1));
            Assert.That(headings.Zip(headings.Skip(1)).Where(pair => pair.Second > pair.First + 1), Is.Empty, "a level of headings is left out");
            Assert.That(document.QuerySelectorAll("img").Select(image => image.GetAttribute("alt")), Is.All.Not.Empty);
            Assert.That(document.QuerySelectorAll(".chart").Select(chart => (chart.GetAttribute("role"), chart.GetAttribute("aria-label"))),
                Is.All.Matches<(string? Role, string? Label)>(chart => chart.Role == "img" && chart.Label!.Any(char.IsDigit)));
            Assert.That(
                document.QuerySelectorAll("figure script").Select(script => JsonNode.Parse(script.TextContent)!["data"]!.AsArray().Count), Is.All.Positive);
            Assert.That(document.QuerySelectorAll("[id]").Select(element => element.Id), Is.Unique);
        }
    }

    [Test]
    public void First_says_which_model_to_use_how_sure_that_is_and_what_it_costs()
    {
        ExperimentReport report = MadeUpReport.Create();
        ReportModel model = report.Models[0] with
        {
            Name = "convnet (default)",
            Test = new ReportAccuracy(0.9958, 0.99433, 0.99689, 9958, 10_000, 0.0131),
            LatencyMicroseconds = 21.4,
            Bytes = 934_120,
        };
        IDocument document = ReadPage.Of(report with { Models = [model, .. report.Models.Skip(1)] }).Document;

        Assert.That(ReadPage.Words(document.QuerySelector("h1")!), Is.EqualTo(
            "convnet (default), 99.58 % on 10,000 test images (95 % interval 99.43 % to 99.69 %); reads an image in 21 µs; 0.9 MB"));
    }

    [TestCase(9, 7, 0.41, true)]
    [TestCase(9, 0, 0.0012, false)]
    [TestCase(0, 0, 1, true)]
    public void Says_how_sure_the_choice_is_as_the_other_forms_do(int first, int second, double p, bool noise)
    {
        ExperimentReport report = MadeUpReport.Create(20) with { Difference = new ReportDifference(1, 2, first, second, p, noise, null) };

        Assert.That(ReadPage.Words(ReadPage.Of(report).Document.QuerySelector("#sure")!), Is.EqualTo(Verdict.Of(report).Sureness));
    }

    [Test]
    public void Lists_every_trial_the_best_first_and_those_that_did_not_finish_last()
    {
        ExperimentReport report = MadeUpReport.Create();
        IElement[] rows = [.. ReadPage.Of(report).Document.QuerySelectorAll("#leaderboard .more tbody > tr")];
        ReportTrial[] trials = [.. rows.Select(row => report.Trials.Single(trial => $"{trial.Id}" == row.QuerySelector("th data")!.TextContent))];
        ReportTrial[] finished = [.. trials.TakeWhile(trial => trial.State == "finished")];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(trials, Is.EquivalentTo(report.Trials));
            Assert.That(trials.Skip(finished.Length).Select(trial => trial.State), Has.None.EqualTo("finished"));
            Assert.That(finished.Select(trial => trial.Validation!.Accuracy), Is.Ordered.Descending);
            Assert.That(finished[0].Id, Is.EqualTo(report.Winner!.Trial));
            Assert.That(rows.Count(row => row.ClassList.Contains("winner")), Is.EqualTo(1));
            Assert.That(
                rows.Skip(finished.Length).Select(row => row.QuerySelector(".reason")?.TextContent),
                Is.EqualTo(trials.Skip(finished.Length).Select(trial => trial.Reason)));
        }
    }

    [Test]
    public void Says_that_no_test_figure_chose_anything() =>
        Assert.That(ReadPage.Of(MadeUpReport.Create()).Text, Does.Contain("no trial was chosen by its test figure").And.Contain("too high on average"));

    [Test]
    public void Shows_hostile_names_as_they_are()
    {
        IDocument document = ReadPage.Of(MadeUpReport.Hostile()).Document;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(document.QuerySelector("h1")!.TextContent, Does.Contain(MadeUpReport.HostileName));
            Assert.That(document.Title, Does.StartWith(MadeUpReport.HostileName));
            Assert.That(document.QuerySelectorAll("script").Select(script => script.TextContent), Has.None.EqualTo("alert(1)"));
        }
    }

    [Test]
    public void Says_of_an_unfinished_experiment_that_nothing_met_the_test_set()
    {
        ReadPage page = ReadPage.Of(MadeUpReport.Unfinished());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ReadPage.Words(page.Document.QuerySelector("h1")!), Does.StartWith("Unfinished: best so far convnet").And.Contain("on 5,000 validation images"));
            Assert.That(page.Text, Does.Contain("Nothing has met the test set."));
            Assert.That(page.Document.QuerySelector("#winner"), Is.Null);
        }
    }

    [Test]
    public void Says_why_there_is_no_model()
    {
        ReadPage page = ReadPage.Of(MadeUpReport.WithoutModel());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ReadPage.Words(page.Document.QuerySelector("h1")!), Is.EqualTo("No model: all 4 trials failed"));
            Assert.That(page.Document.QuerySelectorAll(".reasons li").Select(reason => reason.TextContent), Does.Contain("there was not enough memory (2×)"));
            Assert.That(page.Document.QuerySelectorAll(".chart, #plotly"), Is.Empty);
        }
    }

    [Test]
    public void Compares_a_lone_trial_with_nothing() =>
        Assert.That(ReadPage.Of(MadeUpReport.OneTrial()).Text, Does.Contain("No other trial has finished, so there is nothing to compare it with."));

    [Test]
    public void Draws_no_chart_of_one_trial_and_asks_no_parameters_of_a_few()
    {
        IDocument one = ReadPage.Of(MadeUpReport.OneTrial() with { Importance = [new ReportImportance("convnet", 1, [], "fewer than 10")] }).Document;
        ExperimentReport few = MadeUpReport.Create(3);
        few = few with { Importance = [.. few.Importance.Select(importance => importance with { Parameters = [] })] };

        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.QuerySelector("#history"), Is.Null);
            Assert.That(ReadPage.Of(few).Text, Does.Contain("Too few trials of each trainer finished to say which parameters mattered."));
            Assert.That(ReadPage.Of(MadeUpReport.WithoutModel()).Document.QuerySelectorAll("#search, #reading"), Is.Empty);
        }
    }

    [Test]
    public void Is_the_same_for_the_same_report_and_fits_into_a_mail()
    {
        byte[] page = ReadPage.Of(MadeUpReport.Create()).Bytes;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(page, Has.Length.LessThan(6_000_000));
            Assert.That(page, Is.EqualTo(ReadPage.Of(MadeUpReport.Create()).Bytes));
        }
    }

    [Test]
    public void Stays_under_ten_megabytes_with_a_thousand_trials() =>
        Assert.That(ReadPage.Of(MadeUpReport.Create(1000)).Bytes, Has.Length.LessThan(10_000_000));

    [Test]
    public void Replaces_the_file_whole_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("report.html");
        File.WriteAllText(path, "before");
        ExperimentReport report = MadeUpReport.OneTrial();

        Assert.That(() => HtmlReport.Write(report with { Winner = new ReportWinner(77, true, null) }, path), Throws.InstanceOf<InvalidOperationException>());
        Assert.That(File.ReadAllText(path), Is.EqualTo("before"));
        HtmlReport.Write(report, path);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(ReadPage.Of(report).Bytes));
            Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { path }));
        }
    }
}
