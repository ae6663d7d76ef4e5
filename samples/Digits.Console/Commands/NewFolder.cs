namespace Digits.CommandLine.Commands;

/// <summary>A folder for results, made if need be; on disposal what was made is taken away again as far as it is empty.</summary>
internal sealed class NewFolder : IDisposable
{
    private readonly string _path;
    private readonly string? _firstMade;

    /// <param name="path">The folder; it may be there already, whatever it holds.</param>
    /// <param name="argument">What the command line calls it, for messages.</param>
    /// <exception cref="UsageException">A file is in the way.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public NewFolder(string path, string argument)
    {
        _path = Path.GetFullPath(path);
        for (string? folder = _path; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
                throw new UsageException($"{argument} needs a folder, and {folder} is a file: name another.");
            _firstMade = folder;
        }

        try
        {
            Directory.CreateDirectory(_path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the folder {path} cannot be made ({exception.Message}): name another as {argument}.", exception);
        }
    }

    /// <summary>A folder that holds nothing yet.</summary>
    /// <exception cref="UsageException">It holds something, or a file is in the way.</exception>
    public static NewFolder Empty(string path, string argument)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException($"{argument} needs the name of a folder.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new UsageException($"{argument} {path} holds something already: name a folder that is new or empty.");
        return new NewFolder(path, argument);
    }

    /// <summary>Takes away all that the folder holds: the remains of work that failed in a folder that was empty.</summary>
    public void Clear()
    {
        foreach (string folder in Directory.EnumerateDirectories(_path))
            Directory.Delete(folder, recursive: true);
        foreach (string file in Directory.EnumerateFiles(_path))
            File.Delete(file);
    }

    public void Dispose()
    {
        if (_firstMade is null)
            return;
        for (string folder = _path; folder.Length >= _firstMade.Length; folder = Path.GetDirectoryName(folder)!)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                return; // It holds something, or another process has taken it away.
            }
        }
    }
}
