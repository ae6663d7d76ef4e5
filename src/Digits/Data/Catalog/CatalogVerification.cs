namespace Digits.Data;

/// <summary>How a folder compares, file by file, with a set of the catalog.</summary>
/// <param name="Entry">The set.</param>
/// <param name="Folder">Where its files were looked for.</param>
/// <param name="Files">One result for each file of the set, or for the one file that was asked about.</param>
public sealed record CatalogVerification(CatalogEntry Entry, string Folder, IReadOnlyList<FileVerification> Files)
{
    /// <summary>Whether every file is the published one.</summary>
    public bool IsOk => Files.All(file => file.State == FileState.Ok);
}
