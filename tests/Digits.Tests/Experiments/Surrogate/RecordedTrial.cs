using System.Globalization;
using Digits.Experiments;
using Digits.Experiments.Spaces;

namespace Digits.Tests.Experiments.Surrogate;

/// <summary>A trial that was trained once: where it lies in its trainer's space, and how it stood at each rung.</summary>
/// <param name="Trainer">The name of the trainer.</param>
/// <param name="Point">Its parameters in unit space.</param>
/// <param name="Values">
/// Three for each rung, such that means make sense: the logit of the accuracy, the logarithm of the log-loss, and that of the seconds since
/// the rung before.
/// </param>
internal sealed record RecordedTrial(string Trainer, double[] Point, double[] Values)
{
    /// <summary>The shares of a training that were measured: the rungs of the default pruner, and the end.</summary>
    public static readonly double[] Shares = [1 / 16.0, 1 / 4.0, 1];

    // So that no logit and no logarithm is infinite: half an image of 2,000, and what no clock can measure.
    private const double HalfAnImage = 0.00025, LeastSeconds = 1e-3;

    private const int ColumnsOfRung = 4, ValuesOfRung = 3;

    /// <summary>Reads a row of the table.</summary>
    public static RecordedTrial Parse(string row, IReadOnlyDictionary<string, SearchSpace> spaces)
    {
        string[] cells = row.Split(',');
        SearchSpace space = spaces[cells[0]];
        double[] numbers = [.. cells[2..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        double Seconds(int rung) => rung < 0 ? 0 : numbers[(rung * ColumnsOfRung) + 3];
        double[] values = [.. Shares.SelectMany((_, rung) => (double[])[
            Logit(numbers[(rung * ColumnsOfRung) + 1]),
            Math.Log(numbers[(rung * ColumnsOfRung) + 2]),
            Math.Log(Math.Max(LeastSeconds, Seconds(rung) - Seconds(rung - 1)))])];
        return new RecordedTrial(cells[0], space.ToUnit(space.Parse(cells[1].Split(' '))), values);
    }

    /// <summary>The rungs that have such values; their costs are of the way from the rung before.</summary>
    public static Rung[] ToRungs(double[] values) => [.. Shares.Select((share, rung) => new Rung(
        share,
        new ValidationScore(FromLogit(values[rung * ValuesOfRung]), Math.Exp(values[(rung * ValuesOfRung) + 1])),
        Math.Exp(values[(rung * ValuesOfRung) + 2])))];

    private static double Logit(double accuracy) => Math.Log((accuracy + HalfAnImage) / (1 + HalfAnImage - accuracy));

    private static double FromLogit(double logit) => Math.Clamp(((1 + (2 * HalfAnImage)) / (1 + Math.Exp(-logit))) - HalfAnImage, 0, 1);
}
