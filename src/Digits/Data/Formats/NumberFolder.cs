namespace Digits.Data.Formats;

/// <summary>
/// Pictures of whole numbers: a folder with a <c>labels.csv</c> whose columns <c>file</c> and <c>number</c> name them; other columns are
/// passed over.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class NumberFolder
{
    private const int MaxCellLength = 1 << 14;
    private const int MaxRecordLength = 1 << 20;

    /// <summary>Reads which pictures there are; they themselves are not opened.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>For each picture its name as written, its path and its number, digits only; at least one.</returns>
    /// <exception cref="DigitDataException">There is no labels.csv, it names no pictures, or a line is wrong or points out of the folder.</exception>
    public static IReadOnlyList<LabelledNumber> Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string labelsFile = Path.Combine(folder, ImageFolder.LabelsFile);
        using InputFile file = InputFile.Open(labelsFile);
        using var records = new CsvRecords(file, MaxCellLength, MaxRecordLength);
        var numbers = new List<LabelledNumber>();
        (int fileColumn, int numberColumn) = (-1, -1);
        while (records.Read())
        {
            if (fileColumn < 0)
            {
                (fileColumn, numberColumn) = (Column(records, "file", labelsFile), Column(records, "number", labelsFile));
                continue;
            }

            if (records.Count <= Math.Max(fileColumn, numberColumn))
                throw new DigitDataException($"{labelsFile}, line {records.Line}: {records.Count} cells, too few for the header's columns file and number.");
            (string name, string number) = (records[fileColumn], records[numberColumn]);
            if (number.Length == 0 || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
                throw new DigitDataException($"{labelsFile}, line {records.Line}: number {Excerpt.Of(number)} must be digits only, from left to right.");
            numbers.Add(new LabelledNumber(name, PathWithin(folder, name, labelsFile, records.Line), number));
        }

        return numbers.Count > 0 ? numbers : throw new DigitDataException(
            $"{labelsFile} names no pictures: expected a header with the columns file,number, and a line for each.");
    }

    private static int Column(CsvRecords records, string name, string labelsFile)
    {
        int[] found = [.. Enumerable.Range(0, records.Count).Where(i => records[i].Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : throw new DigitDataException(
            $"{labelsFile}, line {records.Line}: the header must name one column {name}, but names {found.Length}; expected the columns file,number.");
    }

    private static string PathWithin(string folder, string written, string labelsFile, int line)
    {
        string path = written.Replace('\\', '/');
        bool outside = path.Length == 0 || path.StartsWith('/') || path.Contains('\0') || path is [_, ':', ..] || path.Split('/').Contains("..");
        return outside
            ? throw new DigitDataException(
                $"{labelsFile}, line {line}: {Excerpt.Of(written)} is no path within the folder; give file names relative to {folder}.")
            : Path.Combine(folder, path);
    }
}

/// <summary>A picture of a number, and the number.</summary>
/// <param name="File">The picture's name as labels.csv has it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Number">The number's digits from left to right.</param>
public sealed record LabelledNumber(string File, string Path, string Number);
