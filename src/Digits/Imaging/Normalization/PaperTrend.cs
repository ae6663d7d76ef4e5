namespace Digits.Imaging.Normalization;

/// <summary>The light across a picture as a quadratic surface, fitted to its paper: ink, which no such surface describes, loses its say.</summary>
/// <remarks>
/// Least squares, reweighted by Tukey's biweight: J. W. Tukey and A. E. Beaton, <i>The fitting of power series, meaning polynomials</i>,
/// Technometrics 16, 1974.
/// </remarks>
internal static class PaperTrend
{
    private const int Terms = 6;
    private const int Rounds = 6;

    // Tukey's constant, in standard deviations, and what turns a median of absolute deviations into one.
    private const double Reach = 4.685;
    private const double MedianToDeviation = 1.4826;

    private const int ThumbnailSide = 64;

    /// <summary>Fits the surface, on a thumbnail: paper is smooth, and the mean of an area has little noise.</summary>
    /// <returns>The surface at each pixel of the picture.</returns>
    public static float[] Fit(Plane picture)
    {
        Plane small = picture.Within(ThumbnailSide);
        var weights = new double[small.Values.Length];
        var coefficients = new double[Terms];
        Array.Fill(weights, 1);
        for (int round = 0; round < Rounds && Solve(small, weights) is { } solution; round++)
        {
            coefficients = solution;
            float[] surface = Draw(coefficients, small.Width, small.Height);
            for (int i = 0; i < surface.Length; i++)
                surface[i] = MathF.Abs(small.Values[i] - surface[i]);
            var sorted = (float[])surface.Clone();
            Array.Sort(sorted);
            double reach = Reach * Math.Max(1, MedianToDeviation * sorted[sorted.Length / 2]);
            for (int i = 0; i < weights.Length; i++)
            {
                double share = surface[i] / reach;
                weights[i] = share >= 1 ? 0 : (1 - (share * share)) * (1 - (share * share));
            }
        }

        return Draw(coefficients, picture.Width, picture.Height);
    }

    private static float[] Draw(double[] c, int width, int height)
    {
        var surface = new float[width * height];
        for (int y = 0; y < height; y++)
        {
            double v = ((2.0 * y) + 1 - height) / height;
            (float constant, float linear, float square) = ((float)(c[0] + (c[2] * v) + (c[5] * v * v)), (float)(c[1] + (c[4] * v)), (float)c[3]);
            for (int x = 0; x < width; x++)
            {
                float u = ((2f * x) + 1 - width) / width;
                surface[(y * width) + x] = constant + (u * (linear + (u * square)));
            }
        }

        return surface;
    }

    private static void Basis(int x, int y, int width, int height, Span<double> basis)
    {
        double u = ((2.0 * x) + 1 - width) / width, v = ((2.0 * y) + 1 - height) / height;
        (basis[0], basis[1], basis[2], basis[3], basis[4], basis[5]) = (1, u, v, u * u, u * v, v * v);
    }

    /// <summary>The normal equations; null where the picture is too small or the weights too few to settle them.</summary>
    private static double[]? Solve(Plane picture, double[] weights)
    {
        var equations = new double[Terms, Terms + 1];
        Span<double> basis = stackalloc double[Terms];
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] == 0)
                continue;
            Basis(i % picture.Width, i / picture.Width, picture.Width, picture.Height, basis);
            for (int row = 0; row < Terms; row++)
            {
                double weighted = weights[i] * basis[row];
                for (int column = row; column < Terms; column++)
                    equations[row, column] += weighted * basis[column];
                equations[row, Terms] += weighted * picture.Values[i];
            }
        }

        for (int row = 1; row < Terms; row++)
        {
            for (int column = 0; column < row; column++)
                equations[row, column] = equations[column, row];
        }

        return Eliminate(equations);
    }

    private static double[]? Eliminate(double[,] equations)
    {
        double least = 1e-9 * Math.Max(1, equations[0, 0]);
        for (int pivot = 0; pivot < Terms; pivot++)
        {
            // A positive definite matrix needs no exchange of rows.
            if (equations[pivot, pivot] < least)
                return null;
            for (int row = 0; row < Terms; row++)
            {
                if (row == pivot)
                    continue;
                double factor = equations[row, pivot] / equations[pivot, pivot];
                for (int column = pivot; column <= Terms; column++)
                    equations[row, column] -= factor * equations[pivot, column];
            }
        }

        var solution = new double[Terms];
        for (int row = 0; row < Terms; row++)
            solution[row] = equations[row, Terms] / equations[row, row];
        return solution;
    }
}
