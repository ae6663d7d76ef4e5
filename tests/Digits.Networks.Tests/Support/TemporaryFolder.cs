namespace Digits.Networks.Tests.Support;

/// <summary>A folder of a test's own, which goes with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("digits-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
