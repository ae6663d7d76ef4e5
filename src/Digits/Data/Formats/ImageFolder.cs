using System.Collections.Concurrent;
using System.Globalization;
using Digits.Imaging;
using SkiaSharp;

namespace Digits.Data.Formats;

/// <summary>
/// Digits as pictures: <c>&lt;label&gt;/&lt;any name&gt;.png</c> (jpg, jpeg, webp, gif, bmp), or a folder with a <c>labels.csv</c> whose
/// columns <c>file</c> and <c>label</c> name them.
/// </summary>
/// <remarks>
/// Each picture is decoded by <see cref="ImageDecoder"/> and brought to 28×28 by <see cref="DigitNormalizer"/>. Images are ordered by
/// their relative path, character by character, so that a folder gives the same set on every computer. Hidden files and files of other
/// kinds are passed over. Thread-safe.
/// </remarks>
public static class ImageFolder
{
    /// <summary>The file that lists pictures and their labels.</summary>
    public const string LabelsFile = "labels.csv";

    private const int NamesShown = 5;
    private const int MaxCellLength = 1 << 12;
    private const int MaxRecordLength = 1 << 20;

    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"];

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">A folder of label folders, or with a <c>labels.csv</c>, which then alone decides.</param>
    /// <param name="name">The set's name; by default the folder's.</param>
    /// <param name="progress">Told how many pictures are done, from several threads, at most once a picture.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <returns>At least one image, all 28×28.</returns>
    /// <exception cref="DigitDataException">
    /// There are no pictures; one cannot be read, or is missing; pictures lie in a folder that is no digit; or a line of labels.csv is
    /// wrong or points out of the folder.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DigitSet Read(
        string folder, string? name = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
            throw new DigitDataException($"{folder} cannot be read: there is no such folder.");
        string labelsFile = Path.Combine(folder, LabelsFile);
        List<(string File, byte Label)> images = File.Exists(labelsFile) ? ReadLabels(folder, labelsFile) : FindImages(folder);
        images.Sort((a, b) => string.CompareOrdinal(a.File, b.File));
        return Decode(folder, images, name ?? SetName.Of(folder), progress, cancellationToken);
    }

    /// <summary>Writes a folder of 8-bit grey PNGs, <c>&lt;label&gt;/&lt;index&gt;.png</c>; the index is the image's place in the set.</summary>
    /// <param name="set">At least one image.</param>
    /// <param name="folder">The folder to write into; made if need be. Files of the same names are replaced.</param>
    /// <param name="progress">Told how many pictures are done, from several threads, at most once a picture.</param>
    /// <param name="cancellationToken">Stops between two pictures; those written stay.</param>
    /// <exception cref="DigitDataException">The set is empty.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(DigitSet set, string folder, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (set.Count == 0)
            throw new DigitDataException($"{set.Name} holds no images: there is nothing to write to {folder}.");

        for (int label = 0; label < DigitSet.Classes; label++)
        {
            if (set.ClassCounts[label] > 0)
                Directory.CreateDirectory(LabelFolder(folder, label));
        }

        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        RethrowFirst(() => Parallel.For(0, set.Count, options, i =>
        {
            string file = Path.Combine(LabelFolder(folder, set.Labels[i]), string.Create(CultureInfo.InvariantCulture, $"{i:D5}.png"));
            WritePng(file, set.Image(i), set.Columns, set.Rows);
            progress?.Report(Interlocked.Increment(ref done));
        }));
    }

    /// <summary>Whether a folder is one that <see cref="Read"/> takes: it has a labels.csv or label folders.</summary>
    internal static bool Matches(string folder) =>
        File.Exists(Path.Combine(folder, LabelsFile)) || Enumerable.Range(0, DigitSet.Classes).Any(label => Directory.Exists(LabelFolder(folder, label)));

    /// <summary>Whether a file's name is that of a picture.</summary>
    internal static bool IsImage(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static string LabelFolder(string folder, int label) => Path.Combine(folder, label.ToString(CultureInfo.InvariantCulture));

    private static List<(string File, byte Label)> FindImages(string folder)
    {
        var images = new List<(string, byte)>();
        var strangers = new List<string>();
        foreach (string sub in Directory.EnumerateDirectories(folder))
        {
            string label = Path.GetFileName(sub);
            if (label.StartsWith('.'))
                continue;
            IEnumerable<string> files = Directory.EnumerateFiles(sub).Select(file => Path.GetFileName(file)).Where(file => !file.StartsWith('.') && IsImage(file));
            if (label is [>= '0' and <= '9'])
                images.AddRange(files.Select(file => ($"{label}/{file}", (byte)(label[0] - '0'))));
            else if (files.Any())
                strangers.Add(label);
        }

        if (strangers.Count > 0)
        {
            strangers.Sort(string.CompareOrdinal);
            throw new DigitDataException(
                $"{folder}: pictures lie in {Names(strangers)}, but each folder of pictures must be named after its digit, 0 to 9. " +
                "Rename or move what is no digit.");
        }

        if (images.Count == 0)
        {
            throw new DigitDataException(
                $"{folder} holds no pictures: expected {string.Join(", ", Endings.Select(ending => ending[1..]))} files in folders named 0 to 9, " +
                $"or a {LabelsFile} with the columns file,label.");
        }

        return images;
    }

    private static List<(string File, byte Label)> ReadLabels(string folder, string labelsFile)
    {
        using InputFile file = InputFile.Open(labelsFile);
        using var records = new CsvRecords(file, MaxCellLength, MaxRecordLength);
        var images = new List<(string, byte)>();
        int fileColumn = -1;
        int labelColumn = -1;
        while (records.Read())
        {
            int line = records.Line;
            if (fileColumn < 0)
            {
                fileColumn = Column(records, "file", labelsFile);
                labelColumn = Column(records, "label", labelsFile);
                continue;
            }

            if (records.Count <= Math.Max(fileColumn, labelColumn))
                throw new DigitDataException($"{labelsFile}, line {line}: {records.Count} cells, too few for the columns file and label of the header.");
            string label = records[labelColumn];
            if (label is not [>= '0' and <= '9'])
                throw new DigitDataException($"{labelsFile}, line {line}: label {Excerpt.Of(label)} is no digit; labels must be 0 to 9.");
            images.Add((InsidePath(folder, records[fileColumn], labelsFile, line), (byte)(label[0] - '0')));
        }

        if (images.Count == 0)
            throw new DigitDataException($"{labelsFile} names no pictures: expected a header with the columns file,label, and a line for each.");
        return images;
    }

    private static int Column(CsvRecords records, string name, string labelsFile)
    {
        int[] found = [.. Enumerable.Range(0, records.Count).Where(i => records[i].Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : throw new DigitDataException(
            $"{labelsFile}, line {records.Line}: the header must name one column {name}, but names {found.Length}; expected the columns file,label. " +
            "Whole numbers (file,number) are no single digits.");
    }

    /// <summary>A relative path with forward slashes, refused where it is absolute or climbs out of the folder.</summary>
    private static string InsidePath(string folder, string written, string labelsFile, int line)
    {
        string path = written.Replace('\\', '/');
        bool outside = path.Length == 0 || path.StartsWith('/') || path.Contains('\0') || path is [_, ':', ..] || path.Split('/').Contains("..");
        if (outside)
            throw new DigitDataException($"{labelsFile}, line {line}: {Excerpt.Of(written)} is no path within the folder; give file names relative to {folder}.");
        return path;
    }

    private static DigitSet Decode(
        string folder, List<(string File, byte Label)> images, string name, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        const int size = DigitNormalizer.Side * DigitNormalizer.Side;
        var pixels = new byte[checked(images.Count * size)];
        var failures = new ConcurrentBag<(int Index, DigitDataException Reason)>();
        int done = 0;
        var options = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        RethrowFirst(() => Parallel.For(0, images.Count, options, i =>
        {
            try
            {
                GreyImage image = ImageDecoder.Decode(Path.Combine(folder, images[i].File));
                DigitNormalizer.Normalize(image).CopyTo(pixels, i * size);
            }
            catch (DigitDataException exception)
            {
                failures.Add((i, exception));
            }

            progress?.Report(Interlocked.Increment(ref done));
        }));

        if (!failures.IsEmpty)
        {
            (int Index, DigitDataException Reason)[] all = [.. failures.OrderBy(failure => failure.Index)];
            string which = Names([.. all.Select(failure => images[failure.Index].File)]);
            throw new DigitDataException(
                all.Length == 1
                    ? $"{folder}: 1 of {images.Count} pictures cannot be used. {all[0].Reason.Message} Mend or remove it."
                    : $"{folder}: {all.Length} of {images.Count} pictures cannot be used: {which}. The first: {all[0].Reason.Message} Mend or remove them.",
                all[0].Reason);
        }

        return DigitSet.Adopt(name, folder, DigitNormalizer.Side, DigitNormalizer.Side, pixels, [.. images.Select(image => image.Label)]);
    }

    private static string Names(List<string> names) =>
        string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more" : "");

    /// <summary>A parallel loop wraps what its body throws; callers are promised the exception itself.</summary>
    private static void RethrowFirst(Action loop)
    {
        try
        {
            loop();
        }
        catch (AggregateException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    private static void WritePng(string path, ReadOnlySpan<byte> pixels, int width, int height)
    {
        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque), pixels);
        using SKData png = image.Encode(SKEncodedImageFormat.Png, quality: 100)
            ?? throw new InvalidOperationException($"SkiaSharp did not encode a picture of {width}×{height} pixels.");
        OutputFiles.Write(path, png.SaveTo);
    }
}
