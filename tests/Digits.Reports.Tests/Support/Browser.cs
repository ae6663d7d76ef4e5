using System.Reflection;
using Microsoft.Playwright;

namespace Digits.Reports.Tests.Support;

/// <summary>Chromium as the system has it, and pages in it that note whatever goes wrong. Nothing is downloaded.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Where screenshots are kept.</summary>
    public static string Screenshots { get; } = Path.Combine(
        Path.GetFullPath(typeof(Browser).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Artifacts").Value!),
        "screenshots");

    /// <summary>Starts the browser, or ends the test as ignored where there is none.</summary>
    public static async Task<Browser> StartAsync()
    {
        if (Find() is not { } path)
        {
            Assert.Ignore("No Chromium was found: set DIGITS_CHROMIUM to its path, or put chromium on the PATH.");
            throw new InvalidOperationException();
        }

        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
        });
        return new Browser(playwright, browser);
    }

    /// <summary>Opens a file of this machine.</summary>
    public async Task<OpenPage> OpenAsync(string file, int width, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
        });
        IPage page = await context.NewPageAsync();
        var opened = new OpenPage(page);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string? Find() => Environment.GetEnvironmentVariable("DIGITS_CHROMIUM") is { Length: > 0 } given
        ? given
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}

/// <summary>A page, and what went wrong in it.</summary>
internal sealed class OpenPage
{
    private readonly List<string> _faults = [];
    private readonly List<string> _requests = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _faults.Add(message.Text);
        };
        page.PageError += (_, error) => _faults.Add(error);
        page.Request += (_, request) => _requests.Add(request.Url);
        page.Dialog += (_, dialog) => _faults.Add($"dialog: {dialog.Message}");
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, uncaught exceptions, dialogs.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>What was asked for but data that the page itself holds.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal))];

    /// <summary>Scrolls through the page, as a reader does, until all charts are drawn.</summary>
    public async Task ReadAsync()
    {
        await Page.EvaluateAsync("document.querySelectorAll('.trainer').forEach(trainer => trainer.open = true)");
        foreach (ILocator chart in await Page.Locator(".chart").AllAsync())
        {
            await chart.ScrollIntoViewIfNeededAsync();
            await chart.Locator(".main-svg").First.WaitForAsync(new() { Timeout = 5000 });
        }
    }
}
