namespace Digits.Networks.Augmentation;

/// <summary>
/// An image with a border of zeros, one pixel wide, row after row: the pixel (row, column) lies at <c>(row + 1) · Stride + column + 1</c>.
/// Behind it lies a vector and a row of zeros more, so that loops over all pixels may run over the end.
/// </summary>
internal sealed class PaddedImage(int rows, int columns)
{
    /// <summary>From a pixel to the one below it.</summary>
    public int Stride { get; } = columns + 2;

    /// <summary>All pixels, the border included.</summary>
    public byte[] Pixels { get; } = new byte[(rows + 3) * (columns + 2) + 64];

    /// <summary>Takes over an image, row-major.</summary>
    public void Load(ReadOnlySpan<byte> image)
    {
        for (int row = 0; row < rows; row++)
            image.Slice(row * columns, columns).CopyTo(Row(row));
    }

    /// <summary>Hands the image out, row-major.</summary>
    public void Store(Span<byte> image)
    {
        for (int row = 0; row < rows; row++)
            Row(row).CopyTo(image[(row * columns)..]);
    }

    private Span<byte> Row(int row) => Pixels.AsSpan((row + 1) * Stride + 1, columns);
}
