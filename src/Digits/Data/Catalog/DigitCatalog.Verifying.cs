namespace Digits.Data;

/// <content>Whether what was found is what was published.</content>
public sealed partial class DigitCatalog
{
    /// <summary>Compares the files of a known set with the published sizes and hashes, wherever the name leads.</summary>
    /// <param name="nameOrPath">
    /// The name of a known set, which is verified where it would be loaded from, or in the cache if it is nowhere; or the path of a
    /// folder or file, which is taken for the known set whose files' names it has.
    /// </param>
    /// <returns>One result for each file of the set; for the path of a file, that file's only.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="DigitDataException">
    /// Nothing goes by that name, no known set has files of these names, or a file cannot be read.
    /// </exception>
    public CatalogVerification Verify(string nameOrPath)
    {
        CatalogLocation location = Locate(nameOrPath);
        if (location.Place == CatalogPlace.Bundled)
            throw NothingToCompareWith(nameOrPath);
        if (File.Exists(location.Path))
            return VerifyFile(location.Path);

        CatalogEntry entry = location.Entry ?? _options.Entries
            .OrderByDescending(known => known.Files.Count(file => File.Exists(Path.Combine(location.Path, file.Name))))
            .FirstOrDefault(known => known.Files.Any(file => File.Exists(Path.Combine(location.Path, file.Name))))
            ?? EntryFor(location.Name) ?? throw NothingToCompareWith(location.Path);
        return new CatalogVerification(
            entry, location.Path, [.. entry.Files.Select(file => FileVerification.Of(file, Path.Combine(location.Path, file.Name)))]);
    }

    private CatalogVerification VerifyFile(string path)
    {
        foreach (CatalogEntry entry in _options.Entries)
        {
            if (entry.Files.FirstOrDefault(file => file.Name == Path.GetFileName(path)) is { } file)
                return new CatalogVerification(entry, Path.GetDirectoryName(path)!, [FileVerification.Of(file, path)]);
        }

        throw NothingToCompareWith(path);
    }

    private DigitDataException NothingToCompareWith(string path) => new(
        $"{path} has no file that the catalog knows, so there is nothing to compare with. It knows " +
        $"{string.Join("; ", _options.Entries.Select(entry => $"{entry}: {string.Join(", ", entry.Files.Select(file => file.Name))}"))}.");

    /// <summary>Refuses a known set that is damaged or incomplete, and says how to repair it.</summary>
    private static void CheckBeforeReading(CatalogLocation location)
    {
        if (location.Place == CatalogPlace.Download && !Directory.Exists(location.Path))
        {
            throw new DigitDataException(
                $"{location.Name} has not been fetched yet: {location.Path} does not exist. Ask {nameof(ResolveAsync)} for the place.");
        }

        // A path is the user's own business; a download has just been verified.
        if (location is not { Entry: { } entry, Place: CatalogPlace.DataFolder or CatalogPlace.Cache } || !Directory.Exists(location.Path))
            return;

        FileVerification[] files = [.. entry.Files.Select(file => FileVerification.Of(file, Path.Combine(location.Path, file.Name)))];
        string repair = location.Place == CatalogPlace.Cache
            ? $"Fetch it again (digits data fetch {entry}): that replaces damaged files."
            : $"Put the published file there, or take {location.Path} away, so that {entry} is fetched into the cache.";
        if (files.FirstOrDefault(file => file.State is FileState.WrongSize or FileState.WrongHash) is { } wrong)
            throw new DigitDataException($"{wrong} {repair}");

        // None of the published files: people keep sets in other forms, too, and the reader will see. Some of them: a part is missing,
        // unless it lies there unpacked.
        if (files.Any(file => file.State == FileState.Ok) && files.FirstOrDefault(IsAbsent) is { } missing)
            throw new DigitDataException($"{missing} {repair}");
    }

    private static bool IsAbsent(FileVerification file) =>
        file.State == FileState.Missing && !(file.Path.EndsWith(".gz", StringComparison.Ordinal) && File.Exists(file.Path[..^3]));
}
