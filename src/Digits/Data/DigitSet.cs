using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Digits.Data;

/// <summary>
/// An immutable set of labelled digit images of one size: <see cref="Count"/> images of <see cref="Rows"/> × <see cref="Columns"/>
/// bytes, row-major, ink white (255) on black (0), with labels 0–9.
/// </summary>
/// <remarks>
/// Thread-safe. <see cref="Select"/> and <see cref="Concat"/> copy no pixels: the new set shares them with those it came from, costs 5 bytes
/// an image, and keeps all the pixels that it shares in memory.
/// </remarks>
public sealed class DigitSet
{
    /// <summary>The number of classes: the digits 0 to 9.</summary>
    public const int Classes = 10;

    /// <summary>The largest accepted height or width of an image, in pixels.</summary>
    public const int MaxSide = 4096;

    private readonly ImageBlocks _images;
    private readonly int[]? _places; // of each image among the blocks; null where image i is at place i
    private readonly byte[] _labels;
    private readonly int[] _classCounts;
    private readonly Lazy<string> _hash;

    /// <summary>Creates a set from copies of the given pixels and labels.</summary>
    /// <param name="name">A short name, for instance <c>mnist</c>.</param>
    /// <param name="source">Where the images came from: a path, an address, or what made them.</param>
    /// <param name="rows">Height of every image in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="columns">Width of every image in pixels, 1 to <see cref="MaxSide"/>.</param>
    /// <param name="pixels">Count × rows × columns bytes, row-major, ink 255 on 0.</param>
    /// <param name="labels">One label 0–9 for every image.</param>
    /// <exception cref="DigitDataException">The sizes disagree, or a label is over 9.</exception>
    public DigitSet(string name, string source, int rows, int columns, ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels)
        : this(name, source, rows, columns, Cut(source, rows, columns, pixels.ToArray(), labels.Length), places: null, labels.ToArray())
    {
    }

    private DigitSet(string name, string source, int rows, int columns, ImageBlocks images, int[]? places, byte[] labels)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(source);
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (wrong >= 0)
            throw new DigitDataException($"{source}: label {labels[wrong]} of image {wrong} is no digit; labels must be 0 to 9.");

        Name = name;
        Source = source;
        Rows = rows;
        Columns = columns;
        _images = images;
        _places = places;
        _labels = labels;
        _classCounts = new int[Classes];
        foreach (byte label in labels)
            _classCounts[label]++;
        _hash = new Lazy<string>(ComputeHash);
    }

    /// <summary>A short name, for instance <c>mnist</c>.</summary>
    public string Name { get; }

    /// <summary>Where the images came from: a path, an address, or what made them.</summary>
    public string Source { get; }

    /// <summary>The number of images; may be 0.</summary>
    public int Count => _labels.Length;

    /// <summary>Height of every image in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of every image in pixels.</summary>
    public int Columns { get; }

    /// <summary>Bytes of one image: <see cref="Rows"/> × <see cref="Columns"/>.</summary>
    public int ImageSize => Rows * Columns;

    /// <summary>All labels, 0–9, one for every image.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>How many images each of the ten classes has.</summary>
    public IReadOnlyList<int> ClassCounts => _classCounts;

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of size, labels and pixels: two sets with the same hash hold the same images in the
    /// same order, whatever they are called. Computed once, on first use.
    /// </summary>
    public string Hash => _hash.Value;

    /// <summary>The pixels of one image, <see cref="ImageSize"/> bytes, row-major; nothing is copied.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index) => ImageMemory(index).Span;

    /// <summary>The same, for where a span cannot go.</summary>
    internal ReadOnlyMemory<byte> ImageMemory(int index) => _images[Place(index)];

    /// <summary>Copies all pixels into a new array: <see cref="Count"/> × <see cref="Rows"/> × <see cref="Columns"/> bytes, row-major.</summary>
    /// <exception cref="OverflowException">They are more than an array holds.</exception>
    public byte[] CopyPixels()
    {
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(Count * ImageSize));
        CopyPixels(0, pixels);
        return pixels;
    }

    /// <summary>Copies the pixels of images that follow one another.</summary>
    /// <param name="first">The first image.</param>
    /// <param name="pixels">N × <see cref="ImageSize"/> bytes, overwritten, for N images.</param>
    /// <exception cref="ArgumentException">The length is no multiple of <see cref="ImageSize"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The set has fewer images.</exception>
    public void CopyPixels(int first, Span<byte> pixels)
    {
        if (pixels.Length % ImageSize != 0)
            throw new ArgumentException($"Images of {ImageSize} bytes do not fill {pixels.Length} bytes.", nameof(pixels));
        for (int i = 0; i < pixels.Length / ImageSize; i++)
            Image(first + i).CopyTo(pixels[(i * ImageSize)..]);
    }

    /// <summary>A new set of some of the images, in the order given; it shares their pixels.</summary>
    /// <param name="indices">Which, 0 to <see cref="Count"/> − 1; one may come more than once.</param>
    /// <param name="name">The new set's name; this set's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the set.</exception>
    public DigitSet Select(ReadOnlySpan<int> indices, string? name = null)
    {
        var places = new int[indices.Length];
        var labels = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            places[i] = Place(indices[i]);
            labels[i] = _labels[indices[i]];
        }

        return new DigitSet(name ?? Name, Source, Rows, Columns, _images, places, labels);
    }

    /// <summary>A new set with this set's images, then the other's; it shares their pixels.</summary>
    /// <param name="other">Images of the same size.</param>
    /// <param name="name">The new set's name; this set's when null.</param>
    /// <exception cref="DigitDataException">The sizes of the images differ.</exception>
    /// <exception cref="OverflowException">Together they, or the memory that they share, hold more than 2³¹ images; join sets in few steps.</exception>
    public DigitSet Concat(DigitSet other, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Rows != Rows || other.Columns != Columns)
        {
            throw new DigitDataException(
                $"{other.Source} has {other.Rows}×{other.Columns} images and {Source} has {Rows}×{Columns}: they cannot be one set.");
        }

        ImageBlocks images = _images.Join(other._images, out int offset);
        var places = new int[checked(Count + other.Count)];
        for (int i = 0; i < Count; i++)
            places[i] = Place(i);
        for (int i = 0; i < other.Count; i++)
            places[Count + i] = offset + other.Place(i);
        return new DigitSet(name ?? Name, Source, Rows, Columns, images, places, [.. _labels, .. other._labels]);
    }

    /// <summary>Makes a set of arrays that the caller gives away: nobody may write to them afterwards.</summary>
    internal static DigitSet Adopt(string name, string source, int rows, int columns, byte[] pixels, byte[] labels) =>
        new(name, source, rows, columns, Cut(source, rows, columns, pixels, labels.Length), places: null, labels);

    /// <summary>Makes a set of blocks, with as many images as there are labels; nobody may write to the labels afterwards.</summary>
    internal static DigitSet Adopt(string name, string source, int rows, int columns, ImageBlocks images, byte[] labels) =>
        new(name, source, rows, columns, images, places: null, labels);

    private static ImageBlocks Cut(string source, int rows, int columns, byte[] pixels, int count)
    {
        if (rows is < 1 or > MaxSide || columns is < 1 or > MaxSide)
            throw new DigitDataException($"{source}: images of {rows}×{columns} pixels; each side must be 1 to {MaxSide}.");
        long needed = (long)count * rows * columns;
        if (pixels.Length != needed)
            throw new DigitDataException($"{source}: {count} labels of {rows}×{columns} images need {needed} pixels, but there are {pixels.Length}.");
        return ImageBlocks.Cut(pixels, rows * columns);
    }

    private int Place(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _places is null ? index : _places[index];
    }

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> sizes = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, Count);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[4..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[8..], Columns);
        hash.AppendData(sizes);
        hash.AppendData(_labels);
        for (int i = 0; i < Count; i++)
            hash.AppendData(Image(i));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
