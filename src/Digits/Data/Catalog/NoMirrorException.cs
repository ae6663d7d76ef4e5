namespace Digits.Data;

/// <summary>No mirror delivered a file; never leaves the catalog, which adds what the user can do.</summary>
/// <param name="file">The file.</param>
/// <param name="causes">For each mirror its address and what went wrong there.</param>
internal sealed class NoMirrorException(CatalogFile file, IReadOnlyList<string> causes)
    : Exception($"no mirror delivered {file.Name} ({file.Size} bytes). {string.Join("; ", causes)}.");
