using System.Globalization;

namespace Digits.CommandLine.Commands;

/// <summary>The folder of one experiment: claimed for one process by a lock file, and gone again if nothing came of it.</summary>
internal sealed class ExperimentFolder : IDisposable
{
    public const string ModelName = "model.zip";

    private const string LockName = ".running", StoreName = "experiment.db", Home = "experiments";

    private readonly NewFolder? _folder;
    private readonly FileStream? _lock;

    private ExperimentFolder(string path, NewFolder? folder, FileStream? lockFile)
    {
        Path = path;
        _folder = folder;
        _lock = lockFile;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public string Path { get; }

    public string Model => System.IO.Path.Combine(Path, ModelName);

    public string Store => System.IO.Path.Combine(Path, StoreName);

    /// <summary>The store in the folder of an experiment, whatever else is there; the store itself does as well.</summary>
    public static string StoreIn(string path)
    {
        if (File.Exists(path))
            return path;
        string store = System.IO.Path.Combine(path, StoreName);
        return File.Exists(store) ? store : throw new UsageException($"{path} holds no experiment: there is no {StoreName}.");
    }

    /// <summary>Claims a folder: the given one, which must be new or empty, or a new one named for the time.</summary>
    public static ExperimentFolder Claim(string? path)
    {
        if (path is not null)
        {
            if (string.IsNullOrWhiteSpace(path))
                throw new UsageException("--out needs the name of a folder.");
            return TryClaim(path) ?? throw new UsageException(File.Exists(System.IO.Path.Combine(path, StoreName))
                ? $"--out {path} holds an experiment already: go on with it by --resume, or name a folder that is new or empty."
                : $"--out {path} holds something already: name a folder that is new or empty.");
        }

        string time = DateTimeOffset.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        for (int number = 1; ; number++)
        {
            if (TryClaim(System.IO.Path.Combine(Home, number == 1 ? time : $"{time}-{number}")) is { } folder)
                return folder;
        }
    }

    /// <summary>Opens the folder of an experiment that is to go on: the given one, or the newest of those that are named for the time.</summary>
    public static ExperimentFolder Open(string? path)
    {
        path ??= Directory.Exists(Home)
            ? Directory.EnumerateDirectories(Home).Where(folder => File.Exists(System.IO.Path.Combine(folder, StoreName))).Max(StringComparer.Ordinal)
            : null;
        if (path is null)
            throw new UsageException($"There is no experiment in {Home} to resume: name its folder with --out.");
        return File.Exists(System.IO.Path.Combine(path, StoreName))
            ? new ExperimentFolder(path, null, TryLock(System.IO.Path.Combine(path, LockName))) // of one that was killed; another that runs keeps it
            : throw new UsageException($"--out {path} holds no experiment to resume: there is no {StoreName}.");
    }

    public void Dispose()
    {
        _lock?.Dispose(); // which deletes it
        _folder?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
    }

    private static ExperimentFolder? TryClaim(string path)
    {
        var folder = new NewFolder(path, "--out");
        ExperimentFolder? claimed = null;
        try
        {
            if (TryLock(System.IO.Path.Combine(path, LockName)) is { } lockFile)
            {
                foreach (string unfinished in Directory.EnumerateFiles(path, $".{StoreName}.*"))
                    File.Delete(unfinished); // what an experiment leaves that is killed as it begins
                if (Directory.EnumerateFileSystemEntries(path).Skip(1).Any())
                    lockFile.Dispose();
                else
                    claimed = new ExperimentFolder(path, folder, lockFile);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputTarget.NotWritable(path, exception);
        }
        finally
        {
            if (claimed is null)
                folder.Dispose();
        }

        return claimed;
    }

    /// <summary>Takes the lock file, also that of a process that was killed; null when another process has it.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    // The process may be ended while the experiment's thread is busy: the lock must not outlive it.
    private void OnExit(object? sender, EventArgs e) => Dispose();
}
