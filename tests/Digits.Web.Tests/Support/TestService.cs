using Digits.Data;
using Digits.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Digits.Web.Tests.Support;

/// <summary>The service in this process, on a port of its own, with a data folder of its own and small data to learn from.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const string Key = "a key for tests only";

    private readonly TemporaryFolder? _ownFolder;
    private readonly WebApplication _app;

    private TestService(TemporaryFolder? ownFolder, WebApplication app)
    {
        (_ownFolder, _app) = (ownFolder, app);
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
        Owner = new HttpClient { BaseAddress = Address };
        Owner.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    /// <summary>A folder with a few hundred made-up digits, from which a network learns in a second.</summary>
    public static string LearningFolder => LearningData.Value;

    public Uri Address { get; }

    /// <summary>Asks without the key.</summary>
    public HttpClient Client { get; }

    /// <summary>Asks with the key.</summary>
    public HttpClient Owner { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Starts a service in a folder of its own.</summary>
    /// <param name="settings">Further settings: <c>Limits:PictureBytes=4096</c>.</param>
    public static Task<TestService> StartAsync(params string[] settings) => StartAsync(new TemporaryFolder(), null, settings);

    /// <summary>Starts a service in a folder that stays.</summary>
    public static Task<TestService> StartInAsync(string folder, params string[] settings) => StartAsync(null, folder, settings);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Owner.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownFolder?.Dispose();
    }

    private static async Task<TestService> StartAsync(TemporaryFolder? ownFolder, string? folder, string[] settings)
    {
        string path = folder ?? ownFolder!.Path;
        WebApplication app = DigitService.Build(
        [
            "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", $"--Digits:DataFolder={path}", $"--Digits:ApiKey={Key}",
            $"--Digits:TrainingData={LearningFolder}", "--Digits:Limits:RequestsPerSecond=0", .. settings.Select(setting => $"--Digits:{setting}"),
        ]);
        await app.StartAsync();
        return new TestService(ownFolder, app);
    }

    private static Lazy<string> LearningData { get; } = new(() =>
    {
        string folder = Path.Combine(Path.GetTempPath(), $"digits-web-tests-{Environment.ProcessId}");
        DigitWriter.Write(new DigitData(SyntheticDigits.Create(600), SyntheticDigits.Create(200, seed: 2)), folder, DigitFileFormat.Idx);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });
}
