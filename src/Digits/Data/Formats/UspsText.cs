using System.Globalization;
using System.Text;

namespace Digits.Data.Formats;

/// <summary>
/// The text form of USPS in <i>The Elements of Statistical Learning</i>: an image a line, its label and then 16 × 16 values from −1
/// (paper) to 1 (ink), separated by blanks; plain or gzip.
/// </summary>
/// <remarks>
/// A value v becomes the pixel round((v + 1) · 127.5), and a pixel p is written as p / 127.5 − 1 with four decimals, which gives the same
/// pixel when read again. Thread-safe.
/// </remarks>
public static class UspsText
{
    /// <summary>Height and width of the images.</summary>
    public const int Side = 16;

    private const int ImageSize = Side * Side;
    private const int MaxLineLength = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="name">The set's name; by default the file's, without <c>.gz</c>.</param>
    /// <returns>At least one image of 16×16.</returns>
    /// <exception cref="DigitDataException">The file is missing, damaged, or holds something else; the message gives the line.</exception>
    public static DigitSet Read(string path, string? name = null)
    {
        using InputFile file = InputFile.Open(path);
        return Read(file, name ?? SetName.Of(path));
    }

    /// <summary>Reads a stream from where it stands to its end; it stays open.</summary>
    /// <param name="stream">The text, plain or gzip.</param>
    /// <param name="name">The set's name, also used in messages.</param>
    /// <returns>At least one image of 16×16.</returns>
    /// <exception cref="DigitDataException">The stream is damaged or holds something else; the message gives the line.</exception>
    public static DigitSet Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using InputFile file = InputFile.Wrap(stream, name);
        return Read(file, name);
    }

    /// <summary>Writes a file, gzip when its name ends in <c>.gz</c>. An existing file is replaced, once the new one is complete.</summary>
    /// <param name="set">At least one image of 16×16.</param>
    /// <param name="path">The file to write, in a folder that exists.</param>
    /// <exception cref="DigitDataException">The set is empty, or its images have another size.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before is then still there.</exception>
    public static void Write(DigitSet set, string path)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Rows != Side || set.Columns != Side)
        {
            throw new DigitDataException(
                $"{set.Name} has images of {set.Rows}×{set.Columns} pixels, but the USPS text format holds {Side}×{Side} only: choose IDX, CSV or PNG.");
        }

        if (set.Count == 0)
            throw new DigitDataException($"{set.Name} holds no images: there is nothing to write to {path}.");

        byte[][] values = [.. Enumerable.Range(0, 256).Select(pixel =>
            Encoding.ASCII.GetBytes(((pixel / 127.5) - 1).ToString(" 0.0000;' '-0.0000", CultureInfo.InvariantCulture)))];
        using var files = new OutputFiles();
        Stream stream = files.CreateByName(path);
        for (int i = 0; i < set.Count; i++)
        {
            stream.Write([(byte)('0' + set.Labels[i]), .. ".0000"u8]);
            foreach (byte pixel in set.Image(i))
                stream.Write(values[pixel]);
            stream.WriteByte((byte)'\n');
        }

        files.Commit();
    }

    private static DigitSet Read(InputFile file, string name)
    {
        using var reader = new BoundedTextReader(file.Content, file.Source, MaxLineLength);
        var images = new List<byte[]>();
        var labels = new List<byte>();
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            reader.EndRecord(line);
            if (string.IsNullOrWhiteSpace(text))
                continue;
            (byte label, byte[] image) = ParseLine(text, file.Source, line);
            labels.Add(label);
            images.Add(image);
            if ((long)images.Count * ImageSize > Array.MaxLength)
                throw new DigitDataException($"{file.Source}, line {line}: more than {Array.MaxLength / ImageSize} images. Split the file.");
        }

        if (images.Count == 0)
            throw new DigitDataException($"{file.Source} holds no images: it has no line with a label and {ImageSize} values.");
        var pixels = GC.AllocateUninitializedArray<byte>(images.Count * ImageSize);
        for (int i = 0; i < images.Count; i++)
            images[i].CopyTo(pixels, i * ImageSize);
        return DigitSet.Adopt(name, file.Source, Side, Side, pixels, [.. labels]);
    }

    private static (byte Label, byte[] Image) ParseLine(ReadOnlySpan<char> text, string source, int line)
    {
        byte label = 0;
        var image = new byte[ImageSize];
        int field = 0;
        foreach (Range range in text.SplitAny(" \t"))
        {
            ReadOnlySpan<char> item = text[range];
            if (item.IsEmpty)
                continue;
            if (!double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                throw new DigitDataException(
                    $"{source}, line {line}: {Excerpt.Of(item)} (item {field + 1}) is no number; expected a label and {ImageSize} values from -1 to 1.");
            }

            if (field == 0)
            {
                if (!(value is >= 0 and < DigitSet.Classes && double.IsInteger(value)))
                    throw new DigitDataException($"{source}, line {line}: label {Excerpt.Of(item)} is no digit; labels must be 0 to 9.");
                label = (byte)value;
            }
            else if (field <= ImageSize)
            {
                if (!(value is >= -1 and <= 1))
                {
                    throw new DigitDataException(
                        $"{source}, line {line}: value {Excerpt.Of(item)} (item {field + 1}) lies outside -1 to 1. Read other ranges as CSV.");
                }

                image[field - 1] = (byte)Math.Round((value + 1) * 127.5, MidpointRounding.AwayFromZero);
            }

            field++;
        }

        if (field != ImageSize + 1)
        {
            throw new DigitDataException(
                $"{source}, line {line}: {field} items, expected {ImageSize + 1}, a label and {Side}×{Side} values. " +
                "The file is truncated, or no USPS text file.");
        }

        return (label, image);
    }
}
