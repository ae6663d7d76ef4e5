using System.IO.Compression;
using Digits.Networks.Training;

namespace Digits.Networks.Tests.Support;

/// <summary>
/// Real images, from <c>DIGITS_DATA</c>, and what another implementation recorded, from <c>DIGITS_PEERS</c>; by default <c>shared/data</c> and
/// <c>shared/peers</c> beside the clone.
/// </summary>
internal static class RealData
{
    /// <summary>The first images of MNIST's training set, in their order; skips the test, with the reason, where they are absent.</summary>
    public static ImageSource Mnist(int count)
    {
        string folder = Folder("DIGITS_DATA", "data", "mnist");
        return ImageSource.Create(
            Idx(Path.Combine(folder, "train-images-idx3-ubyte.gz"), 16, count * 784), Idx(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), 8, count));
    }

    /// <summary>A folder of the peers; skips the test, with the reason, where it is absent.</summary>
    public static string Peers(string name) => Folder("DIGITS_PEERS", "peers", name);

    private static byte[] Idx(string path, int header, int count)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var bytes = new byte[header + count];
        stream.ReadExactly(bytes);
        return bytes[header..];
    }

    private static string Folder(string variable, string shared, string name)
    {
        string? root = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(root))
            root = Path.Combine(RepositoryRoot(), "..", "shared", shared);
        string folder = Path.GetFullPath(Path.Combine(root, name));
        if (!Directory.Exists(folder))
            Assert.Ignore($"Real data is not at hand: {folder} does not exist. Point {variable} at a folder that holds {name}.");
        return folder;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Digits.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Digits.sln above {AppContext.BaseDirectory}.");
    }
}
