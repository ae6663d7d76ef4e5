namespace Digits.Networks.Kernels.SingleImage;

/// <summary>
/// Where the values between two steps lie in a workspace: <c>[row][column][channel]</c>, the channels of a place padded with zeros to
/// <see cref="Pitch"/>, and around the rows and columns a margin of zeros for the convolution that reads them.
/// </summary>
/// <param name="shape">Their shape.</param>
/// <param name="isImage">Whether they are the pixels themselves, which are not padded.</param>
internal sealed class ActivationMap(TensorShape shape, bool isImage = false)
{
    /// <summary>The shape without padding and margin.</summary>
    public TensorShape Shape => shape;

    /// <summary>
    /// Floats from a place to the one right of it: 16, 24, 32, 40… so that blocks of 16, 24 and 32 channels cover it; a multiple of 16 for a
    /// plain vector.
    /// </summary>
    public int Pitch { get; } = isImage ? 1 : PadChannels(shape);

    /// <summary>Rows and columns of zeros on each side; set by the step that reads the map, before <see cref="Place"/>.</summary>
    public int Margin { get; set; }

    /// <summary>Floats from a place to the one below it.</summary>
    public int RowStride => (shape.Columns + 2 * Margin) * Pitch;

    /// <summary>Floats of the whole map, margin included.</summary>
    public int Size => (shape.Rows + 2 * Margin) * RowStride;

    /// <summary>Floats before the first place inside the margin.</summary>
    public int Origin => Margin * (RowStride + Pitch);

    /// <summary>The index in a workspace of its first float, margin included.</summary>
    public int Offset { get; private set; }

    /// <summary>The index in a workspace of its first row of activity.</summary>
    public int ActivityOffset { get; private set; }

    /// <summary>Settles where it lies: behind what was placed before.</summary>
    /// <param name="floats">The end of what was placed before; moved behind this map, to a cache line.</param>
    /// <param name="rows">The same for rows of activity.</param>
    public void Place(ref int floats, ref int rows)
    {
        (Offset, ActivityOffset) = (floats, rows);
        floats += (Size + 31) & ~15; // a vector may be written beyond the end
        rows += shape.Rows;
    }

    private static int PadChannels(TensorShape shape) =>
        shape is { Rows: 1, Columns: 1 } ? (shape.Channels + 15) & ~15 : Math.Max(16, (shape.Channels + 7) & ~7);
}
