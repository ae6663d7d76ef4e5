using Digits.Imaging.Synthesis;

namespace Digits.Data;

/// <content>Which place a name means.</content>
public sealed partial class DigitCatalog
{
    /// <summary>Finds a data set, without touching the network.</summary>
    /// <param name="name">A path, the name of a set, or <see cref="Auto"/>.</param>
    /// <returns>The place; <see cref="CatalogPlace.Download"/> if it is a known set that would have to be fetched.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="DigitDataException">
    /// Nothing goes by that name; the message says where it was looked for, and what names there are.
    /// </exception>
    /// <remarks>
    /// The first of these that exists: the path (so a folder <c>mnist</c> in the current folder goes before everything else);
    /// <c>$DIGITS_DATA/&lt;name&gt;</c>, unless it is an empty folder; the cache, a known set only if all its files are there in full
    /// length; the bundled set, by its name; a download.
    /// </remarks>
    public CatalogLocation Locate(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string meant = Meaning(name);
        if (Find(name, meant).FirstOrDefault() is { } found)
            return found;
        if (EntryFor(meant) is { } entry)
            return new CatalogLocation(name, entry.Name, CatalogPlace.Download, CacheFolderOf(entry), entry);
        if (!CatalogName.IsOneStep(name))
            throw new DigitDataException($"There is no file or folder {FullPath(name)}.");

        string[] own = [.. OwnFolders()];
        throw new DigitDataException(
            $"There is no data called '{name}'.{Suggestion(name, [.. _options.Entries.Select(known => known.Name), BundledDigits.Name, .. own, Auto])} " +
            $"Known sets: {string.Join(", ", _options.Entries)}, {BundledDigits.Name}; own folders: {(own.Length > 0 ? string.Join(", ", own) : "none")}. " +
            $"Looked here: {WhereLooked(name)}.");
    }

    /// <summary><see cref="Auto"/> is a name only where it is no path.</summary>
    private static string Meaning(string name) => IsAuto(name) && !Path.Exists(name) ? AutoMeans : name;

    private static bool IsAuto(string name) => name.Equals(Auto, StringComparison.OrdinalIgnoreCase);

    private CatalogEntry? EntryFor(string name) =>
        _options.Entries.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Everywhere a name lies on this machine, in the order of <see cref="CatalogPlace"/>.</summary>
    private IEnumerable<CatalogLocation> Find(string askedFor, string name)
    {
        if (Path.Exists(name))
        {
            string path = Path.GetFullPath(name);
            string last = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            yield return new CatalogLocation(askedFor, last.Length > 0 ? last : path, CatalogPlace.Path, path, null);
        }

        // Anything else than a plain name could lead out of the folders below.
        if (!CatalogName.IsOneStep(name))
            yield break;

        CatalogEntry? entry = EntryFor(name);
        string known = entry?.Name ?? name;
        if (_options.DataFolder is { } data)
        {
            // A known set goes by its published name, too, when asked for as MNIST.
            string? path = new[] { name, known }.Select(spelling => Path.Combine(data, spelling)).FirstOrDefault(HoldsSomething);
            if (path is not null)
                yield return new CatalogLocation(askedFor, known, CatalogPlace.DataFolder, path, entry);
        }

        string cached = Path.Combine(_options.CacheFolder, known);
        if (entry is null ? HoldsSomething(cached) : entry.Files.All(file => HasSize(Path.Combine(cached, file.Name), file.Size)))
            yield return new CatalogLocation(askedFor, known, CatalogPlace.Cache, cached, entry);
        if (IsBundled(name))
            yield return Bundled(askedFor);
    }

    private static bool IsBundled(string name) => name.Equals(BundledDigits.Name, StringComparison.OrdinalIgnoreCase);

    private static CatalogLocation Bundled(string askedFor) =>
        new(askedFor, BundledDigits.Name, CatalogPlace.Bundled, typeof(DigitCatalog).Assembly.Location, null);

    /// <summary>
    /// The names of the folders in <c>DIGITS_DATA</c> and the cache that are no known sets, in order; hidden ones are somebody else's.
    /// </summary>
    private IEnumerable<string> OwnFolders() =>
        new[] { _options.DataFolder, _options.CacheFolder }
            .OfType<string>()
            .Where(Directory.Exists)
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateDirectories("*", new EnumerationOptions()))
            .Select(folder => folder.Name)
            .Where(name => !name.StartsWith('.') && EntryFor(name) is null && !IsBundled(name))
            .Distinct()
            .Order(StringComparer.Ordinal);

    private string WhereLooked(string name)
    {
        string meant = Meaning(name);
        string known = EntryFor(meant)?.Name ?? meant;
        string data = _options.DataFolder is { } folder
            ? $"nothing in {DigitCatalogOptions.DataVariable}: {Path.Combine(folder, known)}"
            : $"{DigitCatalogOptions.DataVariable} is not set";
        return $"no path {FullPath(meant)}; {data}; not, or not in full, in the cache: {Path.Combine(_options.CacheFolder, known)}";
    }

    private static string Suggestion(string name, IEnumerable<string> known) =>
        NearestName.Of(name, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private static bool HoldsSomething(string path)
    {
        try
        {
            return File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // What is there cannot be read: that is for the reader to say.
        }
    }

    private static bool HasSize(string path, long size) => new FileInfo(path) is { Exists: true } file && file.Length == size;

    /// <summary>The absolute path for a message; the name itself where it could not be a path at all.</summary>
    private static string FullPath(string name) =>
        name.Contains('\0') ? name.Replace("\0", "\\0", StringComparison.Ordinal) : Path.GetFullPath(name);
}
