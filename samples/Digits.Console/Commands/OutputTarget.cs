namespace Digits.CommandLine.Commands;

/// <summary>Where a result goes: checked before the work, not after it.</summary>
internal static class OutputTarget
{
    /// <summary>Makes sure that a file can be written at the path that an option names.</summary>
    /// <param name="path">The path.</param>
    /// <param name="option">The option, for messages.</param>
    /// <param name="example">The name of such a file, for messages.</param>
    /// <returns>The file's folder; to be disposed of after the work, so that a new one does not stay behind empty.</returns>
    public static NewFolder CheckFile(string path, string option = "--out", string example = "model.zip")
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException($"{option} needs the name of a file.");
        if (Directory.Exists(path))
            throw new UsageException($"{option} {path} is a folder; name a file, for instance {Path.Combine(path, example)}.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var made = new NewFolder(folder, option);
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
            throw NotWritable(folder, exception, option);
        }
    }

    /// <summary>What to throw when nothing can be written in a folder.</summary>
    public static IOException NotWritable(string folder, Exception cause, string option = "--out") =>
        new($"nothing can be written in {folder} ({cause.Message}): name another folder with {option}.", cause);
}
