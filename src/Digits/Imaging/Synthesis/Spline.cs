namespace Digits.Imaging.Synthesis;

/// <summary>
/// Centripetal Catmull-Rom curves through control points. Of the family, they alone make neither cusps nor loops between unevenly
/// spaced points (Yuksel, Schaefer and Keyser, <i>Parameterization and applications of Catmull-Rom curves</i>, 2011), and their
/// exponent of one half needs nothing but square roots.
/// </summary>
internal static class Spline
{
    /// <summary>Writes the points of a curve at even distances.</summary>
    /// <param name="x">Control points, at least two.</param>
    /// <param name="y">The same.</param>
    /// <param name="corner">Where the curve may break.</param>
    /// <param name="roundness">Scales the tangents: 1 is the spline, 0 straight lines.</param>
    /// <param name="step">The distance between the points written.</param>
    /// <param name="trajectory">Receives one stroke.</param>
    public static void Trace(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<bool> corner, double roundness, double step, Trajectory trajectory)
    {
        trajectory.Add(x[0], y[0], begins: true);
        (double lastX, double lastY) = (x[0], y[0]);
        double walked = 0; // along the curve, since the last point written
        for (int i = 0; i + 1 < x.Length; i++)
        {
            (double dx, double dy) = (x[i + 1] - x[i], y[i + 1] - y[i]);
            double length = Math.Sqrt((dx * dx) + (dy * dy));
            double interval = Math.Sqrt(length) + 1e-9;
            (double startX, double startY) = Tangent(x, y, corner, i, interval, dx, dy, i);
            (double endX, double endY) = Tangent(x, y, corner, i + 1, interval, dx, dy, i);

            // Steps far finer than those written, so that walking along them measures the curve.
            int pieces = 2 + (int)(length * 5 / step);
            for (int piece = 1; piece <= pieces; piece++)
            {
                double t = (double)piece / pieces;
                double s = 1 - t;
                double a = t * s * s * roundness;
                double b = -t * t * s * roundness;
                double along = t * t * (3 - (2 * t));
                double nextX = x[i] + (along * dx) + (a * startX) + (b * endX);
                double nextY = y[i] + (along * dy) + (a * startY) + (b * endY);
                (double moveX, double moveY) = (nextX - lastX, nextY - lastY);
                walked += Math.Sqrt((moveX * moveX) + (moveY * moveY));
                (lastX, lastY) = (nextX, nextY);
                if (walked >= step)
                {
                    walked -= step;
                    trajectory.Add(nextX, nextY, begins: false);
                }
            }
        }

        trajectory.Add(x[^1], y[^1], begins: false);
    }

    /// <summary>The tangent at a control point, for the piece that begins at <paramref name="from"/>, scaled to its interval.</summary>
    private static (double X, double Y) Tangent(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<bool> corner, int at, double interval, double dx, double dy, int from)
    {
        // An end or a corner has nothing beyond it to bend for: the pen leaves it straight towards the other point.
        if (at == 0 || at == x.Length - 1 || corner[at])
            return (dx, dy);

        int before = at == from ? at - 1 : from;
        int after = at == from ? from + 1 : at + 1;
        (double x1, double y1) = (x[at] - x[before], y[at] - y[before]);
        (double x2, double y2) = (x[after] - x[at], y[after] - y[at]);
        double t1 = Math.Sqrt(Math.Sqrt((x1 * x1) + (y1 * y1))) + 1e-9;
        double t2 = Math.Sqrt(Math.Sqrt((x2 * x2) + (y2 * y2))) + 1e-9;

        // The derivative of the parabola through the three points.
        double tangentX = ((x1 / t1 * t2) + (x2 / t2 * t1)) / (t1 + t2);
        double tangentY = ((y1 / t1 * t2) + (y2 / t2 * t1)) / (t1 + t2);
        return (tangentX * interval, tangentY * interval);
    }
}
