using System.Security.Cryptography;

namespace Digits.Data;

/// <summary>What a file was found to be, beside what it should be.</summary>
/// <param name="File">What it should be.</param>
/// <param name="Path">Where it was looked for.</param>
/// <param name="State">How the two compare.</param>
/// <param name="ActualSize">The length found, in bytes; null where there is no file.</param>
/// <param name="ActualSha256">The SHA-256 found, in lower-case hexadecimal; null unless the size is right, as only then it is computed.</param>
public sealed record FileVerification(CatalogFile File, string Path, FileState State, long? ActualSize, string? ActualSha256)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>One sentence on what was found, with both values where they differ.</summary>
    public override string ToString() => State switch
    {
        FileState.Ok => $"{Path} is the published file.",
        FileState.Missing => $"{Path} is missing.",
        FileState.WrongSize => $"{Path} has {ActualSize} bytes, but the published file has {File.Size}.",
        _ => $"{Path} has the SHA-256 {ActualSha256}, but the published file has {File.Sha256}.",
    };

    /// <summary>Compares a file; waits a moment for one that is just being put in its place.</summary>
    /// <exception cref="DigitDataException">The file cannot be read.</exception>
    internal static FileVerification Of(CatalogFile file, string path)
    {
        for (long start = TimeProvider.System.GetTimestamp(); ; Thread.Sleep(10))
        {
            if (TryOf(file, path) is { } verification)
                return verification;
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new DigitDataException($"Cannot read {path}: another process keeps it to itself. Try again when that has ended.");
        }
    }

    /// <summary>Compares a file; null when another handle keeps it to itself just now.</summary>
    /// <exception cref="DigitDataException">The file cannot be read.</exception>
    internal static FileVerification? TryOf(CatalogFile file, string path)
    {
        try
        {
            using FileStream stream = System.IO.File.OpenRead(path);
            if (stream.Length != file.Size)
                return new FileVerification(file, path, FileState.WrongSize, stream.Length, null);
            string hash = Convert.ToHexStringLower(SHA256.HashData(stream));
            return new FileVerification(file, path, hash == file.Sha256 ? FileState.Ok : FileState.WrongHash, file.Size, hash);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileVerification(file, path, FileState.Missing, null, null);
        }
        catch (IOException e) when (PartialFile.IsHeldByAnother(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DigitDataException($"Cannot read {path}: {e.Message}", e);
        }
    }
}
