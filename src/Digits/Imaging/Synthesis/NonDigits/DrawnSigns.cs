using Digits.Data;

namespace Digits.Imaging.Synthesis;

/// <summary>Draws with the pen of the synthetic writers what is no digit: scribbles, letters and signs.</summary>
/// <remarks>Holds working memory. Not thread-safe; one a thread.</remarks>
internal sealed class DrawnSigns
{
    // In heights of the sign.
    private const double ThinnestRadius = 0.025, ThickestRadius = 0.1;

    private readonly Trajectory _line = new();
    private readonly Ink _ink = new();
    private readonly double[] _x = new double[32], _y = new double[32];
    private readonly bool[] _corners = new bool[32];

    /// <summary>One to three strokes that go anywhere.</summary>
    public void Scribble(ref RandomStream random, Span<byte> image)
    {
        _line.Clear();
        int strokes = 1 + random.Next(3);
        for (int stroke = 0; stroke < strokes; stroke++)
        {
            int points = (strokes == 1 ? 5 : 3) + random.Next(8);
            for (int i = 0; i < points; i++)
                (_x[i], _y[i], _corners[i]) = (random.Uniform(), random.Uniform(), random.Chance(0.2));
            Trace(points, roundness: random.Chance(0.3) ? 0 : 1);
        }

        Ink(ref random, image);
    }

    /// <summary>A letter or sign as a hand might write it.</summary>
    public void Sign(ref RandomStream random, Span<byte> image)
    {
        _line.Clear();
        SignForm form = SignForm.All[random.Next(SignForm.All.Count)];
        double width = 0.6 + (0.6 * random.Uniform()), slant = 0.25 * random.Normal(), tilt = 0.1 * random.Normal();
        double roundness = form.IsRound || random.Chance(0.4) ? 1 : 0;
        int first = 0;
        foreach (int end in form.StrokeEnds)
        {
            for (int i = first; i < end; i++)
            {
                double x = form.X[i] + (0.05 * random.Normal()), y = form.Y[i] + (0.05 * random.Normal());
                (_x[i - first], _y[i - first], _corners[i - first]) = ((width * x) - (slant * y), y + (tilt * x), !form.IsRound);
            }

            Trace(end - first, roundness);
            first = end;
        }

        Ink(ref random, image);
    }

    private void Trace(int points, double roundness) =>
        Spline.Trace(_x.AsSpan(0, points), _y.AsSpan(0, points), _corners.AsSpan(0, points), roundness, Trajectory.Step, _line);

    private void Ink(ref RandomStream random, Span<byte> image)
    {
        Array.Fill(_line.Radius, ThinnestRadius + ((ThickestRadius - ThinnestRadius) * random.Uniform() * random.Uniform()), 0, _line.Count);
        _ink.Draw(_line, 0.75 + (0.55 * random.Uniform()), image);
    }
}
