using Digits.Imaging.Synthesis;

namespace Digits.Data;

/// <summary>
/// Turns the name of a data set into its images. A name is looked for as a path, in the folder that <c>DIGITS_DATA</c> names, in the
/// cache and, for the sets that the catalog knows (<see cref="CatalogEntry.BuiltIn"/>), on their mirrors; <c>bundled</c> is the
/// synthetic handwriting that comes with the library.
/// </summary>
/// <remarks>
/// <para>Thread-safe, also between processes: two that fetch the same set at once share one download.</para>
/// <para>Only the files of catalog entries are ever written, and only below the cache folder; while a file is on its way it has the
/// suffix <c>.partial</c>, which a later fetch continues.</para>
/// </remarks>
public sealed partial class DigitCatalog
{
    /// <summary>The name that stands for a good default: MNIST, or the bundled set where MNIST is not at hand and no mirror delivers it.</summary>
    public const string Auto = "auto";

    private const string AutoMeans = "mnist";

    private readonly DigitCatalogOptions _options;
    private readonly HttpClient _client;
    private readonly Func<string, string, CancellationToken, DigitData> _read;

    /// <summary>Creates a catalog; nothing is read or asked for yet.</summary>
    /// <param name="options">Where to look, and how patient to be; the defaults when null.</param>
    /// <exception cref="ArgumentException">Some options are out of their ranges; the message lists all of them.</exception>
    public DigitCatalog(DigitCatalogOptions? options = null)
        : this(options, (path, name, cancellation) => DigitReader.Read(path, (options ?? new()).Reading with { Name = name }, cancellation))
    {
    }

    /// <summary>Creates a catalog that reads with a function of (path, name, cancellation).</summary>
    internal DigitCatalog(DigitCatalogOptions? options, Func<string, string, CancellationToken, DigitData> read)
    {
        _options = (options ?? new DigitCatalogOptions()).Checked();
        _client = _options.Handler is { } handler ? MirrorClient.Over(handler) : MirrorClient.Shared;
        _read = read;
    }

    /// <summary>Where this catalog looks; paths are absolute.</summary>
    public DigitCatalogOptions Options => _options;

    /// <summary>Reads a data set, fetching it first if it is a known one that is not on this machine.</summary>
    /// <param name="name">A path, the name of a set, or <see cref="Auto"/>.</param>
    /// <param name="progress">Told of every chunk that arrives, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait; a download keeps what came for a later try.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="DigitDataException">Nothing goes by that name, it cannot be fetched, or what was found is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>
    /// What is found in <c>DIGITS_DATA</c> or the cache under the name of a known set is compared with the published SHA-256 first: for
    /// MNIST that takes about a hundredth of a second, and a silently damaged set costs far more. Paths are read as they are.
    /// </remarks>
    public async Task<DigitData> LoadAsync(
        string name = Auto, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CatalogLocation location = await ResolveAsync(name, progress, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(location, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the data set at a place where it lies: one that <see cref="Locate"/> or <see cref="ResolveAsync"/> found.</summary>
    /// <param name="location">The place.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DigitDataException">What is there is damaged or incomplete.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<DigitData> ReadAsync(CatalogLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        return Task.Run(
            () =>
            {
                if (location.Place == CatalogPlace.Bundled)
                    return BundledDigits.Load();
                CheckBeforeReading(location);
                return _read(location.Path, location.Name, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Finds a data set and, if it is a known one that is not on this machine, fetches it.</summary>
    /// <inheritdoc cref="LoadAsync"/>
    /// <returns>The place where it lies now.</returns>
    /// <remarks>
    /// Without a network this fails soon: the mirrors together have <see cref="DigitCatalogOptions.AnswerTimeout"/> to send a first byte.
    /// <see cref="Auto"/> does not fail then, but means the bundled set, and <see cref="CatalogLocation.Reason"/> says why.
    /// </remarks>
    public async Task<CatalogLocation> ResolveAsync(
        string name = Auto, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        CatalogLocation location = Locate(name);
        if (location is not { Place: CatalogPlace.Download, Entry: { } entry })
            return location;
        if (!IsAuto(name))
        {
            await FetchAsync(entry, $"{name} is not on this machine: {WhereLooked(name)}. ", progress, cancellationToken).ConfigureAwait(false);
            return location;
        }

        try
        {
            await FetchAsync(entry, "", progress, cancellationToken).ConfigureAwait(false);
            return location;
        }
        catch (DigitDataException exception)
        {
            string why = exception.InnerException is NoMirrorException ? "no mirror delivers it now" : exception.Message;
            return Bundled(name) with { Reason = $"{entry} is not on this machine, and {why}" };
        }
    }

    /// <summary>
    /// Brings a known set into the cache, and makes sure that every byte of it there is the published one: damaged files are replaced.
    /// </summary>
    /// <param name="name">The name of a known set, or <see cref="Auto"/>.</param>
    /// <param name="progress">Told of every chunk that arrives, from any thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends the download; what came is kept for a later try.</param>
    /// <returns>The place in the cache.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="DigitDataException">
    /// No known set goes by that name, no mirror delivered it (the message has the cause for each, and how to go on), or it cannot be
    /// written.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<CatalogLocation> FetchAsync(
        string name, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        CatalogEntry entry = EntryFor(IsAuto(name) ? AutoMeans : name) ?? throw new DigitDataException(
            IsBundled(name) ? $"{BundledDigits.Name} comes with Digits: there is nothing to fetch." :
            $"There is no set called '{name}' to fetch.{Suggestion(name, _options.Entries.Select(known => known.Name))} " +
            $"Known sets: {string.Join(", ", _options.Entries)}.");
        await FetchAsync(entry, "", progress, cancellationToken).ConfigureAwait(false);
        return new CatalogLocation(name, entry.Name, CatalogPlace.Cache, CacheFolderOf(entry), entry);
    }

    /// <summary>All names that can be resolved: the known sets, then the folders in <c>DIGITS_DATA</c> and the cache, by name.</summary>
    public IReadOnlyList<CatalogListing> List()
    {
        IEnumerable<string> names = [.. _options.Entries.Select(entry => entry.Name), BundledDigits.Name, .. OwnFolders()];
        return [.. names.Select(name => new CatalogListing(name, EntryFor(name), [.. Find(name, name)]))];
    }

    private async Task FetchAsync(
        CatalogEntry entry, string preface, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string folder = CacheFolderOf(entry);
        var download = new SetDownload(entry, folder, _options, _client);
        try
        {
            // Hashing what is there takes a while too: not on the caller's thread.
            await Task.Run(() => download.RunAsync(progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (NoMirrorException e)
        {
            IEnumerable<string> lacking = entry.Files
                .Select(file => FileVerification.Of(file, Path.Combine(folder, file.Name)))
                .Where(found => found.State != FileState.Ok)
                .Select(found => found.Path);
            throw new DigitDataException(
                $"{preface}Cannot download {entry}: {e.Message} To go on without a network, set {DigitCatalogOptions.DataVariable} to a " +
                $"folder that holds a folder {entry}, or put the published files here: {string.Join(", ", lacking)}.",
                e);
        }
    }

    private string CacheFolderOf(CatalogEntry entry) => Path.Combine(_options.CacheFolder, entry.Name);
}
