using Digits.Networks.Augmentation;

namespace Digits.Networks.Tests.Augmentation;

public sealed class ElasticFieldTests
{
    [Test]
    public void Displacement_is_bounded_smooth_and_centred([Values(2, 7, 40)] float spacing)
    {
        const int rows = 20, columns = 28, count = 400;
        var field = new ElasticField(rows, columns, spacing);
        double sum = 0, squares = 0;
        float greatest = 0, steepest = 0;
        for (int n = 0; n < count; n++)
        {
            float[] moves = Draw(field, rows, columns, 3, n);
            greatest = Math.Max(greatest, moves.Max(Math.Abs));
            for (int i = columns; i < moves.Length; i++)
                steepest = Math.Max(steepest, Math.Max(Math.Abs(moves[i] - moves[i - columns]), i % columns == 0 ? 0 : Math.Abs(moves[i] - moves[i - 1])));
            sum += moves.Average();
            squares += moves.Average(move => move * move);
        }

        // The slope of a B-spline is a mean of the differences between neighbouring knots.
        Assert.That(greatest, Is.InRange(1.5f, 3));
        Assert.That(steepest, Is.InRange(0.5f * 3 / spacing, 2 * 3 / spacing + 1e-4f));

        // At a knot the squares of the weights along an axis sum to 1/2, between two knots to 0.46; the variance of even numbers is a third.
        Assert.That(sum / count, Is.Zero.Within(0.25));
        Assert.That(Math.Sqrt(squares / count) / 3, Is.InRange(0.25, 0.31));
    }

    [Test]
    public void Displacement_at_a_knot_is_the_weighted_mean_of_nine()
    {
        // Weights 1/6, 4/6, 1/6 along each axis; the knots are drawn row by row, first across, then down.
        var field = new ElasticField(28, 28, 7);
        var random = new CounterRandom(9, RandomPurpose.Augmentation);
        var knots = new float[7 * 7 * 2];
        foreach (ref float knot in knots.AsSpan())
            knot = random.NextBetween(-2, 2);
        random = new CounterRandom(9, RandomPurpose.Augmentation);
        field.Draw(2, ref random);
        double[] weights = [1 / 6.0, 4 / 6.0, 1 / 6.0];
        double x = 0, y = 0;
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                x += weights[i] * weights[j] * knots[2 * ((2 + i) * 7 + 3 + j)];
                y += weights[i] * weights[j] * knots[2 * ((2 + i) * 7 + 3 + j) + 1];
            }
        }

        Assert.That(field.At(14, 16).X[5], Is.EqualTo(x).Within(1e-5)); // row 14 is knot 2, column 21 is knot 3
        Assert.That(field.At(14, 16).Y[5], Is.EqualTo(y).Within(1e-5));
    }

    private static float[] Draw(ElasticField field, int rows, int columns, float amplitude, int index)
    {
        var random = new CounterRandom(2, RandomPurpose.Augmentation, 0, index);
        field.Draw(amplitude, ref random);
        return [.. Enumerable.Range(0, rows * columns).Select(i => field.At(i / columns, i % columns / 16 * 16).X[i % columns % 16])];
    }
}
