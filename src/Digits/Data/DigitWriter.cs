using Digits.Data.Formats;

namespace Digits.Data;

/// <summary>Writes both parts of a set of digits into a folder, under names by which <see cref="DigitReader"/> finds them again.</summary>
/// <remarks>Thread-safe for different folders.</remarks>
public static class DigitWriter
{
    /// <summary>Writes a set.</summary>
    /// <param name="data">What to write; its training part must hold an image, and its test part, if there is one, too.</param>
    /// <param name="folder">The folder to write into; made if need be.</param>
    /// <param name="format">The form of the files.</param>
    /// <param name="overwrite">
    /// Whether to write into a folder that holds something already. Files of the same names are then replaced; others stay, and may make the
    /// folder ambiguous to read.
    /// </param>
    /// <param name="cancellationToken">Stops between two files, and between two images of CSV and PNG.</param>
    /// <exception cref="DigitDataException">
    /// A part is empty, the folder holds something and <paramref name="overwrite"/> is false, or the images are not 16×16 for
    /// <see cref="DigitFileFormat.Usps"/>.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is none of the known.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Write(
        DigitData data, string folder, DigitFileFormat format, bool overwrite = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Enum.IsDefined(format))
            throw new ArgumentOutOfRangeException(nameof(format), format, $"The format must be a {nameof(DigitFileFormat)}.");
        if (data.Training.Count == 0 || data.Test is { Count: 0 })
            throw new DigitDataException($"{data.Name}: a part holds no images, and could not be read back. Leave an empty test part out.");
        if (format == DigitFileFormat.Usps && (data.Training.Rows, data.Training.Columns) != (UspsText.Side, UspsText.Side))
        {
            throw new DigitDataException(
                $"{data.Name} has images of {data.Training.Rows}×{data.Training.Columns} pixels, but the USPS text format holds " +
                $"{UspsText.Side}×{UspsText.Side} only: choose another format.");
        }

        if (!overwrite && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new DigitDataException($"{folder} is not empty. Choose another folder, or allow overwriting.");

        Directory.CreateDirectory(folder);
        cancellationToken.ThrowIfCancellationRequested();
        WritePart(data.Training, folder, format, test: false, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (data.Test is { } testPart)
            WritePart(testPart, folder, format, test: true, cancellationToken);
    }

    private static void WritePart(DigitSet set, string folder, DigitFileFormat format, bool test, CancellationToken cancellationToken)
    {
        string part = test ? "test" : "train";
        switch (format)
        {
            case DigitFileFormat.Idx or DigitFileFormat.IdxGzip:
                // t10k, MNIST's own name for its test part, is what programs that read MNIST look for.
                string prefix = test ? "t10k" : "train";
                string ending = format == DigitFileFormat.IdxGzip ? ".gz" : "";
                IdxFile.Write(
                    set, Path.Combine(folder, $"{prefix}-images-idx3-ubyte{ending}"), Path.Combine(folder, $"{prefix}-labels-idx1-ubyte{ending}"));
                break;
            case DigitFileFormat.Csv:
                DigitCsv.Write(set, Path.Combine(folder, $"digits-{part}.csv"), cancellationToken);
                break;
            case DigitFileFormat.Usps:
                UspsText.Write(set, Path.Combine(folder, $"zip.{part}.gz"));
                break;
            default:
                ImageFolder.Write(set, Path.Combine(folder, part), progress: null, cancellationToken);
                break;
        }
    }
}
