using System.Security.Cryptography;

using Digits.Data;
using Digits.Tests.Support;

namespace Digits.Tests.Data.Catalog;

/// <summary>A set of two small files, folders of a test's own, and a catalog that knows nothing else. It is patient, as a busy
/// machine may be slow, except between retries; tests of impatience shorten just the time that they are about.</summary>
internal sealed class CatalogFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ScriptedHttpServer> _servers = [];

    public CatalogFixture()
    {
        var random = new Random(1);
        foreach ((string name, int size) in new[] { (Big, 100_000), (Small, 300) })
        {
            byte[] content = new byte[size];
            random.NextBytes(content);
            Contents[name] = content;
        }

        Directory.CreateDirectory(DataFolder);
    }

    public const string Big = "images.gz";
    public const string Small = "labels.gz";

    public Dictionary<string, byte[]> Contents { get; } = [];

    public string Root => _folder.Path;

    public string DataFolder => _folder.File("data");

    public string CacheFolder => _folder.File("cache");

    public string SetFolder => Path.Combine(CacheFolder, "mnist");

    public string Final(string name = Big) => Path.Combine(SetFolder, name);

    public string Partial(string name = Big) => Final(name) + ".partial";

    /// <summary>A mirror that answers as its script says.</summary>
    public ScriptedHttpServer Mirror(params Reply[] script)
    {
        var server = new ScriptedHttpServer(Contents, script);
        _servers.Add(server);
        return server;
    }

    /// <summary>A set called mnist at these mirrors.</summary>
    public CatalogEntry Entry(params ScriptedHttpServer[] mirrors) => Entry(mirrors.Select(mirror => mirror.Address));

    public CatalogEntry Entry(IEnumerable<Uri> mirrors) => new(
        "mnist", "Random bytes", "None", Contents.Select(file => new CatalogFile(file.Key, file.Value.Length, Hash(file.Value))), mirrors);

    public DigitCatalogOptions Options(CatalogEntry entry) => new()
    {
        DataFolder = DataFolder,
        CacheFolder = CacheFolder,
        Entries = [entry],
        AnswerTimeout = TimeSpan.FromSeconds(30),
        StallTimeout = TimeSpan.FromSeconds(10),
        RetryDelay = TimeSpan.FromMilliseconds(1),
    };

    public DigitCatalog Catalog(params ScriptedHttpServer[] mirrors) => Catalog(Options(Entry(mirrors)));

    /// <summary>A catalog that reads any place as one image, whose source is the path.</summary>
    public static DigitCatalog Catalog(DigitCatalogOptions options) =>
        new(options, (path, name, _) => new DigitData(new DigitSet(name, path, 1, 1, [0], [7])));

    /// <summary>Puts the published files into a folder, as a person would.</summary>
    public string Place(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] content) in Contents)
            File.WriteAllBytes(Path.Combine(folder, name), content);
        return folder;
    }

    /// <summary>Leaves bytes of a file in the cache, as a process that was killed while fetching it.</summary>
    public void LeavePartial(byte[] bytes, string name = Big)
    {
        Directory.CreateDirectory(SetFolder);
        File.WriteAllBytes(Partial(name), bytes);
    }

    /// <summary>All that lies in the cache.</summary>
    public string[] CachedFiles() => Directory.Exists(CacheFolder)
        ? [.. Directory.GetFileSystemEntries(CacheFolder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(CacheFolder, path)).Order()]
        : [];

    /// <summary>The published files and nothing else.</summary>
    public void AssertComplete()
    {
        Assert.That(CachedFiles(), Is.EqualTo(new[] { "mnist", Path.Combine("mnist", Big), Path.Combine("mnist", Small) }));
        Assert.That(File.ReadAllBytes(Final(Big)), Is.EqualTo(Contents[Big]));
        Assert.That(File.ReadAllBytes(Final(Small)), Is.EqualTo(Contents[Small]));
    }

    public void Dispose()
    {
        foreach (ScriptedHttpServer server in _servers)
            server.Dispose();
        _folder.Dispose();
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
