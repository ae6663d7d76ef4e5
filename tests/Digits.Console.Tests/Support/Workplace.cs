using Digits.Tests.Support;

namespace Digits.CommandLine.Tests.Support;

/// <summary>A working folder of a test's own, with an empty cache, without data of the user's and without a way to the network.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Workplace()
    {
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Temporary);
        Variables = new()
        {
            ["DIGITS_DATA"] = null,
            ["DIGITS_CACHE"] = Cache,
            ["TMPDIR"] = Temporary,
            // Nothing listens there, so that every download fails at once.
            ["HTTPS_PROXY"] = "http://127.0.0.1:9",
            ["https_proxy"] = null,
            ["ALL_PROXY"] = null,
            ["NO_PROXY"] = null,
        };
    }

    /// <summary>The working folder.</summary>
    public string Path => _folder.File("work");

    public string Cache => _folder.File("cache");

    /// <summary>The environment beyond that of the tests; null takes a variable away.</summary>
    public Dictionary<string, string?> Variables { get; }

    /// <summary>Files that were meant to be there for a while only; those of .NET's own diagnostics apart.</summary>
    public IEnumerable<string> Leftovers =>
        Directory.EnumerateFiles(_folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(IsTemporary);

    private string Temporary => _folder.File("tmp");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public Outcome Run(params string[] arguments)
    {
        using var process = DigitsProcess.Start(this, arguments);
        return process.WaitForEnd();
    }

    public void Dispose() => _folder.Dispose();

    private bool IsTemporary(string file)
    {
        string name = System.IO.Path.GetFileName(file);
        return name.EndsWith(".tmp", StringComparison.Ordinal)
            || name == ".running"
            || (file.StartsWith(Temporary, StringComparison.Ordinal)
                && !name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal)
                && !name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal));
    }
}
