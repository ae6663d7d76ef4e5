namespace Digits.Imaging.Synthesis;

/// <summary>Writes digits, one at a time: chooses the form, moves the pen, leaves the ink.</summary>
/// <remarks>
/// <para>
/// Plamondon's kinematic theory (<i>A kinematic theory of rapid human movements</i>, Biological Cybernetics, 1995) sees handwriting as a
/// plan of targets, reached by strokes that overlap in time: the next one begins before the last has ended, which is why fast writing
/// has round corners and small loops. The allograph is the plan; the overlap is <see cref="Smooth"/>, which mixes each position with
/// those just before and after it.
/// </para>
/// <para>Holds working memory. Not thread-safe; one a thread.</para>
/// </remarks>
internal sealed class Scribe(int seed)
{
    // Tuned on MNIST's training images: what made a reader of synthetic digits read more of them, while a reader of MNIST went on
    // reading at least 97 of 100 synthetic ones. First how a writer departs from the drawings, then an instance from its writer.

    // Deviation of a control point, in distances to its neighbours (of which no more than the reach counts).
    private const double HabitJitter = 0.11;
    private const double InstanceJitter = 0.07;
    private const double JitterReach = 0.3;

    // How far mixtures of poses go: at 1 a writer's lie within the poses, beyond it a little outside.
    private const double HabitPoseSpread = 1.25;
    private const double InstancePoseSpread = 0.12;

    // Deviation of the smooth displacements, in digit heights.
    private const double HabitWarp = 0.068;
    private const double InstanceWarp = 0.047;

    private readonly Trajectory _line = new();
    private readonly Ink _ink = new();
    private readonly double[] _x = new double[Allographs.MaxPoints];
    private readonly double[] _y = new double[Allographs.MaxPoints];
    private readonly double[] _scratchX = new double[2 * Trajectory.Capacity];
    private readonly double[] _scratchY = new double[2 * Trajectory.Capacity];

    /// <summary>Writes one digit.</summary>
    /// <param name="writerNumber">Who writes.</param>
    /// <param name="digit">0–9.</param>
    /// <param name="instance">Which of the writer's instances of this digit.</param>
    /// <param name="image">784 bytes, overwritten.</param>
    public void Write(int writerNumber, int digit, int instance, Span<byte> image)
    {
        var writer = new Writer(seed, writerNumber);
        var noise = new HandNoise(seed, writerNumber, ((long)digit << 32) | (uint)instance);
        int choice = writer.Choose(digit, ref noise);
        Allograph allograph = Allographs.Of(digit)[choice];
        Plan(writer, writer.Habit(digit, choice), allograph, ref noise);

        _line.Clear();
        int first = 0;
        foreach (int end in allograph.StrokeEnds)
        {
            Stroke(writer, allograph.Corners.AsSpan(first..end), first, end, ref noise);
            first = end;
        }

        Lay(writer, allograph.Bend, ref noise);
        _ink.Draw(_line, noise.Uniform(0.75, 1.3), image);
    }

    /// <summary>Where this writer's control points lie this time.</summary>
    private void Plan(in Writer writer, HandNoise habit, Allograph allograph, ref HandNoise noise)
    {
        Span<double> shares = stackalloc double[allograph.Poses];
        double sum = 0;
        double drift = 0;
        Span<double> drifts = stackalloc double[allograph.Poses];
        for (int i = 0; i < shares.Length; i++)
        {
            double share = habit.Uniform();
            shares[i] = share * share;
            sum += shares[i];
            drifts[i] = InstancePoseSpread * writer.Care * noise.Normal();
            drift += drifts[i];
        }

        double even = 1.0 / shares.Length;
        for (int i = 0; i < shares.Length; i++)
            shares[i] = even + (HabitPoseSpread * ((shares[i] / sum) - even)) + drifts[i] - (drift * even);

        Span<double> x = _x.AsSpan(0, allograph.Size);
        Span<double> y = _y.AsSpan(0, allograph.Size);
        allograph.Mix(shares, x, y);

        // Points that lie close together keep their order: each strays by a share of the distance to its neighbours.
        Span<double> dx = stackalloc double[x.Length];
        Span<double> dy = stackalloc double[x.Length];
        int first = 0;
        foreach (int end in allograph.StrokeEnds)
        {
            for (int i = first; i < end; i++)
            {
                double before = i > first ? Distance(x, y, i - 1, i) : JitterReach;
                double after = i + 1 < end ? Distance(x, y, i, i + 1) : JitterReach;
                double reach = Math.Min(JitterReach, 0.5 * (before + after));
                double own = HabitJitter * allograph.Bend * reach;
                double now = InstanceJitter * allograph.Bend * writer.Care * reach;
                dx[i] = (own * habit.Normal()) + (now * noise.Normal());
                dy[i] = (own * habit.Normal()) + (now * noise.Normal());
            }

            first = end;
        }

        var warp = new Warp(stackalloc double[Warp.Size], HabitWarp * allograph.Bend, ref habit);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += dx[i];
            y[i] += dy[i];
            warp.Apply(ref x[i], ref y[i]);
        }
    }

    /// <summary>Moves the pen through the control points of one stroke.</summary>
    private void Stroke(in Writer writer, ReadOnlySpan<bool> corners, int first, int end, ref HandNoise noise)
    {
        int begin = _line.Count;
        Spline.Trace(_x.AsSpan(first..end), _y.AsSpan(first..end), corners, writer.Roundness, Trajectory.Step, _line);
        Smooth(begin, Math.Max(0, writer.Haste + (0.02 * writer.Care * noise.Normal())));
        Overshoot(begin, 0.035 * writer.Care * noise.Normal(), ref noise, noise.Chance(writer.Hooks));
        Press(writer, begin, ref noise);
    }

    /// <summary>Lets movements overlap: each point becomes the mean of those within a distance of it, twice. Ends stay where they are.</summary>
    private void Smooth(int begin, double distance)
    {
        int width = (int)((distance / Trajectory.Step) + 0.5);
        int count = _line.Count - begin;
        if (width == 0 || count < 3)
            return;
        width = Math.Min(width, count - 1);
        for (int pass = 0; pass < 2; pass++)
        {
            Span<double> x = _line.X.AsSpan(begin, count);
            Span<double> y = _line.Y.AsSpan(begin, count);

            // Beyond its ends the line goes on as its own reflection in them, so that they keep their places.
            for (int i = -width; i < count + width; i++)
            {
                int at = i < 0 ? -i : i >= count ? (2 * (count - 1)) - i : i;
                _scratchX[i + width] = i < 0 ? (2 * x[0]) - x[at] : i >= count ? (2 * x[^1]) - x[at] : x[at];
                _scratchY[i + width] = i < 0 ? (2 * y[0]) - y[at] : i >= count ? (2 * y[^1]) - y[at] : y[at];
            }

            for (int i = 0; i < count; i++)
            {
                double sumX = 0;
                double sumY = 0;
                for (int k = 0; k <= 2 * width; k++)
                {
                    sumX += _scratchX[i + k];
                    sumY += _scratchY[i + k];
                }

                x[i] = sumX / ((2 * width) + 1);
                y[i] = sumY / ((2 * width) + 1);
            }
        }
    }

    /// <summary>Goes on beyond the end of the stroke, or stops before it; a hook turns aside.</summary>
    private void Overshoot(int begin, double length, ref HandNoise noise, bool hook)
    {
        int last = _line.Count - 1;
        if (last - begin < 4)
            return;
        if (hook)
            length = noise.Uniform(0.05, 0.13);
        int steps = (int)((Math.Abs(length) / Trajectory.Step) + 0.5);
        if (length < 0)
        {
            _line.Shorten(_line.Count - Math.Min(steps, (last - begin) / 4));
            return;
        }

        (double dx, double dy) = ((_line.X[last] - _line.X[last - 2]) / 2, (_line.Y[last] - _line.Y[last - 2]) / 2);
        double turn = hook ? noise.Uniform(-1.2, 1.2) : 0.15 * noise.Normal();
        (double x, double y) = (_line.X[last], _line.Y[last]);
        for (int i = 0; i < steps; i++)
        {
            (dx, dy) = (dx - (turn * dy), dy + (turn * dx));
            double shrink = 1 / Math.Sqrt(1 + (turn * turn));
            (dx, dy) = (dx * shrink, dy * shrink);
            (x, y) = (x + dx, y + dy);
            _line.Add(x, y, begins: false);
        }
    }

    /// <summary>Lets the line tremble, and gives it its width, by pressure and nib.</summary>
    private void Press(in Writer writer, int begin, ref HandNoise noise)
    {
        const int Knot = 8; // points from one random value to the next: a quarter of the digit's height
        int count = _line.Count - begin;
        double pen = writer.PenRadius;
        double nibLength = Math.Sqrt(1 + (writer.NibX * writer.NibX));
        (double p0, double p1) = (noise.Normal(), noise.Normal());
        (double q0, double q1) = (noise.Normal(), noise.Normal());
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && i % Knot == 0)
            {
                (p0, p1) = (p1, noise.Normal());
                (q0, q1) = (q1, noise.Normal());
            }

            double t = (double)(i % Knot) / Knot;
            t = t * t * (3 - (2 * t));
            int at = begin + i;
            int from = Math.Max(begin, at - 1);
            int to = Math.Min(_line.Count - 1, at + 1);
            (double dx, double dy) = (_line.X[to] - _line.X[from], _line.Y[to] - _line.Y[from]);
            double length = Math.Sqrt((dx * dx) + (dy * dy)) + 1e-9;
            (dx, dy) = (dx / length, dy / length);

            double across = Math.Abs((dy * writer.NibX) - dx) / nibLength;
            double leaving = Math.Max(0, 1 - ((count - 1 - i) * Trajectory.Step / 0.35));
            double pressure = 1 + (0.07 * (p0 + (t * (p1 - p0)))) + (0.05 * noise.Normal()) + (writer.Nib * (across - 0.5)) - (writer.Taper * leaving);
            _line.Radius[at] = pen * Math.Max(0.4, pressure);

            double tremor = writer.Tremor * (q0 + (t * (q1 - q0)));
            _scratchX[i] = -dy * tremor;
            _scratchY[i] = dx * tremor;
        }

        for (int i = 0; i < count; i++)
        {
            _line.X[begin + i] += _scratchX[i];
            _line.Y[begin + i] += _scratchY[i];
        }
    }

    /// <summary>Lays the whole digit on the paper: relations of size, warp, width, slant, rotation.</summary>
    private void Lay(in Writer writer, double bend, ref HandNoise noise)
    {
        double care = writer.Care;
        double waist = Math.Clamp(writer.Waist + (0.05 * care * noise.Normal()), -0.4, 0.4);
        double topHeavy = Math.Clamp(writer.TopHeavy + (0.08 * care * noise.Normal()), -0.6, 0.6);
        double width = Math.Clamp(writer.Width * (1 + (0.07 * care * noise.Normal())), 0.45, 1.8);
        double slant = writer.Slant + (0.06 * care * noise.Normal());
        double tilt = writer.Tilt + (0.055 * care * noise.Normal());
        double thickness = 1 + (0.07 * care * noise.Normal());
        var warp = new Warp(stackalloc double[Warp.Size], InstanceWarp * bend * care, ref noise);
        double shrink = 1 / Math.Sqrt(1 + (tilt * tilt));
        for (int i = 0; i < _line.Count; i++)
        {
            (double x, double y) = (_line.X[i] - 0.5, _line.Y[i]);
            y += waist * y * (1 - y);
            x *= 1 + (topHeavy * (0.5 - y));
            x += 0.5;
            warp.Apply(ref x, ref y);
            x = ((x - 0.5) * width) + (slant * (0.5 - y));
            y -= 0.5;
            _line.X[i] = (x - (tilt * y)) * shrink;
            _line.Y[i] = (y + (tilt * x)) * shrink;
            _line.Radius[i] *= thickness;
        }
    }

    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int a, int b)
    {
        (double dx, double dy) = (x[b] - x[a], y[b] - y[a]);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }
}
