namespace Digits.Tests.Experiments.Surrogate;

/// <summary>A linear function of points, fitted by ridge regression (Hoerl and Kennard, Technometrics 1970): (XᵀX + λI) w = Xᵀy.</summary>
internal sealed class LinearTrend
{
    // λ: as much as one trial that says that the parameter does not matter. The mean, which comes first, is not held back.
    private const double Penalty = 1;

    private readonly double[] _weights;

    public LinearTrend(IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        int count = points[0].Length + 1;
        double[][] system = [.. Enumerable.Range(0, count).Select(_ => new double[count + 1])];
        for (int i = 1; i < count; i++)
            system[i][i] = Penalty;
        for (int n = 0; n < points.Count; n++)
        {
            double[] row = [1, .. points[n], values[n]];
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j <= count; j++)
                    system[i][j] += row[i] * row[j];
            }
        }

        _weights = Solve(system);
    }

    public double At(double[] point)
    {
        double sum = _weights[0];
        for (int i = 0; i < point.Length; i++)
            sum += _weights[i + 1] * point[i];
        return sum;
    }

    /// <summary>Solves a positive definite system, its right side the last column, by elimination: no pivots are needed.</summary>
    private static double[] Solve(double[][] system)
    {
        int count = system.Length;
        for (int i = 0; i < count; i++)
        {
            for (int row = 0; row < count; row++)
            {
                double factor = row == i ? 0 : system[row][i] / system[i][i];
                for (int column = i; column <= count; column++)
                    system[row][column] -= factor * system[i][column];
            }
        }

        return [.. system.Select((row, i) => row[count] / row[i])];
    }
}
