namespace Digits.CommandLine.Commands;

/// <summary>Where results go: checked before the work, not after it.</summary>
internal static class OutputTarget
{
    /// <summary>Makes sure that a file can be written at a path.</summary>
    public static void CheckFile(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException("--out needs the name of a file.");
        if (Directory.Exists(path))
            throw new UsageException($"--out {path} is a folder; name a file, for instance {Path.Combine(path, "model.zip")}.");
        CheckFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a folder if need be, and makes sure that files can be written in it.</summary>
    public static void CheckFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        string probe = Path.Combine(folder, $".{Guid.NewGuid():N}.tmp");
        using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
        {
            // That it can be made is all there is to know.
        }
    }
}
