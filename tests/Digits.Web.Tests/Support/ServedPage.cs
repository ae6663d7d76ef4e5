using Digits.Reports.Tests.Support;
using Microsoft.Playwright;

namespace Digits.Web.Tests.Support;

/// <summary>The page of a service of its own, open in a browser.</summary>
internal sealed class ServedPage : IAsyncDisposable
{
    private const string Overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private readonly OpenPage _opened;

    private ServedPage(TestService service, OpenPage opened) => (Service, _opened) = (service, opened);

    public TestService Service { get; }

    public IPage Page => _opened.Page;

    /// <summary>Starts a service, and opens its page.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="tab">What it shows.</param>
    /// <param name="width">The width of the window.</param>
    /// <param name="settings">Further settings of the service.</param>
    public static async Task<ServedPage> OpenAsync(Browser browser, string tab, int width, params string[] settings)
    {
        TestService service = await TestService.StartAsync(settings);
        return new ServedPage(service, await browser.OpenAsync($"{service.Address}#{tab}", width));
    }

    /// <summary>An element of a tab.</summary>
    public ILocator Find(string selector) => Page.Locator(selector);

    /// <summary>Waits until an element tells something.</summary>
    public Task ReadsAsync(string selector, string text) => Find(selector).Filter(new() { HasText = text, Visible = true }).WaitForAsync();

    /// <summary>Goes to another tab, as people do.</summary>
    public Task ShowAsync(string tab) => Page.GetByRole(AriaRole.Tab, new() { Name = tab, Exact = true }).ClickAsync();

    /// <summary>Gives the page a key, the service's if it is no other.</summary>
    public async Task EnterKeyAsync(string key = TestService.Key)
    {
        await Find("#open-settings").ClickAsync();
        await Find("#settings input").FillAsync(key);
        await Find("#settings button[value=keep]").ClickAsync();
    }

    /// <summary>Chooses a picture from a file.</summary>
    public Task ChooseAsync(string tab, byte[] png) =>
        Find($"#{tab} label:not(.camera) input[type=file]").SetInputFilesAsync(new FilePayload { Name = "picture.png", MimeType = "image/png", Buffer = png });

    /// <summary>Writes a digit and waits for the last word on it.</summary>
    /// <returns>What the page shows as the answer.</returns>
    public async Task<string> DrawAsync(int digit)
    {
        if (await Find("#draw .clear").IsEnabledAsync())
            await Find("#draw .clear").ClickAsync();
        await Find("#draw .pad").WriteAsync(digit);
        await Find("#draw .correction button:enabled").First.WaitForAsync();
        return await Find("#draw .digit").InnerTextAsync();
    }

    /// <summary>Sees to it that nothing went wrong on the way: no error, no request elsewhere, nothing wider than the window.</summary>
    public async Task CheckAsync()
    {
        double overflow = await Page.EvaluateAsync<double>(Overflow);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_opened.Faults, Is.Empty);
            Assert.That(_opened.Requests.Where(url => !url.StartsWith($"blob:{Service.Address}", StringComparison.Ordinal)),
                Is.All.StartWith(Service.Address.ToString()));
            Assert.That(overflow, Is.Zero, "the page scrolls sideways");
        }
    }

    /// <summary>Keeps pictures of the whole page, in light and in dark, for people to look at.</summary>
    public async Task KeepAsync(string name)
    {
        Directory.CreateDirectory(Browser.Screenshots);
        await Page.EvaluateAsync("scrollTo(0, 0)");
        foreach ((ColorScheme scheme, string suffix) in new[] { (ColorScheme.Dark, "-dark"), (ColorScheme.Light, "") })
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            string path = Path.Combine(Browser.Screenshots, $"web-{name}{suffix}.png");
            await Page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        await Service.DisposeAsync();
    }
}
