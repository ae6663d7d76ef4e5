using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Digits.Web.Storage;

/// <summary>The folder with all that the service keeps. One process has it at a time: two would train the same job.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly FileStream _lock;

    public DataFolder(IOptions<ServiceOptions> options)
    {
        _path = Path.GetFullPath(options.Value.DataFolder);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(_path);
            else
                Directory.CreateDirectory(_path, OwnerOnly | UnixFileMode.UserExecute);
            _lock = new FileStream(Path.Combine(_path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The data folder {_path} cannot be used: {exception.Message} Another process may have it, or this user may not write there; " +
                "name another one by DIGITS_DATA_FOLDER.", exception);
        }
    }

    public string DatabaseFile => Path.Combine(_path, "digits.db");

    public string KeyFile => Path.Combine(_path, "api-key");

    public long FreeBytes => new DriveInfo(_path).AvailableFreeSpace;

    /// <summary>The key that was made at the first start, which is now if there is none.</summary>
    public (string Key, bool IsNew) ReadOrMakeKey()
    {
        if (File.Exists(KeyFile) && File.ReadAllText(KeyFile).Trim() is { Length: >= 16 } kept)
            return (kept, false);
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(KeyFile, options);
        writer.WriteLine(key);
        return (key, true);
    }

    public void Dispose() => _lock.Dispose();
}
