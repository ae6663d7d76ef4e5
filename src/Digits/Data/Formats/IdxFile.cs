using System.Buffers.Binary;

namespace Digits.Data.Formats;

/// <summary>
/// The IDX format of MNIST: one file of images (<c>idx3-ubyte</c>) and one of labels (<c>idx1-ubyte</c>), plain or gzip.
/// </summary>
/// <remarks>
/// <para>
/// A file is four bytes of magic (0, 0, element type, number of dimensions), one big-endian 32-bit size for each dimension, then the
/// elements. Digits are unsigned bytes (type 0x08): count × rows × columns pixels, count labels.
/// </para>
/// <para>
/// Whether a file is gzip is told from its first bytes, not from its name. A header is only believed as far as the file's length bears
/// it out: no memory is set aside for data that the file cannot hold. Thread-safe.
/// </para>
/// </remarks>
public static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int ImageDimensions = 3;
    private const int LabelDimensions = 1;
    private const int ImageHeader = 16;
    private const int LabelHeader = 8;
    private const int FirstBuffer = 4 << 20;

    /// <summary>Reads a pair of files.</summary>
    /// <param name="imagesPath">The file of images, plain or gzip.</param>
    /// <param name="labelsPath">The file of labels, plain or gzip.</param>
    /// <param name="name">The set's name; by default the name of the folder that holds the images.</param>
    /// <returns>At least one image, of the size that the file says.</returns>
    /// <exception cref="DigitDataException">
    /// A file is missing, truncated, too long, corrupt, or no IDX file of unsigned bytes; the counts disagree; there are no images; or a
    /// label is over 9.
    /// </exception>
    public static DigitSet Read(string imagesPath, string labelsPath, string? name = null)
    {
        using InputFile images = InputFile.Open(imagesPath);
        using InputFile labels = InputFile.Open(labelsPath);
        return Read(images, labels, name ?? SetName.OfFolder(imagesPath));
    }

    /// <summary>Reads a pair of streams from where they stand to their ends; both stay open.</summary>
    /// <param name="images">The file of images, plain or gzip.</param>
    /// <param name="labels">The file of labels, plain or gzip.</param>
    /// <param name="name">The set's name, also used in messages.</param>
    /// <returns>At least one image, of the size that the header says.</returns>
    /// <exception cref="DigitDataException">As for files.</exception>
    public static DigitSet Read(Stream images, Stream labels, string name)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        using InputFile imageInput = InputFile.Wrap(images, $"{name} (images)");
        using InputFile labelInput = InputFile.Wrap(labels, $"{name} (labels)");
        return Read(imageInput, labelInput, name);
    }

    /// <summary>Writes a pair of files; each is gzip when its name ends in <c>.gz</c>. Existing files are replaced, once both are complete.</summary>
    /// <param name="set">At least one image.</param>
    /// <param name="imagesPath">The file of images to write, in a folder that exists.</param>
    /// <param name="labelsPath">The file of labels to write, in a folder that exists.</param>
    /// <exception cref="DigitDataException">The set is empty: no reader would take it back.</exception>
    /// <exception cref="IOException">A file cannot be written; what was there before is then still there.</exception>
    public static void Write(DigitSet set, string imagesPath, string labelsPath)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (set.Count == 0)
            throw new DigitDataException($"{set.Name} holds no images: there is nothing to write to {imagesPath}.");

        using var files = new OutputFiles();
        Stream images = files.CreateByName(imagesPath);
        WriteHeader(images, set.Count, set.Rows, set.Columns);
        for (int i = 0; i < set.Count; i++)
            images.Write(set.Image(i));
        Stream labels = files.CreateByName(labelsPath);
        WriteHeader(labels, set.Count);
        labels.Write(set.Labels);
        files.Commit();
    }

    private static DigitSet Read(InputFile images, InputFile labels, string name)
    {
        uint[] imageSizes = ReadHeader(images, ImageDimensions, ["count", "rows", "columns"]);
        uint[] labelSizes = ReadHeader(labels, LabelDimensions, ["count"]);
        (uint count, uint rows, uint columns) = (imageSizes[0], imageSizes[1], imageSizes[2]);
        if (rows is 0 or > DigitSet.MaxSide || columns is 0 or > DigitSet.MaxSide)
        {
            throw new DigitDataException(
                $"{images.Source}: the header (byte offset 8) says images of {rows}×{columns} pixels; each side must be 1 to {DigitSet.MaxSide}. " +
                "The file is corrupt, or not a file of digit images.");
        }

        if (count == 0)
            throw new DigitDataException($"{images.Source} holds no images: its header (byte offset 4) says 0.");
        if (count != labelSizes[0])
        {
            throw new DigitDataException(
                $"{images.Source} has {count} images, but {labels.Source} has {labelSizes[0]} labels (byte offset 4 of each): " +
                "give the two files that belong together.");
        }

        long pixels = (long)count * rows * columns;
        if (pixels > Array.MaxLength)
        {
            throw new DigitDataException(
                $"{images.Source}: the header says {count} images of {rows}×{columns} pixels, {pixels} bytes; a set may have {Array.MaxLength}. " +
                "Split the file, or shrink the images.");
        }

        // Both lengths are checked before either buffer exists.
        CheckLength(images, ImageHeader, pixels);
        CheckLength(labels, LabelHeader, count);
        byte[] labelBytes = ReadLabels(labels, (int)count);
        int wrong = labelBytes.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(DigitSet.Classes - 1));
        if (wrong >= 0)
        {
            throw new DigitDataException(
                $"{labels.Source}: label {labelBytes[wrong]} of image {wrong} (byte offset {8 + wrong}) is no digit; labels must be 0 to 9. " +
                "Keep only the digits of a set that also has letters.");
        }

        return DigitSet.Adopt(name, images.Source, (int)rows, (int)columns, ReadImages(images, (int)pixels, (int)(rows * columns)), labelBytes);
    }

    private static uint[] ReadHeader(InputFile file, int dimensions, string[] names)
    {
        Span<byte> magic = stackalloc byte[4];
        ReadHeaderBytes(file, magic, offset: 0, "magic number");
        if (magic is not [0, 0, UnsignedByte, _] || magic[3] != dimensions)
            throw WrongMagic(file, magic, dimensions);

        var sizes = new uint[dimensions];
        Span<byte> size = stackalloc byte[4];
        for (int i = 0; i < dimensions; i++)
        {
            ReadHeaderBytes(file, size, offset: 4 + (4 * i), names[i]);
            sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(size);
        }

        return sizes;
    }

    private static void ReadHeaderBytes(InputFile file, Span<byte> bytes, int offset, string what)
    {
        int read = file.Content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new DigitDataException(
                $"{file.Source} ends at byte {offset + read}, within its header: the {what} should lie at byte offsets {offset} to {offset + 3}. " +
                "The file is truncated; fetch or write it again.");
        }
    }

    private static DigitDataException WrongMagic(InputFile file, ReadOnlySpan<byte> magic, int dimensions)
    {
        string expected = dimensions == ImageDimensions ? "00 00 08 03, an IDX file of images" : "00 00 08 01, an IDX file of labels";
        string found = magic switch
        {
            [0, 0, UnsignedByte, LabelDimensions] => "an IDX file of labels; were images and labels swapped?",
            [0, 0, UnsignedByte, ImageDimensions] => "an IDX file of images; were images and labels swapped?",
            [0, 0, UnsignedByte, byte n and > 0 and < 10] => $"an IDX file of {n} dimensions, which is no set of digits.",
            [0, 0, 0x09 or (>= 0x0B and <= 0x0E), _] =>
                $"an IDX file of {ElementName(magic[2])}; only unsigned bytes (08) are read. Convert it.",
            _ => "not an IDX file.",
        };
        return new DigitDataException(
            $"{file.Source} begins with {Convert.ToHexString(magic[..1])} {Convert.ToHexString(magic[1..2])} {Convert.ToHexString(magic[2..3])} " +
            $"{Convert.ToHexString(magic[3..])} (byte offset 0), expected {expected}. It is {found}");
    }

    private static string ElementName(byte type) => type switch
    {
        0x09 => "signed bytes (09)",
        0x0B => "16-bit integers (0B)",
        0x0C => "32-bit integers (0C)",
        0x0D => "32-bit floats (0D)",
        _ => "64-bit floats (0E)",
    };

    /// <summary>Refuses a header that the file's length cannot bear out: exactly where it is plain, at deflate's best where it is gzip.</summary>
    private static void CheckLength(InputFile file, int headerLength, long body)
    {
        long expected = headerLength + body;
        if (!file.IsGzip && file.StoredLength is { } stored)
        {
            if (stored < expected)
                throw Truncated(file, headerLength, stored, body);
            if (stored > expected)
                throw TooLong(file, expected, $"{stored - expected} bytes follow");
        }
        else if (expected > file.MaxContentLength)
        {
            throw new DigitDataException(
                $"{file.Source}: its header (byte offset 4) promises {expected} bytes, more than {file.StoredLength} bytes of gzip can hold " +
                $"(at most {file.MaxContentLength}). The file is truncated or corrupt; fetch or write it again.");
        }
    }

    /// <summary>Reads all labels; the buffer grows with the data that arrives.</summary>
    private static byte[] ReadLabels(InputFile file, int length)
    {
        byte[] labels = GC.AllocateUninitializedArray<byte>(Math.Min(FirstBuffer, length));
        int filled = 0;
        while (true)
        {
            Fill(file, labels.AsSpan(filled), LabelHeader, filled, length);
            filled = labels.Length;
            if (filled == length)
                break;
            Array.Resize(ref labels, (int)Math.Min(2L * filled, length));
        }

        CheckEnd(file, LabelHeader, length);
        return labels;
    }

    /// <summary>Reads all images into blocks, each made when the one before it is full: no pixel is copied again, however many there are.</summary>
    private static ImageBlocks ReadImages(InputFile file, int length, int imageSize)
    {
        int full = ImageBlocks.ImagesPerBlock(imageSize) * imageSize;
        var blocks = new List<byte[]>();
        for (int filled = 0; filled < length; filled += blocks[^1].Length)
        {
            blocks.Add(GC.AllocateUninitializedArray<byte>(Math.Min(full, length - filled)));
            Fill(file, blocks[^1], ImageHeader, filled, length);
        }

        CheckEnd(file, ImageHeader, length);
        return ImageBlocks.Of(blocks, imageSize);
    }

    private static void Fill(InputFile file, Span<byte> buffer, int headerLength, int filled, int length)
    {
        int read = file.Content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (read < buffer.Length)
            throw Truncated(file, headerLength, (long)headerLength + filled + read, length);
    }

    /// <summary>Refuses what follows the elements, and makes gzip data check its own end.</summary>
    private static void CheckEnd(InputFile file, int headerLength, int length)
    {
        if (file.Content.ReadByte() >= 0)
            throw TooLong(file, headerLength + (long)length, "more follows");
    }

    private static DigitDataException Truncated(InputFile file, int headerLength, long found, long body) => new(
        $"{file.Source} ends at byte {found}, but its header promises {headerLength + body} bytes ({headerLength} of header, {body} of data). " +
        "The file is truncated; fetch or write it again.");

    private static DigitDataException TooLong(InputFile file, long expected, string excess) => new(
        $"{file.Source} should end at byte {expected} by its header, but {excess}. The file is corrupt, or was appended to; fetch or write it again.");

    /// <summary>Writes the header of a file of unsigned bytes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="sizes">The sizes of its dimensions: count, rows and columns of images, or the count of labels.</param>
    internal static void WriteHeader(Stream stream, params ReadOnlySpan<int> sizes)
    {
        stream.Write([0, 0, UnsignedByte, (byte)sizes.Length]);
        Span<byte> bytes = stackalloc byte[4];
        foreach (int size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, size);
            stream.Write(bytes);
        }
    }
}
