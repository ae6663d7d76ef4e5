using System.Runtime.Intrinsics;

namespace Digits.Networks.Augmentation;

/// <summary>
/// A smooth random displacement of every pixel (Simard, Steinkraus and Platt 2003), here a uniform cubic B-spline over a coarse grid of
/// random displacements rather than filtered noise, which would cost more than all the rest.
/// </summary>
/// <remarks>
/// The weights of a B-spline are not negative and sum to 1, so no pixel moves farther than the knots do. It is separable: the rows of knots
/// are first spread over all columns, then four of them are mixed for each row of pixels. Holds scratch: one a thread.
/// </remarks>
internal sealed class ElasticField
{
    private const int Support = 4; // knots that reach a point, along each axis

    private readonly int _stride, _knotRows, _knotColumns;
    private readonly int[] _firstKnot;                // [row]: the first of the four
    private readonly float[] _rowWeights;             // [row][4]
    private readonly float[] _columnWeights;          // [knot column][stride]
    private readonly float[] _linesX, _linesY;        // [knot row][stride]

    /// <summary>Prepares for images of a size.</summary>
    /// <param name="rows">Rows of pixels.</param>
    /// <param name="columns">Columns of pixels.</param>
    /// <param name="spacing">Pixels from knot to knot.</param>
    public ElasticField(int rows, int columns, float spacing)
    {
        _stride = (columns + Vector512<float>.Count - 1) / Vector512<float>.Count * Vector512<float>.Count;
        _knotRows = (int)((rows - 1) / spacing) + Support;
        _knotColumns = (int)((columns - 1) / spacing) + Support;
        _firstKnot = new int[rows];
        _rowWeights = new float[rows * Support];
        _columnWeights = new float[_knotColumns * _stride];
        _linesX = new float[_knotRows * _stride];
        _linesY = new float[_knotRows * _stride];
        Span<float> weights = stackalloc float[Support];
        for (int row = 0; row < rows; row++)
            _firstKnot[row] = Weights(row / spacing, _rowWeights.AsSpan(row * Support, Support));
        for (int column = 0; column < columns; column++)
        {
            int first = Weights(column / spacing, weights);
            for (int k = 0; k < Support; k++)
                _columnWeights[(first + k) * _stride + column] = weights[k];
        }
    }

    /// <summary>Draws a new displacement.</summary>
    /// <param name="amplitude">The largest displacement along each axis, in pixels.</param>
    /// <param name="random">Where it comes from.</param>
    public void Draw(float amplitude, ref CounterRandom random)
    {
        Array.Clear(_linesX);
        Array.Clear(_linesY);
        for (int knotRow = 0; knotRow < _knotRows; knotRow++)
        {
            Span<float> lineX = _linesX.AsSpan(knotRow * _stride, _stride), lineY = _linesY.AsSpan(knotRow * _stride, _stride);
            for (int knotColumn = 0; knotColumn < _knotColumns; knotColumn++)
            {
                var knotX = Vector512.Create(random.NextBetween(-amplitude, amplitude));
                var knotY = Vector512.Create(random.NextBetween(-amplitude, amplitude));
                ReadOnlySpan<float> weights = _columnWeights.AsSpan(knotColumn * _stride, _stride);
                for (int i = 0; i < weights.Length; i += Vector512<float>.Count)
                {
                    var weight = Vector512.Create(weights[i..]);
                    Vector512.MultiplyAddEstimate(weight, knotX, Vector512.Create(lineX[i..])).CopyTo(lineX[i..]);
                    Vector512.MultiplyAddEstimate(weight, knotY, Vector512.Create(lineY[i..])).CopyTo(lineY[i..]);
                }
            }
        }
    }

    /// <summary>The displacement across and down, in pixels, of 16 pixels beside each other.</summary>
    /// <param name="row">Their row.</param>
    /// <param name="column">The column of the first: a multiple of 16. Beyond the image the displacement is 0.</param>
    public (Vector512<float> X, Vector512<float> Y) At(int row, int column)
    {
        ReadOnlySpan<float> weights = _rowWeights.AsSpan(row * Support, Support);
        Vector512<float> x = Vector512<float>.Zero, y = Vector512<float>.Zero;
        int at = _firstKnot[row] * _stride + column;
        for (int k = 0; k < Support; k++, at += _stride)
        {
            var weight = Vector512.Create(weights[k]);
            x = Vector512.MultiplyAddEstimate(weight, Vector512.Create(_linesX.AsSpan(at)), x);
            y = Vector512.MultiplyAddEstimate(weight, Vector512.Create(_linesY.AsSpan(at)), y);
        }

        return (x, y);
    }

    // The uniform cubic B-spline (de Boor, A practical guide to splines, 1978); gives the first knot of the four.
    private static int Weights(float position, Span<float> weights)
    {
        int first = (int)position;
        float t = position - first, rest = 1 - t;
        weights[0] = rest * rest * rest / 6;
        weights[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
        weights[2] = (3 * rest * rest * rest - 6 * rest * rest + 4) / 6;
        weights[3] = t * t * t / 6;
        return first;
    }
}
