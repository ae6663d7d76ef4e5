namespace Digits.CommandLine.Commands;

/// <summary>Where a result goes: checked before the work, not after it.</summary>
internal static class OutputTarget
{
    /// <summary>Makes sure that a file can be written at the path that <c>--out</c> names.</summary>
    /// <returns>The file's folder; to be disposed of after the work, so that a new one does not stay behind empty.</returns>
    public static NewFolder CheckFile(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException("--out needs the name of a file.");
        if (Directory.Exists(path))
            throw new UsageException($"--out {path} is a folder; name a file, for instance {Path.Combine(path, "model.zip")}.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var made = new NewFolder(folder, "--out");
        try
        {
            // That it can be made is all there is to know.
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            return made;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            made.Dispose();
            throw NotWritable(folder, exception);
        }
    }

    /// <summary>What to throw when nothing can be written in a folder.</summary>
    public static IOException NotWritable(string folder, Exception cause) =>
        new($"nothing can be written in {folder} ({cause.Message}): name another folder with --out.", cause);
}
