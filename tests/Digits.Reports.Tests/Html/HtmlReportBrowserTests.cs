using Digits.Reports.Html;
using Digits.Reports.Tests.Support;
using Digits.Tests.Support;
using Microsoft.Playwright;

namespace Digits.Reports.Tests.Html;

/// <summary>The page in a real browser. Screenshots are kept for people to look at.</summary>
[NonParallelizable]
internal sealed class HtmlReportBrowserTests
{
    private const int Desktop = 1440;
    private const int Phone = 390;

    private static Browser s_browser = null!;
    private readonly TemporaryFolder _folder = new();

    [OneTimeSetUp]
    public static async Task Start() => s_browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (s_browser is not null)
            await s_browser.DisposeAsync();
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [TestCase(Desktop, ColorScheme.Light)]
    [TestCase(Desktop, ColorScheme.Dark)]
    [TestCase(Phone, ColorScheme.Light)]
    [TestCase(Phone, ColorScheme.Dark)]
    public async Task Shows_every_figure_and_asks_the_network_for_nothing(int width, ColorScheme scheme)
    {
        OpenPage opened = await s_browser.OpenAsync(Write(MadeUpReport.Create()), width, scheme);
        double paint = await opened.Page.EvaluateAsync<double>(
            "new Promise(done => new PerformanceObserver(list => done(list.getEntriesByName('first-contentful-paint')[0].startTime)).observe({ type: 'paint', buffered: true }))");
        bool visible = await opened.Page.Locator("h1").IsVisibleAsync();
        await opened.ReadAsync();
        await Screenshots(opened.Page, $"report-{width}-{scheme}".ToLowerInvariant());
        double overflow = await opened.Page.EvaluateAsync<double>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened.Faults, Is.Empty);
            Assert.That(opened.Requests, Has.Count.EqualTo(1));
            Assert.That(visible);
            Assert.That(paint, Is.LessThan(2000));
            Assert.That(overflow, Is.Zero, "the page scrolls sideways");
        }
    }

    private static async Task Screenshots(IPage page, string name)
    {
        Directory.CreateDirectory(Browser.Screenshots);
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
