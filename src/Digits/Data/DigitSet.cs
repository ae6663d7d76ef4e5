using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Digits.Data;

/// <summary>
/// An immutable set of labelled digit images of one size: <see cref="Count"/> images of <see cref="Rows"/> × <see cref="Columns"/>
/// bytes, row-major, ink white (255) on black (0), with labels 0–9.
/// </summary>
/// <remarks>Thread-safe. All images lie in one array, so that a set costs little more than its pixels.</remarks>
public sealed class DigitSet
{
    /// <summary>The number of classes: the digits 0 to 9.</summary>
    public const int Classes = 10;

    /// <summary>The largest accepted height or width of an image, in pixels.</summary>
    public const int MaxSide = 4096;

    private readonly byte[] _pixels;
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
        : this(name, source, rows, columns, pixels.ToArray(), labels.ToArray())
    {
    }

    private DigitSet(string name, string source, int rows, int columns, byte[] pixels, byte[] labels)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(source);
        if (rows is < 1 or > MaxSide || columns is < 1 or > MaxSide)
            throw new DigitDataException($"{source}: images of {rows}×{columns} pixels; each side must be 1 to {MaxSide}.");
        if (pixels.LongLength != (long)labels.Length * rows * columns)
        {
            throw new DigitDataException(
                $"{source}: {labels.Length} labels of {rows}×{columns} images need {(long)labels.Length * rows * columns} pixels, " +
                $"but there are {pixels.Length}.");
        }

        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (wrong >= 0)
            throw new DigitDataException($"{source}: label {labels[wrong]} of image {wrong} is no digit; labels must be 0 to 9.");

        Name = name;
        Source = source;
        Rows = rows;
        Columns = columns;
        _pixels = pixels;
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

    /// <summary>All pixels: <see cref="Count"/> × <see cref="Rows"/> × <see cref="Columns"/>, row-major.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>The same, for work on several threads.</summary>
    internal ReadOnlyMemory<byte> PixelMemory => _pixels;

    /// <summary>All labels, 0–9, one for every image.</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>How many images each of the ten classes has.</summary>
    public IReadOnlyList<int> ClassCounts => _classCounts;

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of size, labels and pixels: two sets with the same hash hold the same images in the
    /// same order, whatever they are called. Computed once, on first use.
    /// </summary>
    public string Hash => _hash.Value;

    /// <summary>The pixels of one image, <see cref="ImageSize"/> bytes, row-major.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _pixels.AsSpan(index * ImageSize, ImageSize);
    }

    /// <summary>A new set of the images at the given places, in that order.</summary>
    /// <param name="indices">Places in this set; one may come more than once.</param>
    /// <param name="name">The new set's name; this set's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside the set.</exception>
    public DigitSet Select(ReadOnlySpan<int> indices, string? name = null)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(indices.Length * ImageSize));
        var labels = new byte[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * ImageSize));
            labels[i] = _labels[indices[i]];
        }

        return Adopt(name ?? Name, Source, Rows, Columns, pixels, labels);
    }

    /// <summary>A new set with this set's images, then the other's.</summary>
    /// <param name="other">Images of the same size.</param>
    /// <param name="name">The new set's name; this set's when null.</param>
    /// <exception cref="DigitDataException">The sizes of the images differ.</exception>
    public DigitSet Concat(DigitSet other, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Rows != Rows || other.Columns != Columns)
        {
            throw new DigitDataException(
                $"{other.Source} has {other.Rows}×{other.Columns} images and {Source} has {Rows}×{Columns}: they cannot be one set.");
        }

        return Adopt(name ?? Name, Source, Rows, Columns, [.. _pixels, .. other._pixels], [.. _labels, .. other._labels]);
    }

    /// <summary>Makes a set of arrays that the caller gives away: nobody may write to them afterwards.</summary>
    internal static DigitSet Adopt(string name, string source, int rows, int columns, byte[] pixels, byte[] labels) =>
        new(name, source, rows, columns, pixels, labels);

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> sizes = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(sizes, Count);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[4..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(sizes[8..], Columns);
        hash.AppendData(sizes);
        hash.AppendData(_labels);
        hash.AppendData(_pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
