namespace Digits.Data;

/// <summary>A data set that <see cref="DigitCatalog"/> can fetch: its files, and the mirrors that have them.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed partial class CatalogEntry
{
    /// <summary>Describes a data set.</summary>
    /// <param name="name">The name to ask for it by: letters, digits, '.', '-' and '_'; case does not matter when asking.</param>
    /// <param name="title">One line on what it holds.</param>
    /// <param name="licence">Under which terms, or whose copyright: fetching it is agreeing to them.</param>
    /// <param name="files">Its files, at least one, each name once.</param>
    /// <param name="mirrors">
    /// The addresses of folders that hold all the files, http or https, best first; at least one. A missing slash at the end is added.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A name could leave a folder, a list is empty or names a file twice, or an address is none.
    /// </exception>
    public CatalogEntry(string name, string title, string licence, IEnumerable<CatalogFile> files, IEnumerable<Uri> mirrors)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentException.ThrowIfNullOrWhiteSpace(licence);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(mirrors);
        if (!CatalogName.IsPlain(name) || name.Equals(DigitCatalog.Auto, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"A set's name is letters, digits, '.', '-' and '_', and not '{DigitCatalog.Auto}', but was '{name}'.", nameof(name));
        }

        Name = name;
        Title = title;
        Licence = licence;
        Files = [.. files];
        Mirrors = [.. mirrors.Select(AsFolder)];
        if (Files.Count == 0 || Files.DistinctBy(file => file.Name, StringComparer.OrdinalIgnoreCase).Count() < Files.Count)
            throw new ArgumentException($"{name} must have at least one file, and each name once.", nameof(files));
        if (Mirrors.Count == 0)
            throw new ArgumentException($"{name} must have at least one mirror.", nameof(mirrors));
    }

    /// <summary>The name to ask for it by, for instance <c>mnist</c>.</summary>
    public string Name { get; }

    /// <summary>One line on what it holds.</summary>
    public string Title { get; }

    /// <summary>Under which terms, or whose copyright.</summary>
    public string Licence { get; }

    /// <summary>Its files, as their publisher made them.</summary>
    public IReadOnlyList<CatalogFile> Files { get; }

    /// <summary>Addresses of folders that hold all the files, best first; each ends in a slash.</summary>
    public IReadOnlyList<Uri> Mirrors { get; }

    /// <summary>The length of all files together, in bytes.</summary>
    public long Size => Files.Sum(file => file.Size);

    /// <summary>The name: <c>mnist</c>.</summary>
    public override string ToString() => Name;

    /// <summary>Without the slash at its end, an address loses its last part when a file's name is joined to it.</summary>
    private static Uri AsFolder(Uri mirror)
    {
        ArgumentNullException.ThrowIfNull(mirror);
        if (!mirror.IsAbsoluteUri || (mirror.Scheme != Uri.UriSchemeHttps && mirror.Scheme != Uri.UriSchemeHttp)
            || mirror.Query.Length > 0 || mirror.Fragment.Length > 0)
        {
            throw new ArgumentException($"A mirror is an http or https address of a folder, but was '{mirror}'.", nameof(mirror));
        }

        return mirror.AbsoluteUri.EndsWith('/') ? mirror : new Uri(mirror.AbsoluteUri + "/");
    }
}
