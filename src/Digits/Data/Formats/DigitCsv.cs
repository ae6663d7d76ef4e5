using System.Globalization;
using System.Text;

namespace Digits.Data.Formats;

/// <summary>
/// Digits as CSV: an image a line, its label first or last, its pixels row by row; with or without a header; separated by commas,
/// semicolons or tabs; plain or gzip.
/// </summary>
/// <remarks>
/// Numbers are read and written with a decimal point whatever the computer's culture. The file is streamed; it takes about as much memory
/// as its pixels, and fails with a clear message where a line is longer than any image. Thread-safe.
/// </remarks>
public static class DigitCsv
{
    private const int MaxCellLength = 64;
    private const int MaxRecordLength = 16 << 20;

    private static readonly string[] LabelNames = ["label", "class", "digit", "y"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="options">The layout; null takes it from the file.</param>
    /// <param name="name">The set's name; by default the file's, without <c>.csv</c> and <c>.gz</c>.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    /// <returns>At least one image.</returns>
    /// <exception cref="DigitDataException">
    /// The file is missing or damaged, a cell is empty or no number in the range, a line has more or fewer cells than the first, a label
    /// is no digit, or the layout is not clear; the message gives line and column.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DigitSet Read(string path, DigitCsvOptions? options = null, string? name = null, CancellationToken cancellationToken = default)
    {
        using InputFile file = InputFile.Open(path);
        return Read(file, options ?? new DigitCsvOptions(), name ?? SetName.Of(path), cancellationToken);
    }

    /// <summary>Reads a stream from where it stands to its end; it stays open.</summary>
    /// <param name="stream">The CSV, plain or gzip.</param>
    /// <param name="name">The set's name, also used in messages.</param>
    /// <param name="options">The layout; null takes it from the file.</param>
    /// <param name="cancellationToken">Stops between two lines.</param>
    /// <returns>At least one image.</returns>
    /// <exception cref="DigitDataException">As for files.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DigitSet Read(Stream stream, string name, DigitCsvOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using InputFile file = InputFile.Wrap(stream, name);
        return Read(file, options ?? new DigitCsvOptions(), name, cancellationToken);
    }

    /// <summary>
    /// Writes a file in MNIST's layout: a header <c>label,pixel0,pixel1,…</c>, then label and pixels 0 to 255; gzip when the name ends in
    /// <c>.gz</c>. An existing file is replaced, once the new one is complete.
    /// </summary>
    /// <param name="set">At least one image.</param>
    /// <param name="path">The file to write, in a folder that exists.</param>
    /// <param name="cancellationToken">Stops between two images; nothing is left behind.</param>
    /// <exception cref="DigitDataException">The set is empty.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is then still there.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(DigitSet set, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0)
            throw new DigitDataException($"{set.Name} holds no images: there is nothing to write to {path}.");

        byte[][] cells = [.. Enumerable.Range(0, 256).Select(pixel => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",{pixel}")))];
        using var files = new OutputFiles();
        Stream stream = files.CreateByName(path);
        stream.Write("label"u8);
        for (int i = 0; i < set.ImageSize; i++)
            stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",pixel{i}")));
        stream.WriteByte((byte)'\n');
        for (int i = 0; i < set.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.WriteByte((byte)('0' + set.Labels[i]));
            foreach (byte pixel in set.Image(i))
                stream.Write(cells[pixel]);
            stream.WriteByte((byte)'\n');
        }

        files.Commit();
    }

    private static DigitSet Read(InputFile file, DigitCsvOptions options, string name, CancellationToken cancellationToken)
    {
        using var records = new CsvRecords(file, MaxCellLength, MaxRecordLength);
        (NumberTable table, LabelPosition? named) = ReadTable(records, file.Source, cancellationToken);
        (int rows, int columns) = ImageShape(table.Width, options, file.Source);
        LabelPosition label = options.Label != LabelPosition.Auto ? options.Label : named ?? GuessLabel(table, file.Source);

        ColumnSummary labels = label == LabelPosition.First ? table.First : table.Last;
        ColumnSummary values = table.Inner.With(label == LabelPosition.First ? table.Last : table.First);
        if (labels.NoDigitAt is { } at)
        {
            throw new DigitDataException(
                $"{file.Source}, line {at.Line}, column {at.Column}: the label is no digit; labels must be 0 to 9. " +
                $"If the labels stand elsewhere, say so with {nameof(DigitCsvOptions)}.{nameof(DigitCsvOptions.Label)}.");
        }

        (float low, float high) = Limits(options.Range, values, file.Source);
        return ToSet(table, label == LabelPosition.First ? 0 : table.Width - 1, low, high, rows, columns, name, file.Source, cancellationToken);
    }

    private static (NumberTable Table, LabelPosition? Label) ReadTable(CsvRecords records, string source, CancellationToken cancellationToken)
    {
        NumberTable? table = null;
        LabelPosition? label = null;
        int width = 0;
        float[] values = [];
        while (records.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int line = records.Line;
            if (table is null)
            {
                width = records.Count;
                if (width < 2)
                {
                    throw new DigitDataException(
                        $"{source}, line {line}: one column, {Excerpt.Of(records[0])}; expected a label and pixels, separated by commas, semicolons or tabs.");
                }

                table = new NumberTable(width);
                values = new float[width];
                if (IsHeader(records))
                {
                    label = NamedLabel(records, source, line);
                    continue;
                }
            }

            if (records.Count != width)
            {
                throw new DigitDataException(
                    $"{source}, line {line}: {records.Count} cells, but the first line has {width}. The file is truncated or damaged.");
            }

            for (int i = 0; i < width; i++)
                values[i] = Parse(records[i], source, line, i + 1);
            table.Add(values, line);
            if ((long)table.Count * (width - 1) > Array.MaxLength)
                throw new DigitDataException($"{source}, line {line}: more than {Array.MaxLength} pixels. Split the file.");
        }

        if (table is null || table.Count == 0)
            throw new DigitDataException($"{source} holds no images: it has no line of numbers.");
        return (table, label);
    }

    private static bool IsHeader(CsvRecords records)
    {
        for (int i = 0; i < records.Count; i++)
        {
            string cell = records[i];
            if (cell.Length > 0 && !float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                return true;
        }

        return false;
    }

    private static LabelPosition? NamedLabel(CsvRecords records, string source, int line)
    {
        int[] named = [.. Enumerable.Range(0, records.Count).Where(i => LabelNames.Contains(records[i], StringComparer.OrdinalIgnoreCase))];
        return named switch
        {
            [] => null,
            [0] => LabelPosition.First,
            [int only] when only == records.Count - 1 => LabelPosition.Last,
            _ => throw new DigitDataException(
                $"{source}, line {line}, column {named[^1] + 1}: {Excerpt.Of(records[named[^1]])} names a label, " +
                "but the label must be one column, the first or the last. Move or rename it."),
        };
    }

    private static float Parse(string cell, string source, int line, int column)
    {
        if (float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value))
            return value;
        string found = string.IsNullOrWhiteSpace(cell) ? "an empty cell" : Excerpt.Of(cell);
        throw new DigitDataException($"{source}, line {line}, column {column}: {found} is no number; expected one, with a decimal point.");
    }

    private static (int Rows, int Columns) ImageShape(int width, DigitCsvOptions options, string source)
    {
        int size = width - 1;
        int side = (int)Math.Round(Math.Sqrt(size));
        (int rows, int columns) = options switch
        {
            { Rows: { } r, Columns: { } c } => (r, c),
            { Rows: { } r } => (r, r > 0 ? size / r : 0),
            { Columns: { } c } => (c > 0 ? size / c : 0, c),
            _ => (side, side),
        };
        if (rows is < 1 or > DigitSet.MaxSide || columns is < 1 or > DigitSet.MaxSide || (long)rows * columns != size)
        {
            string wanted = options.Rows is null && options.Columns is null ? "no square number" : $"not {rows}×{columns}";
            int whole = (int)Math.Round(Math.Sqrt(width));
            string hint = whole * whole == width
                ? $"{width} would be {whole}×{whole} pixels: is this a file without labels?"
                : $"Give {nameof(DigitCsvOptions)}.{nameof(DigitCsvOptions.Rows)} and {nameof(DigitCsvOptions.Columns)}.";
            throw new DigitDataException($"{source}: {width} columns, a label and {size} pixels, which is {wanted}. {hint}");
        }

        return (rows, columns);
    }

    private static LabelPosition GuessLabel(NumberTable table, string source)
    {
        int first = table.First.NoDigitAt is null ? table.First.DistinctDigits : 0;
        int last = table.Last.NoDigitAt is null ? table.Last.DistinctDigits : 0;
        if (first != last)
            return first > last ? LabelPosition.First : LabelPosition.Last;
        string reason = first == 0 ? "neither the first nor the last column holds only digits 0 to 9" : "the first and the last column could both be the label";
        throw new DigitDataException(
            $"{source}: {reason}. Say where the label stands with {nameof(DigitCsvOptions)}.{nameof(DigitCsvOptions.Label)}, or add a header that names it \"label\".");
    }

    private static (float Low, float High) Limits(ValueRange range, ColumnSummary values, string source)
    {
        if (range == ValueRange.Auto)
        {
            range = values switch
            {
                { Min: < 0 } => ValueRange.MinusOneToOne,
                { Max: 1 } or { Max: < 1, HasFractions: true } => ValueRange.ZeroToOne,
                { Max: <= 16 and > 0 } => ValueRange.ZeroTo16,
                _ => ValueRange.ZeroTo255,
            };
        }

        (float low, float high) = range switch
        {
            ValueRange.ZeroTo255 => (0f, 255f),
            ValueRange.ZeroTo16 => (0f, 16f),
            ValueRange.MinusOneToOne => (-1f, 1f),
            ValueRange.ZeroToOne => (0f, 1f),
            _ => throw new ArgumentOutOfRangeException(nameof(range), range, $"{nameof(DigitCsvOptions.Range)} must be a {nameof(ValueRange)}."),
        };
        if (values.Min < low)
            throw OutOfRange(values.Min, values.MinAt);
        if (values.Max > high)
            throw OutOfRange(values.Max, values.MaxAt);
        return (low, high);

        DigitDataException OutOfRange(float value, (int Line, int Column) at) => new(string.Create(
            CultureInfo.InvariantCulture,
            $"{source}, line {at.Line}, column {at.Column}: value {value} lies outside {low} to {high}. Known ranges are 0 to 255, 0 to 16, -1 to 1 and 0 to 1; " +
            $"correct the value, or give {nameof(DigitCsvOptions)}.{nameof(DigitCsvOptions.Range)}."));
    }

    private static DigitSet ToSet(
        NumberTable table, int labelColumn, float low, float high, int rows, int columns, string name, string source, CancellationToken cancellationToken)
    {
        int first = labelColumn == 0 ? 1 : 0;
        double scale = 255.0 / (high - low);
        var pixels = GC.AllocateUninitializedArray<byte>(table.Count * rows * columns);
        var labels = new byte[table.Count];
        int place = 0;
        for (int line = 0; line < labels.Length; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            labels[line] = (byte)table.Value(line, labelColumn);
            for (int column = first; column < first + (rows * columns); column++)
                pixels[place++] = (byte)Math.Round((table.Value(line, column) - (double)low) * scale, MidpointRounding.AwayFromZero);
            table.Release(line);
        }

        return DigitSet.Adopt(name, source, rows, columns, pixels, labels);
    }
}
