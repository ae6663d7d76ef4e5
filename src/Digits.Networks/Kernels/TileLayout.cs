namespace Digits.Networks.Kernels;

/// <summary>
/// How the values of a tile of 16 images lie in memory: <c>[channel][row][column][16]</c>, the same value of all 16 images side by side,
/// one <c>Vector512&lt;float&gt;</c> (two <c>Vector256</c> on narrower machines); around each plane a margin, which holds zeros where a
/// kernel reads beyond the edge.
/// </summary>
/// <param name="Channels">Channels.</param>
/// <param name="Rows">Rows, without the margin.</param>
/// <param name="Columns">Columns, without the margin.</param>
/// <param name="Margin">Rows and columns of zeros on each side.</param>
/// <remarks>Pointers to a tile mean its first value inside the margin. Strides count floats.</remarks>
internal readonly record struct TileLayout(int Channels, int Rows, int Columns, int Margin = 0)
{
    /// <summary>Images in a tile.</summary>
    public const int Lanes = 16;

    /// <summary>A tile of a shape, without or with a margin.</summary>
    public TileLayout(TensorShape shape, int margin = 0)
        : this(shape.Channels, shape.Rows, shape.Columns, margin)
    {
    }

    /// <summary>From a value to the one below it.</summary>
    public int RowStride => (Columns + 2 * Margin) * Lanes;

    /// <summary>From a value to the same one of the next channel.</summary>
    public int PlaneStride => (Rows + 2 * Margin) * RowStride;

    /// <summary>Floats of the whole tile, margins included.</summary>
    public int Size => Channels * PlaneStride;

    /// <summary>From the first float in memory to the first value inside the margin.</summary>
    public int Origin => Margin * RowStride + Margin * Lanes;

    /// <summary>From the first value inside the margin to lane 0 of any other.</summary>
    public int Offset(int channel, int row, int column) => channel * PlaneStride + row * RowStride + column * Lanes;

    /// <summary>The shape without lanes and margin.</summary>
    public TensorShape Shape => new(Channels, Rows, Columns);

    /// <summary>Floats, rounded up to whole vectors of 16.</summary>
    public static int RoundUp(int floats) => (floats + Lanes - 1) / Lanes * Lanes;

    /// <summary>Sets the margins to zero, the values inside staying as they are.</summary>
    /// <param name="values">The first value inside the margin.</param>
    public unsafe void ClearMargin(float* values)
    {
        if (Margin == 0)
            return;
        for (int c = 0; c < Channels; c++)
        {
            float* plane = values - Origin + (long)c * PlaneStride;
            int band = Margin * RowStride, side = Margin * Lanes;
            new Span<float>(plane, band).Clear();
            new Span<float>(plane + PlaneStride - band, band).Clear();
            for (int y = Margin; y < Rows + Margin; y++)
            {
                new Span<float>(plane + y * RowStride, side).Clear();
                new Span<float>(plane + (y + 1) * RowStride - side, side).Clear();
            }
        }
    }
}
