namespace Digits.Imaging.Synthesis;

/// <summary>
/// A smooth random displacement of the plane, as in Simard, Steinkraus and Platt, <i>Best practices for convolutional neural networks
/// applied to visual document analysis</i>, ICDAR 2003; here it moves the pen, not pixels, and is a quadratic B-spline over a coarse
/// grid rather than filtered noise, which needs no exponential.
/// </summary>
internal readonly ref struct Warp
{
    /// <summary>The number of values that the grid needs.</summary>
    public const int Size = 2 * Knots * Knots;

    private const int Knots = 6;

    // The grid's cells are 0.4 heights wide, and it reaches over the digit on all sides.
    private const double CellsPerHeight = 2.5;
    private const double Origin = -0.3;

    private readonly Span<double> _grid;

    /// <summary>Draws a displacement.</summary>
    /// <param name="grid">Working memory of <see cref="Size"/> values.</param>
    /// <param name="amount">The deviation of the displacements at the knots, in digit heights.</param>
    /// <param name="noise">Where they come from.</param>
    public Warp(Span<double> grid, double amount, ref HandNoise noise)
    {
        _grid = grid;
        for (int i = 0; i < Size; i++)
            grid[i] = amount * noise.Normal();
    }

    /// <summary>Moves a point.</summary>
    public void Apply(ref double x, ref double y)
    {
        double u = Math.Clamp((x - Origin) * CellsPerHeight, 0, Knots - 2.001);
        double v = Math.Clamp((y - Origin) * CellsPerHeight, 0, Knots - 2.001);
        int column = (int)u;
        int row = (int)v;
        Span<double> across = stackalloc double[3];
        Span<double> down = stackalloc double[3];
        Weights(u - column, across);
        Weights(v - row, down);
        double dx = 0;
        double dy = 0;
        for (int j = 0; j < 3; j++)
        {
            for (int i = 0; i < 3; i++)
            {
                double weight = down[j] * across[i];
                int knot = 2 * (((row + j) * Knots) + column + i);
                dx += weight * _grid[knot];
                dy += weight * _grid[knot + 1];
            }
        }

        x += dx;
        y += dy;
    }

    private static void Weights(double f, Span<double> weights)
    {
        weights[0] = 0.5 * (1 - f) * (1 - f);
        weights[1] = 0.5 + (f * (1 - f));
        weights[2] = 0.5 * f * f;
    }
}
