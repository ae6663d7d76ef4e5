using System.Globalization;

namespace Digits.CommandLine.Commands;

/// <summary>The folder of one experiment: claimed for one process by a lock file, and gone again if nothing came of it.</summary>
internal sealed class ExperimentFolder : IDisposable
{
    private const string LockName = ".running";

    private readonly FileStream _lock;

    private ExperimentFolder(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
    }

    public string Path { get; }

    public string Model => System.IO.Path.Combine(Path, "model.zip");

    /// <summary>Claims a folder: the given one, which must be new or empty, or a new one named for the time.</summary>
    public static ExperimentFolder Claim(string? path)
    {
        if (path is not null)
        {
            return TryClaim(path) ?? throw new UsageException(
                $"--out {path} holds something already, perhaps an experiment: name a folder that is new or empty.");
        }

        string time = DateTimeOffset.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        for (int number = 1; ; number++)
        {
            if (TryClaim(System.IO.Path.Combine("experiments", number == 1 ? time : $"{time}-{number}")) is { } folder)
                return folder;
        }
    }

    public void Dispose()
    {
        _lock.Dispose(); // which deletes it
        if (!Directory.EnumerateFileSystemEntries(Path).Any())
            Directory.Delete(Path);
    }

    private static ExperimentFolder? TryClaim(string path)
    {
        if (File.Exists(path))
            throw new UsageException($"--out {path} is a file; name a folder.");
        Directory.CreateDirectory(path);
        FileStream lockFile;
        try
        {
            lockFile = new FileStream(
                System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(System.IO.Path.Combine(path, LockName)))
        {
            return null; // another process has it, or had it and was killed
        }

        if (Directory.EnumerateFileSystemEntries(path).Skip(1).Any())
        {
            lockFile.Dispose();
            return null;
        }

        return new ExperimentFolder(path, lockFile);
    }
}
