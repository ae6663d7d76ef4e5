namespace Digits.Networks.Augmentation;

/// <summary>Changes images at random, within what the options allow.</summary>
/// <remarks>
/// What becomes of an image depends on the image, the seed, the epoch and the index alone, so any thread may do it, in any order. Holds
/// scratch, hence not thread-safe: one a thread. Allocates nothing once constructed.
/// </remarks>
internal sealed class Augmenter
{
    private readonly int _rows, _columns;
    private readonly AugmentationOptions _options;
    private readonly StrokeThickness? _strokes;
    private readonly ElasticField? _elastic;
    private readonly Resampler? _resampler;
    private readonly byte[] _redrawn;

    /// <summary>Prepares for images of a size.</summary>
    /// <param name="rows">Rows of an image: at least 1.</param>
    /// <param name="columns">Columns of an image: at least 1.</param>
    /// <param name="options">What may change, and how much.</param>
    public Augmenter(int rows, int columns, AugmentationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (_rows, _columns, _options) = (rows, columns, options);
        _strokes = options.MaxThickness > 0 ? new StrokeThickness(rows, columns) : null;
        _elastic = options.Elastic > 0 ? new ElasticField(rows, columns, options.ElasticSpacing) : null;
        _resampler = options.Resamples ? new Resampler(rows, columns) : null;
        _redrawn = new byte[rows * columns];
    }

    /// <summary>Changes an image.</summary>
    /// <param name="image">Rows × columns pixels, ink 255 on 0.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="epoch">Which time the image is seen.</param>
    /// <param name="index">Which image it is.</param>
    /// <param name="output">Rows × columns pixels, overwritten; must not overlap <paramref name="image"/>.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public void Apply(ReadOnlySpan<byte> image, long seed, long epoch, long index, Span<byte> output)
    {
        if (image.Length != _rows * _columns || output.Length != image.Length)
            throw new ArgumentException($"Images have {_rows * _columns} pixels, but {image.Length} and room for {output.Length} were given.");
        var random = new CounterRandom(seed, RandomPurpose.Augmentation, epoch, index);
        Distortion distortion = Distortion.Draw(_options, ref random);
        if (_strokes is not null)
        {
            // Before pixels move, as interpolation blurs the edges.
            _strokes.Apply(image, distortion.Thickness, _redrawn);
            image = _redrawn;
        }

        _elastic?.Draw(_options.Elastic, ref random);
        if (_resampler is not null)
            _resampler.Apply(image, distortion, _elastic, output);
        else
            Shift(image, (int)distortion.ShiftX, (int)distortion.ShiftY, output);
    }

    private void Shift(ReadOnlySpan<byte> image, int right, int down, Span<byte> output)
    {
        int width = _columns - Math.Abs(right), from = Math.Max(0, -right), to = Math.Max(0, right);
        output.Clear();
        if (width <= 0)
            return;
        for (int row = Math.Max(0, down); row < Math.Min(_rows, _rows + down); row++)
            image.Slice((row - down) * _columns + from, width).CopyTo(output[(row * _columns + to)..]);
    }
}
