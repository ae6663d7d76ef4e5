using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Digits.Data.Formats;
using Digits.Imaging;

namespace Digits.Models;

/// <summary>A trained model and what is known of it: saved as a <c>.zip</c> that ML.NET opens too.</summary>
/// <remarks>
/// Immutable and thread-safe. Beside ML.NET's entries the zip holds <c>digits/manifest.json</c>, which names the hash of every other
/// entry: a file that was truncated, edited or mixed is refused. The hashes guard against accidents, not against an attacker, who
/// could change them too: open models from people you trust. A network is read from an entry of its own, without ML.NET.
/// </remarks>
public sealed class DigitModel
{
    /// <summary>Where the manifest lies in the zip.</summary>
    public const string ManifestEntry = "digits/manifest.json";

    // Far above any real model (LightGBM on MNIST: about 2 MB); a zip that promises more is refused before memory is taken.
    private const long MaxBytes = 1L << 30;
    // The same for every file, so that the same training gives the same bytes.
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int MaxEntries = 10_000;
    private const int MaxManifestBytes = 16 << 20;

    private static readonly Lazy<DigitModel> Shipped = new(() =>
    {
        using Stream stream = typeof(DigitModel).Assembly.GetManifestResourceStream("models/digits.zip")!;
        return Load(stream, "the model that comes with Digits");
    });

    /// <summary>Joins a classifier and what is known of it.</summary>
    public DigitModel(IDigitClassifier classifier, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(manifest);
        Classifier = classifier;
        Manifest = manifest;
    }

    /// <summary>The model that comes with Digits: a network of the preset <c>best</c> that learned from MNIST, and what is no digit; read at the first call.</summary>
    public static DigitModel Default => Shipped.Value;

    /// <summary>What reads the images.</summary>
    public IDigitClassifier Classifier { get; }

    /// <summary>What is known of the model.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Writes the model beside its target, then renames it: the target is the old file or the whole new one, never a part.</summary>
    /// <param name="path">The <c>.zip</c>; its folder is made if need be.</param>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        OutputFiles.Write(path, Save);
    }

    /// <summary>Writes the model.</summary>
    /// <param name="stream">A readable, writable and seekable stream, empty; left open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Classifier.Save(stream);
        stream.Position = 0;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream content = entry.Open();
            hashes[entry.FullName] = Convert.ToHexStringLower(SHA256.HashData(content));
        }

        using (Stream manifest = zip.CreateEntry(ManifestEntry).Open())
            manifest.Write((Manifest with { Entries = hashes }).ToJson());
        foreach (ZipArchiveEntry entry in zip.Entries)
            entry.LastWriteTime = EntryTime;
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">A <c>.zip</c> that <see cref="Save(string)"/> wrote.</param>
    /// <exception cref="DigitModelException">The file is missing, or not such a model; the message says what is wrong.</exception>
    public static DigitModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream file = File.OpenRead(path);
            return Load(file, path);
        }
        catch (UnauthorizedAccessException exception) when (Directory.Exists(path))
        {
            throw new DigitModelException($"{path}: a folder, but a model is a .zip file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DigitModelException($"{path}: the model cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">What <see cref="Save(Stream)"/> wrote; left open. One that cannot seek is first read into memory.</param>
    /// <exception cref="DigitModelException">It is not such a model; the message says what is wrong.</exception>
    public static DigitModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek)
            return Load(stream, "the stream");
        using var copy = new MemoryStream();
        CopyBounded(stream, copy, MaxBytes, () => new DigitModelException($"The stream holds more than {MaxBytes} bytes: no model is that large."));
        return Load(copy, "the stream");
    }

    private static DigitModel Load(Stream stream, string name)
    {
        ModelManifest manifest;
        try
        {
            stream.Position = 0;
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            manifest = ReadManifest(zip, name);
            CheckEntries(zip, manifest, name);
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(name, exception);
        }

        return new DigitModel(LoadClassifier(stream, name), manifest);
    }

    /// <summary>Reads what <see cref="IDigitClassifier.Save"/> wrote.</summary>
    /// <param name="zip">A readable and seekable stream; left open.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="DigitModelException">It holds no classifier.</exception>
    internal static IDigitClassifier LoadClassifier(Stream zip, string name)
    {
        zip.Position = 0;
        try
        {
            using var archive = new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.GetEntry(NetworkClassifier.NetworkEntry) is { } entry)
            {
                using Stream network = entry.Open();
                return NetworkClassifier.Load(network, name); // without ML.NET, which would take longer to start than the rest
            }
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(name, exception);
        }

        zip.Position = 0;
        return TransformerClassifier.Load(zip, name);
    }

    private static DigitModelException Damaged(string name, InvalidDataException exception) =>
        new($"{name}: no zip file, or a truncated or damaged one: {exception.Message} Copy or train the model again.", exception);

    private static ModelManifest ReadManifest(ZipArchive zip, string name)
    {
        if (zip.Entries.Count > MaxEntries || zip.Entries.Aggregate(0L, (sum, entry) => Math.Min(sum, MaxBytes + 1) + Math.Clamp(entry.Length, 0, MaxBytes + 1)) > MaxBytes)
            throw new DigitModelException($"{name}: the zip promises over {MaxBytes} bytes or over {MaxEntries} entries: no digit model is that large.");
        if (zip.GetEntry(ManifestEntry) is not { } entry)
        {
            throw new DigitModelException(
                zip.Entries.Any(other => other.FullName.Contains("Model.key", StringComparison.Ordinal))
                    ? $"{name}: an ML.NET model, but no digit model: it has no {ManifestEntry}. Only models that Digits saved can be opened."
                    : $"{name}: a zip file, but no model: it has no {ManifestEntry}. Train one with 'digits train' or 'digits experiment'.");
        }

        ModelManifest manifest;
        try
        {
            using var json = new MemoryStream();
            using (Stream content = entry.Open())
                CopyBounded(content, json, MaxManifestBytes, () => new JsonException("it is too long"));
            // The version comes first: a newer format may change anything else.
            using var document = JsonDocument.Parse(json.GetBuffer().AsMemory(0, (int)json.Length));
            int version = document.RootElement.GetProperty("formatVersion").GetInt32();
            if (version > ModelManifest.CurrentFormatVersion)
            {
                throw new DigitModelException(
                    $"{name}: the model has format version {version}, and this version of Digits reads up to " +
                    $"{ModelManifest.CurrentFormatVersion}. Update Digits.");
            }

            manifest = ModelManifest.FromJson(json.GetBuffer().AsSpan(0, (int)json.Length));
            if (version < 1 || manifest.PreprocessingVersion < 1)
                throw new JsonException($"there is no format version {version} with preprocessing version {manifest.PreprocessingVersion}.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new DigitModelException($"{name}: {ManifestEntry} is damaged: {exception.Message} Copy or train the model again.", exception);
        }

        if (manifest.PreprocessingVersion > DigitNormalizer.Version)
        {
            throw new DigitModelException(
                $"{name}: the model was trained on images of preprocessing version {manifest.PreprocessingVersion}, and this version of Digits " +
                $"has {DigitNormalizer.Version}. Update Digits.");
        }

        if (manifest.Rows != DigitNormalizer.Side || manifest.Columns != DigitNormalizer.Side)
            throw new DigitModelException($"{name}: the model reads images of {manifest.Rows}×{manifest.Columns} pixels; this version of Digits makes {DigitNormalizer.Side}×{DigitNormalizer.Side}.");
        return manifest;
    }

    private static void CheckEntries(ZipArchive zip, ModelManifest manifest, string name)
    {
        var unseen = new HashSet<string>(manifest.Entries.Keys, StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.FullName != ManifestEntry))
        {
            if (!unseen.Remove(entry.FullName))
                throw new DigitModelException($"{name}: the entry {entry.FullName} is not in the manifest: the file was edited. Copy or train the model again.");
            using Stream content = entry.Open();
            if (Hash(content, entry.Length) != manifest.Entries[entry.FullName])
                throw new DigitModelException($"{name}: the entry {entry.FullName} does not have the hash that the manifest names: the file was edited or damaged. Copy or train the model again.");
        }

        if (unseen.Count > 0)
            throw new DigitModelException($"{name}: the entry {unseen.First()} is missing: the file was edited or damaged. Copy or train the model again.");
    }

    /// <summary>Hashes a stream that is no longer than it says; one that is longer has another hash than any that the manifest names.</summary>
    private static string Hash(Stream content, long length)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        for (int read; length >= 0 && (read = content.Read(buffer)) > 0; length -= read)
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void CopyBounded(Stream from, MemoryStream to, long limit, Func<Exception> tooLong)
    {
        var buffer = new byte[81920];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            if (to.Length + read > limit)
                throw tooLong();
            to.Write(buffer, 0, read);
        }
    }
}
