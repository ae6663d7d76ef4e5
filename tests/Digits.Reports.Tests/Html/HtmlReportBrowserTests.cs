using Digits.Reports.Html;
using Digits.Reports.Tests.Support;
using Digits.Tests.Support;
using Microsoft.Playwright;

namespace Digits.Reports.Tests.Html;

/// <summary>The page in a real browser. Pages, screenshots and a print are kept for people to look at.</summary>
/// <remarks>
/// One after the other: the browser draws on all processors, and two of the tests look at the clock. These load the page up to three times:
/// that another program was in the way is no fault of the page, and one quick load shows that it can be quick.
/// </remarks>
[NonParallelizable]
internal sealed class HtmlReportBrowserTests : IDisposable
{
    private const int Desktop = 1440;
    private const int Phone = 390;
    private const int Loads = 3;
    private const string Overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    private const string FirstPaint =
        "new Promise(done => new PerformanceObserver(list => done(list.getEntriesByName('first-contentful-paint')[0].startTime))"
        + ".observe({ type: 'paint', buffered: true }))";

    private static Browser? _browser;
    private readonly TemporaryFolder _folder = new();

    private static (string Name, ExperimentReport Report)[] Kinds =>
    [
        ("finished", MadeUpReport.Create()), ("unfinished", MadeUpReport.Unfinished()), ("without-model", MadeUpReport.WithoutModel()),
        ("one-trial", MadeUpReport.OneTrial()), ("hostile", MadeUpReport.Hostile()),
    ];

    [OneTimeSetUp]
    public static async Task Start() => _browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [TestCase(Desktop, ColorScheme.Light)]
    [TestCase(Desktop, ColorScheme.Dark)]
    [TestCase(Phone, ColorScheme.Light)]
    [TestCase(Phone, ColorScheme.Dark)]
    public async Task Draws_every_figure_quickly_and_asks_the_network_for_nothing(int width, ColorScheme scheme)
    {
        (OpenPage opened, double paint) = await QuickestAsync(MadeUpReport.Create(), FirstPaint, enough: 2000, width, scheme);
        ILocator verdict = opened.Page.Locator("h1");
        bool visible = await verdict.IsVisibleAsync() && (await verdict.BoundingBoxAsync())!.Y < 200;
        await opened.ReadAsync();
        double overflow = await opened.Page.EvaluateAsync<double>(Overflow);
        await KeepAsync(opened.Page, $"{width}-{scheme}".ToLowerInvariant());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened.Faults, Is.Empty);
            Assert.That(opened.Requests, Has.Count.EqualTo(1), "besides the file itself");
            Assert.That(visible, "the verdict is on the first screen");
            Assert.That(paint, Is.LessThan(2000), "milliseconds to the first paint");
            Assert.That(overflow, Is.Zero, "the page scrolls sideways");
        }
    }

    [TestCase("finished")]
    [TestCase("unfinished")]
    [TestCase("without-model")]
    [TestCase("one-trial")]
    [TestCase("hostile")]
    public async Task Every_kind_of_report_fits_a_phone_and_runs_nothing_foreign(string kind)
    {
        OpenPage opened = await _browser!.OpenAsync(Write(Kinds.Single(one => one.Name == kind).Report), Phone);
        await opened.ReadAsync();
        double overflow = await opened.Page.EvaluateAsync<double>(Overflow);
        await KeepAsync(opened.Page, $"{kind}-{Phone}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened.Faults, Is.Empty);
            Assert.That(opened.Requests, Has.Count.EqualTo(1));
            Assert.That(overflow, Is.Zero, "the page scrolls sideways");
        }
    }

    [Test]
    public async Task Can_be_read_without_JavaScript()
    {
        OpenPage opened = await _browser!.OpenAsync(Write(MadeUpReport.Create()), Desktop, script: false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await opened.Page.Locator("h1").IsVisibleAsync());
            Assert.That(await opened.Page.Locator("#leaderboard tr.winner").First.IsVisibleAsync());
            Assert.That(await opened.Page.Locator(".chart:visible").CountAsync(), Is.Zero, "empty frames of charts");
            Assert.That(await opened.Page.Locator(".numbers summary").First.IsVisibleAsync());
        }
    }

    [Test]
    public async Task Follows_when_the_reader_turns_to_dark()
    {
        OpenPage opened = await _browser!.OpenAsync(Write(MadeUpReport.Create(20)), Desktop);
        await opened.ReadAsync();
        ILocator tick = opened.Page.Locator("#history .xtick text").First;
        string light = await tick.EvaluateAsync<string>("text => getComputedStyle(text).fill");
        await opened.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await opened.Page.WaitForFunctionAsync(
            "light => getComputedStyle(document.querySelector('#history .xtick text')).fill !== light", light, new() { Timeout = 3000 });

        Assert.That(opened.Faults, Is.Empty);
    }

    [Test]
    public async Task Prints_every_chart_on_white_within_the_paper_and_then_returns()
    {
        OpenPage opened = await _browser!.OpenAsync(Write(MadeUpReport.Create()), Desktop, ColorScheme.Dark);
        int charts = await opened.Page.Locator(".chart").CountAsync();
        await opened.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await opened.Page.EmulateMediaAsync(new() { Media = Media.Print });
        int drawn = await opened.Page.Locator(".chart:has(.main-svg)").CountAsync();
        double widest = await opened.Page.EvaluateAsync<double>(
            "Math.max(...[...document.querySelectorAll('.main-svg')].map(svg => svg.getBoundingClientRect().width))");
        string ground = await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await opened.Page.EmulateMediaAsync(new() { Media = Media.Null });
        await opened.Page.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Directory.CreateDirectory(Browser.Screenshots);
        await opened.Page.PdfAsync(new() { Path = Path.Combine(Browser.Screenshots, "print.pdf"), Format = "A4" });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn, Is.EqualTo(charts));
            Assert.That(widest, Is.LessThanOrEqualTo(688), "A4 less its margins, at 96 dots an inch");
            Assert.That(ground, Is.EqualTo("rgb(255, 255, 255)"));
            Assert.That(await opened.Page.Locator("#history .main-svg").First.EvaluateAsync<double>("svg => svg.clientWidth"), Is.GreaterThan(900));
            Assert.That(opened.Faults, Is.Empty);
        }
    }

    [Test]
    public async Task Draws_a_thousand_trials_in_under_five_seconds()
    {
        // Before it prints, the page draws all charts at once. The clock began with the navigation.
        (OpenPage opened, double milliseconds) = await QuickestAsync(
            MadeUpReport.Create(1000), "dispatchEvent(new Event('beforeprint')), performance.now()", enough: 5000, Desktop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await opened.Page.Locator(".chart:not(:has(.main-svg))").CountAsync(), Is.Zero, "charts that are not drawn");
            Assert.That(milliseconds, Is.LessThan(5000));
            Assert.That(opened.Faults, Is.Empty);
        }
    }

    /// <summary>Loads the page until it is quick enough, at most three times.</summary>
    /// <param name="report">What it shows.</param>
    /// <param name="clock">An expression that gives milliseconds.</param>
    /// <param name="enough">So many are quick enough.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="scheme">Light or dark.</param>
    private async Task<(OpenPage Page, double Milliseconds)> QuickestAsync(
        ExperimentReport report, string clock, double enough, int width, ColorScheme scheme = ColorScheme.Light)
    {
        string path = Write(report);
        for (int load = 1; ; load++)
        {
            OpenPage opened = await _browser!.OpenAsync(path, width, scheme);
            double milliseconds = await opened.Page.EvaluateAsync<double>(clock);
            TestContext.Out.WriteLine($"load {load}: {milliseconds:0} ms");
            if (milliseconds < enough || load == Loads)
                return (opened, milliseconds);
            await opened.Page.Context.CloseAsync();
        }
    }

    // The whole page as one picture, and the page itself beside it.
    private async Task KeepAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Browser.Screenshots);
        File.Copy(_folder.File("report.html"), Path.Combine(Browser.Screenshots, $"{name}.html"), overwrite: true);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Screenshots, $"{name}.png"), FullPage = true });
    }

    private string Write(ExperimentReport report)
    {
        string path = _folder.File("report.html");
        HtmlReport.Write(report, path);
        return path;
    }
}
