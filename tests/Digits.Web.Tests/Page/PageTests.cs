using Digits.Reports.Tests.Support;
using Digits.Web.Tests.Support;
using Microsoft.Playwright;

namespace Digits.Web.Tests.Page;

/// <summary>The page in a real browser, with mouse and keys. Screenshots are kept for people to look at.</summary>
public class PageTests
{
    private const int Desktop = 1440, Phone = 390;

    private static Browser? _browser;

    [OneTimeSetUp]
    public static async Task Start() => _browser = await Browser.StartAsync();

    [OneTimeTearDown]
    public static async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task Reads_at_least_nine_of_the_ten_digits_that_a_mouse_writes(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", width);
        var answers = new List<string>();
        for (int digit = 0; digit < 10; digit++)
            answers.Add(await page.DrawAsync(digit));

        TestContext.Out.WriteLine(string.Join(' ', answers));
        Assert.That(answers.Where((answer, digit) => answer == $"{digit}").Count(), Is.GreaterThanOrEqualTo(9), string.Join(' ', answers));
        await page.KeepAsync($"draw-{width}");
        await page.CheckAsync();
    }

    [TestCase(Desktop)]
    [TestCase(Phone)]
    public async Task Is_as_readable_in_the_dark(int width)
    {
        await using ServedPage page = await ServedPage.OpenAsync(_browser!, "draw", width, ColorScheme.Dark);
        await page.DrawAsync(5);

        await page.KeepAsync($"draw-{width}-dark");
        await page.CheckAsync();
    }
}
