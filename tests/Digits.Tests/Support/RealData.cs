namespace Digits.Tests.Support;

/// <summary>The folder with real data sets: <c>DIGITS_DATA</c>, by default <c>shared/data</c> beside the clone.</summary>
internal static class RealData
{
    /// <summary>The folder of a data set; skips the test, with the reason, where it is absent.</summary>
    public static string Folder(string name)
    {
        string? root = Environment.GetEnvironmentVariable("DIGITS_DATA");
        if (string.IsNullOrEmpty(root))
            root = Path.Combine(RepositoryRoot, "..", "shared", "data");
        string folder = Path.GetFullPath(Path.Combine(root, name));
        if (!Directory.Exists(folder))
            Assert.Ignore($"Real data is not at hand: {folder} does not exist. Point DIGITS_DATA at a folder that holds {name}.");
        return folder;
    }

    /// <summary>The folder that holds Digits.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Digits.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Digits.sln above {AppContext.BaseDirectory}.");
    }
}
