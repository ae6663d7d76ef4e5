namespace Digits.Data;

/// <summary>Where a name was found.</summary>
/// <param name="AskedFor">What was asked for, for instance <c>auto</c>.</param>
/// <param name="Name">The name of the set that this means, for instance <c>mnist</c>.</param>
/// <param name="Place">In which of the places it was found.</param>
/// <param name="Path">The absolute path of the file or folder; that of the library for <see cref="CatalogPlace.Bundled"/>; for <see cref="CatalogPlace.Download"/> the folder that the files go to.</param>
/// <param name="Entry">What the catalog knows of the set; null for a path and for people's own folders.</param>
public sealed record CatalogLocation(string AskedFor, string Name, CatalogPlace Place, string Path, CatalogEntry? Entry)
{
    /// <summary>Why this was taken and not what <see cref="DigitCatalog.Auto"/> would rather mean; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// One line that says which data this is and why: <c>auto means mnist, found in the cache: /home/me/.local/share/digits/mnist</c>.
    /// </summary>
    public override string ToString()
    {
        string who = AskedFor == Name ? Name : $"{AskedFor} means {Name}";
        return Place switch
        {
            CatalogPlace.Path => $"{Name}, the path {Path}",
            CatalogPlace.DataFolder => $"{who}, found in ${DigitCatalogOptions.DataVariable}: {Path}",
            CatalogPlace.Bundled => $"{who}, the synthetic handwriting that comes with Digits{(Reason is null ? "" : $": {Reason}")}",
            CatalogPlace.Cache => $"{who}, found in the cache: {Path}",
            _ => $"{who}, from its mirrors: {Path}",
        };
    }
}
