namespace Digits.Benchmarks.Peer;

/// <summary>
/// What lies outside the repository: real data (<c>DIGITS_DATA</c>) and the programs of the peers (<c>DIGITS_PEERS</c>), by default in
/// <c>shared</c> beside the clone.
/// </summary>
internal static class Surroundings
{
    /// <summary>The folder that holds Digits.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder with data sets, which may not exist.</summary>
    public static string Data { get; } = Folder("DIGITS_DATA", "data");

    /// <summary>The folder with the peers' programs, which may not exist.</summary>
    public static string Peers { get; } = Folder("DIGITS_PEERS", "peers");

    private static string Folder(string variable, string name)
    {
        string? path = Environment.GetEnvironmentVariable(variable);
        return Path.GetFullPath(string.IsNullOrEmpty(path) ? Path.Combine(RepositoryRoot, "..", "shared", name) : path);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Digits.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Digits.sln above {AppContext.BaseDirectory}.");
    }
}
