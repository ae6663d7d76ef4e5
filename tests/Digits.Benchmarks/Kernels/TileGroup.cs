using Digits.Networks;
using Digits.Networks.Kernels;

namespace Digits.Benchmarks.Kernels;

/// <summary>The values of a group of 64 images: four tiles one after the other, normally distributed inside their margins of zeros.</summary>
internal sealed unsafe class TileGroup
{
    /// <summary>Tiles of a group.</summary>
    public const int Tiles = 4;

    /// <summary>Images of a group.</summary>
    public const int Images = Tiles * TileLayout.Lanes;

    private readonly AlignedBuffer _buffer;

    /// <summary>Takes the memory and fills it.</summary>
    public TileGroup(TensorShape shape, int margin = 0)
    {
        Layout = new TileLayout(shape, margin);
        _buffer = new AlignedBuffer((long)Tiles * Layout.Size);
        var random = new CounterRandom(1, RandomPurpose.Initialization, shape.Count);
        for (int tile = 0; tile < Tiles; tile++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                for (int row = 0; row < shape.Rows; row++)
                {
                    foreach (ref float value in new Span<float>(this[tile] + Layout.Offset(channel, row, 0), shape.Columns * TileLayout.Lanes))
                        value = random.NextNormal();
                }
            }
        }
    }

    /// <summary>The layout of each tile.</summary>
    public TileLayout Layout { get; }

    /// <summary>The first value of a tile inside its margin.</summary>
    public float* this[int tile] => _buffer.Pointer + Layout.Origin + (long)tile * Layout.Size;

    /// <summary>Bytes of all values, without margins.</summary>
    public double Bytes => (double)Images * Layout.Shape.Count * sizeof(float);

    /// <summary>Does something for every tile of a group, by its number.</summary>
    public static void ForEach(Action<int> work)
    {
        for (int tile = 0; tile < Tiles; tile++)
            work(tile);
    }

    /// <summary>An array of normally distributed numbers, such as weights.</summary>
    public static AlignedBuffer Numbers(int count, float deviation = 1)
    {
        var buffer = new AlignedBuffer(count);
        var random = new CounterRandom(2, RandomPurpose.Initialization, count);
        foreach (ref float value in buffer.Span)
            value = deviation * random.NextNormal();
        return buffer;
    }
}
