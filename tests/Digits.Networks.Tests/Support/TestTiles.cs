using Digits.Networks.Kernels;

namespace Digits.Networks.Tests.Support;

/// <summary>Tiles one after the other, with a known value in their margins, so that a test sees who writes there.</summary>
internal sealed unsafe class TestTiles : IDisposable
{
    private const float Canary = -12345.678f;
    private readonly AlignedBuffer _buffer;
    private readonly int _tiles;

    /// <summary>Tiles whose every value is the canary.</summary>
    public TestTiles(TileLayout layout, int tiles = 1)
    {
        Layout = layout;
        _tiles = tiles;
        _buffer = new AlignedBuffer((long)tiles * layout.Size);
        _buffer.Span.Fill(Canary);
    }

    /// <summary>Tiles with values in −2..2 in their interior, multiples of 1/64, so that equal ones occur.</summary>
    public static TestTiles Random(TileLayout layout, int seed, int tiles = 1)
    {
        var random = new Random(seed);
        return new TestTiles(layout, tiles) { Values = TestValues.Fill(tiles * layout.Shape.Count * TileLayout.Lanes, () => random.Next(-128, 129) / 64f) };
    }

    public TileLayout Layout { get; }

    /// <summary>The first value inside the margin of the first tile.</summary>
    public float* Pointer => _buffer.Pointer + Layout.Origin;

    /// <summary>What lies inside the margins: [tile][channel][row][column][16].</summary>
    public float[] Values
    {
        get => [.. Interior().Select(at => _buffer.Span[at])];
        init
        {
            int i = 0;
            foreach (int at in Interior())
                _buffer.Span[at] = value[i++];
        }
    }

    /// <summary>Whether the margins hold what they held at first.</summary>
    public bool MarginsAreUntouched => Enumerable.Range(0, (int)_buffer.Count).Except(Interior()).All(at => _buffer.Span[at] == Canary);

    public void Dispose() => _buffer.Dispose();

    private IEnumerable<int> Interior() =>
        from tile in Enumerable.Range(0, _tiles)
        from channel in Enumerable.Range(0, Layout.Channels)
        from row in Enumerable.Range(0, Layout.Rows)
        from i in Enumerable.Range(0, Layout.Columns * TileLayout.Lanes)
        select tile * Layout.Size + Layout.Origin + Layout.Offset(channel, row, 0) + i;
}
