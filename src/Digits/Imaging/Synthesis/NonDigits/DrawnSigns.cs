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
        double serif = random.Chance(0.25) ? 0.05 + (0.08 * random.Uniform()) : 0;
        int first = 0;
        foreach (int end in form.StrokeEnds)
        {
            for (int i = first; i < end; i++)
            {
                double x = form.X[i] + (0.05 * random.Normal()), y = form.Y[i] + (0.05 * random.Normal());
                (_x[i - first], _y[i - first], _corners[i - first]) = ((width * x) - (slant * y), y + (tilt * x), !form.IsRound);
            }

            Trace(end - first, roundness);
            if (serif > 0)
                Serifs(form, first, end, serif);
            first = end;
        }

        Ink(ref random, image);
    }

    /// <summary>Short bars where a stroke ends at the top or at the bottom, as printed letters have them.</summary>
    private void Serifs(SignForm form, int first, int end, double half)
    {
        int last = end - first - 1;
        (double X, double Y)[] ends = [(_x[0], _y[0]), (_x[last], _y[last])];
        foreach ((double x, double y) in ends.Where((_, i) => form.Y[i == 0 ? first : end - 1] is 0 or 1))
        {
            (_x[0], _y[0], _corners[0]) = (x - half, y, true);
            (_x[1], _y[1], _corners[1]) = (x + half, y, true);
            Trace(2, roundness: 0);
        }
    }

    private void Trace(int points, double roundness) =>
        Spline.Trace(_x.AsSpan(0, points), _y.AsSpan(0, points), _corners.AsSpan(0, points), roundness, Trajectory.Step, _line);

    private void Ink(ref RandomStream random, Span<byte> image)
    {
        Array.Fill(_line.Radius, ThinnestRadius + ((ThickestRadius - ThinnestRadius) * random.Uniform()), 0, _line.Count);
        _ink.Draw(_line, 0.75 + (0.55 * random.Uniform()), image);
    }
}
