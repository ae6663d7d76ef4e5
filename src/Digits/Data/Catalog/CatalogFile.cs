using System.Buffers;

namespace Digits.Data;

/// <summary>One file of a data set as its publisher made it: what it is called, how long it is, and what its bytes hash to.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record CatalogFile
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Describes one file.</summary>
    /// <param name="name">The file's name on a mirror and in a folder: letters, digits, '.', '-' and '_', not starting with '.'.</param>
    /// <param name="size">Its length in bytes, at least 1.</param>
    /// <param name="sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException">The name could leave a folder, or the hash is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is under 1.</exception>
    public CatalogFile(string name, long size, string sha256)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(sha256);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (!CatalogName.IsPlain(name))
        {
            throw new ArgumentException(
                $"A file's name is letters, digits, '.', '-' and '_', not starting with '.', but was '{name}'.", nameof(name));
        }

        if (sha256.Length != 64 || sha256.AsSpan().ContainsAnyExcept(LowerHex))
            throw new ArgumentException($"A SHA-256 is 64 lower-case hexadecimal digits, but was '{sha256}'.", nameof(sha256));

        Name = name;
        Size = size;
        Sha256 = sha256;
    }

    /// <summary>The file's name on every mirror and in a folder.</summary>
    public string Name { get; }

    /// <summary>Its length in bytes.</summary>
    public long Size { get; }

    /// <summary>Its SHA-256: 64 lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }
}
