using Digits.Reports.Several;
using Digits.Reports.Tests.Support;
using Digits.Tests.Support;
using Microsoft.Playwright;

namespace Digits.Reports.Tests.Several;

/// <summary>The page of several experiments in a real browser. Screenshots are kept for people to look at.</summary>
[NonParallelizable]
internal sealed class SeveralHtmlBrowserTests
{
    [Test]
    public async Task ItIsWholeWithoutANetworkAndWithoutScripts()
    {
        using var folder = new TemporaryFolder();
        await using Browser browser = await Browser.StartAsync();
        Directory.CreateDirectory(Browser.Screenshots);
        (string, ExperimentsReport)[] reports = [("several", SeveralReports.Create()), ("several-hostile", SeveralReports.Hostile())];
        foreach ((string name, ExperimentsReport report) in reports)
        {
            string path = folder.File(name + ".html");
            await File.WriteAllTextAsync(path, SeveralHtml.Of(report));
            foreach ((int width, ColorScheme scheme) in (IEnumerable<(int, ColorScheme)>)[(1440, ColorScheme.Light), (390, ColorScheme.Dark)])
            {
                OpenPage opened = await browser.OpenAsync(path, width, scheme, script: false);
                await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(Browser.Screenshots, $"{name}-{width}.png"), FullPage = true });
                double overflow = await opened.Page.EvaluateAsync<double>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

                Assert.That(opened.Faults, Is.Empty);
                Assert.That(opened.Requests, Has.Count.EqualTo(1));
                Assert.That(overflow, Is.Zero, "the page scrolls sideways");
            }
        }
    }
}
