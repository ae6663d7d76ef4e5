using System.Globalization;
using Digits.Experiments;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>A trial that was trained once: where it lies in its trainer's space, and how it stood at each rung.</summary>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Point">Its parameters in unit space.</param>
/// <param name="Rungs">How it stood at 1/16, 1/4 and the end; costs are of the way from the rung before.</param>
internal sealed record RecordedTrial(string Trainer, double[] Point, Rung[] Rungs)
{
    /// <summary>The shares of a training that were measured: the rungs of the default pruner, and the end.</summary>
    public static readonly double[] Shares = [1 / 16.0, 1 / 4.0, 1];

    private const int NumbersOfRung = 4;

    // What no clock has measured cannot be a logarithm either.
    private const double LeastCost = 1e-3;

    /// <summary>Reads a row of the table.</summary>
    public static RecordedTrial Parse(string row, IReadOnlyDictionary<string, SearchSpace> spaces)
    {
        string[] cells = row.Split(',');
        SearchSpace space = spaces[cells[0]];
        double[] numbers = [.. cells[2..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        double Cost(int rung) => rung < 0 ? 0 : numbers[(rung * NumbersOfRung) + 3];
        Rung[] rungs = [.. Shares.Select((share, i) => new Rung(
            share,
            new ValidationScore(numbers[(i * NumbersOfRung) + 1], numbers[(i * NumbersOfRung) + 2]),
            Math.Max(LeastCost, Cost(i) - Cost(i - 1))))];
        return new RecordedTrial(cells[0], space.ToUnit(space.Parse(cells[1].Split(' '))), rungs);
    }

    /// <summary>How far a point is, squared: numbers by their places between the bounds, other options at 1.</summary>
    public double SquaredDistance(SearchSpace space, double[] point)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double difference = Point[i] - point[i];
            sum += space[i] is Choice ? (difference == 0 ? 0 : 1) : difference * difference;
        }

        return sum;
    }
}
