namespace Digits.Data;

/// <summary>Where <see cref="DigitCatalog"/> looks for data, and how patient it is with mirrors.</summary>
/// <remarks>Immutable. <see cref="DigitCatalog"/> checks all values together when it is made.</remarks>
public sealed record DigitCatalogOptions
{
    /// <summary>The environment variable that names a folder of data sets, one subfolder or file each.</summary>
    public const string DataVariable = "DIGITS_DATA";

    /// <summary>The environment variable that names another cache folder.</summary>
    public const string CacheVariable = "DIGITS_CACHE";

    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <summary>A folder of the user's own data sets, one subfolder or file each; null for none. Nothing is ever written there.</summary>
    /// <value>The environment variable <c>DIGITS_DATA</c> at the time these options are made; null where it is unset or empty.</value>
    public string? DataFolder { get; init; } = Variable(DataVariable);

    /// <summary>The folder that downloads go to, one subfolder for each set; made when first needed.</summary>
    /// <value>
    /// The environment variable <c>DIGITS_CACHE</c> at the time these options are made; where it is unset or empty, <c>digits</c> in
    /// <see cref="Environment.SpecialFolder.LocalApplicationData"/>, and for a user without a home in the temporary folder.
    /// </value>
    public string CacheFolder { get; init; } = Variable(CacheVariable) ?? DefaultCacheFolder();

    /// <summary>The sets that can be fetched, each name once.</summary>
    /// <value><see cref="CatalogEntry.BuiltIn"/>.</value>
    public IReadOnlyList<CatalogEntry> Entries { get; init; } = CatalogEntry.BuiltIn;

    /// <summary>What sends the requests; the caller owns it. It should follow redirects and leave bodies as they are (no decompression).</summary>
    /// <value>null: one handler that all catalogs share, which honours the system's proxy settings.</value>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>
    /// How long a set's mirrors together may take until the first byte of any file arrives, connecting included: the time is shared
    /// out among the mirrors, and what one leaves the next may use. Over 0, at most a day.
    /// </summary>
    /// <value>10 seconds.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How files are read: the layout of CSV, and who hears of the progress. The set's name is the catalog's to give.</summary>
    /// <value>Everything from the files themselves.</value>
    public DigitReadOptions Reading { get; init; } = new();

    /// <summary>
    /// How long a mirror may send nothing once the first byte of any file has arrived; what was received is kept, and the rest is
    /// asked for again. Over 0, at most a day.
    /// </summary>
    /// <value>10 seconds.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long to wait for another process (or catalog) that is fetching the same file, while its part of the file does not grow. Over
    /// 0, at most a day.
    /// </summary>
    /// <value>60 seconds.</value>
    /// <remarks>Until a first byte has arrived here or there, <see cref="AnswerTimeout"/> bounds this wait as well.</remarks>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a mirror is asked again after a failure that may pass (5xx, a broken or stalled transfer). 0 to 100.</summary>
    /// <value>2.</value>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The mean pause before the first retry; it doubles with each further one, and is jittered. Over 0, at most a day.</summary>
    /// <value>250 milliseconds.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock of all timeouts and pauses.</summary>
    /// <value><see cref="System.TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The bytes free to this user on the volume of a folder; null where that cannot be known.</summary>
    internal Func<string, long?> FreeSpace { get; init; } = FreeSpaceOf;

    /// <summary>These options with absolute paths.</summary>
    /// <exception cref="ArgumentException">Some values are out of their ranges; the message lists all of them.</exception>
    internal DigitCatalogOptions Checked()
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(CacheFolder))
            faults.Add($"{nameof(CacheFolder)} must name a folder, but was empty.");
        if (DataFolder is not null && string.IsNullOrWhiteSpace(DataFolder))
            faults.Add($"{nameof(DataFolder)} must name a folder or be null, but was empty.");
        if (Entries is null || Entries.Any(entry => entry is null))
            faults.Add($"{nameof(Entries)} must hold no null.");
        else if (Entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
            faults.Add($"{nameof(Entries)} must have each name once, but has {twice.Count()} called {twice.Key}.");
        if (MaxRetries is < 0 or > 100)
            faults.Add($"{nameof(MaxRetries)} must be 0 to 100, but was {MaxRetries}.");
        if (TimeProvider is null)
            faults.Add($"{nameof(TimeProvider)} must not be null.");
        CheckTime(AnswerTimeout, nameof(AnswerTimeout));
        CheckTime(StallTimeout, nameof(StallTimeout));
        CheckTime(WaitTimeout, nameof(WaitTimeout));
        CheckTime(RetryDelay, nameof(RetryDelay));
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(" ", faults));
        return this with
        {
            CacheFolder = Path.GetFullPath(CacheFolder),
            DataFolder = DataFolder is null ? null : Path.GetFullPath(DataFolder),
            Entries = [.. Entries!],
        };

        void CheckTime(TimeSpan value, string name)
        {
            if (value <= TimeSpan.Zero || value > LongestTime)
                faults.Add($"{name} must be over 0 and at most {LongestTime}, but was {value}.");
        }
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;

    private static string DefaultCacheFolder()
    {
        // Without DoNotVerify, a home where nothing has ever been stored counts as none.
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "digits");
    }

    private static long? FreeSpaceOf(string folder)
    {
        try
        {
            // On Windows a drive goes by its root; elsewhere any folder stands for the volume it is on.
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
