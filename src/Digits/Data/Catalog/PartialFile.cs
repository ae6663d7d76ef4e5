using System.Security.Cryptography;

using Microsoft.Win32.SafeHandles;

namespace Digits.Data;

/// <summary>
/// The bytes of a file that have come so far, in <c>&lt;name&gt;.partial</c> beside the file they become. Held open by one handle at
/// a time in all processes, so that it is the lock as well.
/// </summary>
/// <remarks>
/// Two rules make that safe where (as on Unix) a name can be renamed or deleted under a handle that is just being opened. The name
/// goes away in two ways only: by <see cref="PublishAs"/>, so that whoever claims it next finds the finished file and must look for it
/// first; or by <see cref="Discard"/>, of an empty partial or of one that nobody needs any more. Not thread-safe.
/// </remarks>
internal sealed class PartialFile : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly long _size;

    private PartialFile(SafeFileHandle handle, string path, long size)
    {
        _handle = handle;
        _path = path;
        _size = size;
        Length = RandomAccess.GetLength(handle);
        Resumed = Length;
    }

    /// <summary>The bytes there are.</summary>
    public long Length { get; private set; }

    /// <summary>How many of the bytes were here when the file was claimed.</summary>
    public long Resumed { get; private set; }

    /// <summary>The partial of a file.</summary>
    public static string PathFor(string finalPath) => finalPath + ".partial";

    /// <summary>Opens or makes the partial of a file, and its folder; null when another handle holds it.</summary>
    /// <param name="finalPath">The file that it will become.</param>
    /// <param name="size">The length that the file will have, in bytes.</param>
    /// <exception cref="DigitDataException">The folder or the file cannot be made.</exception>
    public static PartialFile? TryClaim(string finalPath, long size)
    {
        string path = PathFor(finalPath);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, size, e);
        }

        try
        {
            // Both exclude every other handle. FileShare.Delete lets Windows rename the file while it is open, and Unix, which always
            // lets that, takes it for a shared lock.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            SafeFileHandle handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
            if (File.Exists(path))
                return new PartialFile(handle, path, size);
            handle.Dispose(); // Discarded or published between opening and locking.
            return null;
        }
        catch (Exception e) when (e is DirectoryNotFoundException || (e is IOException io && IsHeldByAnother(io)))
        {
            return null; // The folder goes when a fetch that made it brought nothing.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, size, e);
        }
    }

    /// <summary>Whether a file could not be opened only because another handle holds it.</summary>
    public static bool IsHeldByAnother(IOException e) =>
        e.HResult == (OperatingSystem.IsWindows() ? WindowsSharingViolation : OperatingSystem.IsLinux() ? LinuxWouldBlock : MacWouldBlock);

    /// <summary>Adds bytes at the end.</summary>
    /// <exception cref="DigitDataException">The disk is full or fails.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, Length);
            Length += bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(_path, _size - Length, e);
        }
    }

    /// <summary>Drops all bytes. The name stays, as it is the lock.</summary>
    /// <exception cref="DigitDataException">The disk fails.</exception>
    public void Restart()
    {
        try
        {
            RandomAccess.SetLength(_handle, 0);
            Length = 0;
            Resumed = 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(_path, _size, e);
        }
    }

    /// <summary>The SHA-256 of what lies on the disk, in lower-case hexadecimal.</summary>
    /// <exception cref="DigitDataException">The disk fails.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public string ComputeHash(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 17];
        for (long offset = 0; offset < Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read;
            try
            {
                read = RandomAccess.Read(_handle, buffer, offset);
            }
            catch (IOException e)
            {
                throw new DigitDataException($"Cannot read {_path} at byte {offset}: {e.Message}", e);
            }

            if (read == 0)
                break;
            hash.AppendData(buffer, 0, read);
            offset += read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Gives the complete bytes their final name, in place of whatever has it.</summary>
    /// <exception cref="DigitDataException">The file cannot be renamed.</exception>
    public void PublishAs(string finalPath)
    {
        try
        {
            // A rename that outlives a power cut must not leave a name without its bytes.
            RandomAccess.FlushToDisk(_handle);
            File.Move(_path, finalPath, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DigitDataException($"{_path} is complete, but cannot be renamed to {finalPath}: {e.Message}", e);
        }
    }

    /// <summary>Removes the name, and with it the bytes; a file that cannot be removed stays.</summary>
    public void Discard()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty leftover harms nobody: the next fetch takes it up.
        }
    }

    /// <summary>Lets go of the file; its bytes stay for a later try.</summary>
    public void Dispose() => _handle.Dispose();

    private static DigitDataException CannotWrite(string path, long needed, Exception cause) => new(
        $"Cannot write {path}, which needs {needed} more bytes: {cause.Message} " +
        $"Make that possible, or name another cache folder with {DigitCatalogOptions.CacheVariable}.",
        cause);
}
