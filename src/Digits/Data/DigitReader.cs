using System.Text.RegularExpressions;
using Digits.Data.Formats;

namespace Digits.Data;

/// <summary>Reads digits from a path and finds out by itself what lies there.</summary>
/// <remarks>
/// <para>
/// A file: IDX images (the labels are looked for beside them) or labels, the USPS text of <i>The Elements of Statistical Learning</i>, or
/// CSV; its content decides, and each may be gzip. It becomes the training part.
/// </para>
/// <para>
/// A folder: IDX pairs (<c>train-*</c> with <c>t10k-*</c> or <c>test-*</c>, or one pair of any name); <c>zip.train</c> and
/// <c>zip.test</c>; CSVs named <c>*train*</c> and <c>*test*</c>, or just one; pictures in folders 0 to 9 or listed in <c>labels.csv</c>;
/// or folders <c>train</c> and <c>test</c> of such pictures. A folder that could be read in two ways is refused. Thread-safe.
/// </para>
/// </remarks>
public static partial class DigitReader
{
    private const string Accepted =
        "IDX files (train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-…), zip.train and zip.test, CSV (label and pixels a line), " +
        "pictures in folders 0 to 9, pictures listed in labels.csv (file,label), or folders train and test of pictures; files may be gzip";

    /// <summary>Reads a file or folder.</summary>
    /// <param name="path">What to read.</param>
    /// <param name="options">Name, CSV layout and progress; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between two files, pictures or lines of CSV.</param>
    /// <returns>A training part and, where the path has one, a test part.</returns>
    /// <exception cref="DigitDataException">There is nothing that can be read, more than one thing, or it is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DigitData Read(string path, DigitReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new DigitReadOptions();
        cancellationToken.ThrowIfCancellationRequested();
        string name = options.Name ?? SetName.Of(path);
        if (File.Exists(path))
            return new DigitData(ReadFile(path, name, options, cancellationToken));
        if (!Directory.Exists(path))
            throw new DigitDataException($"{path} cannot be read: there is no such file or folder.");

        List<Candidate> candidates = FindCandidates(path, name, options, cancellationToken);
        return candidates switch
        {
            [var only] => only.Read(),
            [] => throw new DigitDataException($"{path} holds no digits that can be read. Accepted are {Accepted}."),
            _ => throw new DigitDataException(
                $"{path} can be read in {candidates.Count} ways: {string.Join("; ", candidates.Select(candidate => candidate.Description))}. " +
                "Give one of the files, or move the others elsewhere."),
        };
    }

    private static DigitSet ReadFile(string path, string name, DigitReadOptions options, CancellationToken cancellationToken)
    {
        if (ImageFolder.IsImage(path))
            throw new DigitDataException($"{path} is a single picture, not a set. Give a folder of pictures in folders 0 to 9, or listed in {ImageFolder.LabelsFile}.");
        switch (FileKind.Of(path))
        {
            case FileKind.Kind.IdxImages:
                return IdxFile.Read(path, Partner(path, "images", "labels", '3', '1'), name);
            case FileKind.Kind.IdxLabels:
                return IdxFile.Read(Partner(path, "labels", "images", '1', '3'), path, name);
            case FileKind.Kind.Usps:
                return UspsText.Read(path, name);
            case FileKind.Kind.Csv:
                return DigitCsv.Read(path, options.Csv, name, cancellationToken);
            default:
                throw new DigitDataException($"{path} is nothing that can be read. Accepted are {Accepted}.");
        }
    }

    /// <summary>The other file of an IDX pair: same name with the other word and dimension, compressed or not.</summary>
    private static string Partner(string path, string word, string otherWord, char dimension, char otherDimension)
    {
        string file = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string other = file.Replace(word, otherWord, StringComparison.OrdinalIgnoreCase)
            .Replace($"idx{dimension}", $"idx{otherDimension}", StringComparison.OrdinalIgnoreCase);
        bool compressed = other.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        string[] names = [other, compressed ? other[..^3] : other + ".gz"];
        return other == file
            ? throw new DigitDataException($"{path} is an IDX file of {word}, but its name does not tell the file of {otherWord}. Name them as MNIST does, or read the pair with {nameof(IdxFile)}.")
            : names.Select(each => Path.Combine(folder, each)).FirstOrDefault(File.Exists)
            ?? throw new DigitDataException($"{path} is an IDX file of {word}, but the {otherWord} are not beside it: there is neither {names[0]} nor {names[1]}.");
    }

    private static List<Candidate> FindCandidates(string folder, string name, DigitReadOptions options, CancellationToken cancellationToken)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(file => !file.StartsWith('.')).Order(StringComparer.Ordinal)];
        var candidates = new List<Candidate>();
        AddIdx(candidates, folder, files, name);
        AddUsps(candidates, folder, files, name);
        AddImages(candidates, folder, name, options, cancellationToken);
        AddCsv(candidates, folder, files, name, options, cancellationToken);
        return candidates;
    }

    private static void AddIdx(List<Candidate> candidates, string folder, string[] files, string name)
    {
        // A file that lies there compressed and uncompressed is one pair; the uncompressed comes first in order and is read.
        Dictionary<string, string> pairs = [];
        foreach (string file in files)
        {
            if (IdxImagesName().Match(file) is { Success: true } match)
                pairs.TryAdd(match.Groups["prefix"].Value, file);
        }

        AddParts(
            candidates,
            pairs,
            "IDX files",
            file =>
            {
                string images = Path.Combine(folder, file);
                return IdxFile.Read(images, Partner(images, "images", "labels", '3', '1'), name);
            });
    }

    private static void AddUsps(List<Candidate> candidates, string folder, string[] files, string name)
    {
        Dictionary<string, string> parts = [];
        foreach (string file in files)
        {
            if (UspsName().Match(file) is { Success: true } match)
                parts.TryAdd(match.Groups["part"].Value, file);
        }

        AddParts(candidates, parts, "USPS text", file => UspsText.Read(Path.Combine(folder, file), name));
    }

    private static void AddCsv(
        List<Candidate> candidates, string folder, string[] files, string name, DigitReadOptions options, CancellationToken cancellationToken)
    {
        Dictionary<string, string> parts = [];
        foreach (string file in files)
        {
            if (CsvName().Match(file) is { Success: true } match && !file.Equals(ImageFolder.LabelsFile, StringComparison.OrdinalIgnoreCase))
                parts.TryAdd(match.Groups["name"].Value, file);
        }

        AddParts(candidates, parts, "CSV", file => DigitCsv.Read(Path.Combine(folder, file), options.Csv, name, cancellationToken));
    }

    private static void AddImages(List<Candidate> candidates, string folder, string name, DigitReadOptions options, CancellationToken cancellationToken)
    {
        if (ImageFolder.Matches(folder))
            candidates.Add(new($"pictures in {folder}", () => new DigitData(ReadImages(folder))));
        string train = Path.Combine(folder, "train");
        string test = Path.Combine(folder, "test");
        if (Directory.Exists(train) && ImageFolder.Matches(train))
        {
            bool hasTest = Directory.Exists(test);
            candidates.Add(new(
                hasTest ? "pictures in train and test" : "pictures in train",
                () => new DigitData(ReadImages(train), hasTest ? ReadImages(test) : null)));
        }

        DigitSet ReadImages(string images) => ImageFolder.Read(images, name, options.Progress, cancellationToken);
    }

    /// <summary>Of files of one kind, keyed by what tells them apart: a training and a test file are one candidate, any other is one by itself.</summary>
    private static void AddParts(List<Candidate> candidates, Dictionary<string, string> parts, string kind, Func<string, DigitSet> read)
    {
        string[] test = [.. parts.Keys.Where(IsTest)];
        string[] train = [.. parts.Keys.Where(IsTrain)];
        if (parts.Count == 2 && test.Length == 1 && train.Length == 1)
        {
            candidates.Add(new(
                $"{kind} {parts[train[0]]} and {parts[test[0]]}", () => new DigitData(read(parts[train[0]]), read(parts[test[0]]))));
            return;
        }

        foreach (string file in parts.Values)
            candidates.Add(new($"{kind} {file}", () => new DigitData(read(file))));
    }

    private static bool IsTrain(string part) => part.Contains("train", StringComparison.OrdinalIgnoreCase);

    private static bool IsTest(string part) =>
        !IsTrain(part) && (part.Contains("test", StringComparison.OrdinalIgnoreCase) || part.Contains("t10k", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^(?<prefix>.*?)[-._]?images[-._]idx3([-._]ubyte)?(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdxImagesName();

    [GeneratedRegex(@"^zip\.(?<part>train|test)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UspsName();

    [GeneratedRegex(@"^(?<name>.+)\.csv(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CsvName();

    private sealed record Candidate(string Description, Func<DigitData> Read);
}
