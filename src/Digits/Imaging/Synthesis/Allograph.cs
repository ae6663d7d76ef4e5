using System.Globalization;

namespace Digits.Imaging.Synthesis;

/// <summary>
/// One way to write a digit, as the pen moves: strokes through a few control points, in several poses between which (and a little
/// beyond which) people's shapes lie.
/// </summary>
/// <remarks>
/// A pose is text: points <c>x,y</c> in hundredths of the digit's height, y downwards; <c>!</c> behind a point makes it a corner, and
/// <c>|</c> lifts the pen. All poses of an allograph have the same points, so that any mixture of them is a shape too: a writer's mixture
/// is what makes one person's <i>2</i> differ from another's that is written by the same movements. Immutable.
/// </remarks>
internal sealed class Allograph
{
    private readonly double[][] _x;
    private readonly double[][] _y;

    /// <summary>Reads the poses.</summary>
    /// <param name="name">What it is, for people.</param>
    /// <param name="weight">How many writers prefer it, relative to the digit's other allographs.</param>
    /// <param name="poses">At least one.</param>
    public Allograph(string name, double weight, params string[] poses)
    {
        Name = name;
        Weight = weight;
        Corners = [.. Points(poses[0]).Select(point => point.EndsWith('!'))];
        StrokeEnds = [.. StrokeLengths(poses[0])];
        for (int i = 1; i < StrokeEnds.Length; i++)
            StrokeEnds[i] += StrokeEnds[i - 1];
        _x = [.. poses.Select(pose => Coordinates(pose, 0))];
        _y = [.. poses.Select(pose => Coordinates(pose, 1))];
        if (poses.Any(pose => !StrokeLengths(pose).SequenceEqual(StrokeLengths(poses[0]))))
            throw new ArgumentException($"The poses of '{name}' differ in their number of points.", nameof(poses));
    }

    /// <summary>What it is, for people.</summary>
    public string Name { get; }

    /// <summary>How many writers prefer it, relative to the digit's other allographs.</summary>
    public double Weight { get; }

    /// <summary>How far it strays, 1 being usual: a single sweep, straight or round, goes less astray than a shape of several parts.</summary>
    public double Bend { get; init; } = 1;

    /// <summary>The number of poses.</summary>
    public int Poses => _x.Length;

    /// <summary>The number of control points.</summary>
    public int Size => Corners.Length;

    /// <summary>Which control points are corners, where the pen changes direction at once.</summary>
    public bool[] Corners { get; }

    /// <summary>The place behind the last point of each stroke.</summary>
    public int[] StrokeEnds { get; }

    /// <summary>A mixture of the poses.</summary>
    /// <param name="shares">One for each pose, summing to 1; they may lie a little outside 0 to 1.</param>
    /// <param name="x">Receives a value for each point, in digit heights.</param>
    /// <param name="y">The same, downwards.</param>
    public void Mix(ReadOnlySpan<double> shares, Span<double> x, Span<double> y)
    {
        x.Clear();
        y.Clear();
        for (int pose = 0; pose < _x.Length; pose++)
        {
            for (int i = 0; i < Size; i++)
            {
                x[i] += shares[pose] * _x[pose][i];
                y[i] += shares[pose] * _y[pose][i];
            }
        }
    }

    private static string[] Points(string stroke) => stroke.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<int> StrokeLengths(string pose) => pose.Split('|').Select(stroke => Points(stroke).Length);

    private static double[] Coordinates(string pose, int axis) =>
        [.. Points(pose).Select(point => int.Parse(point.TrimEnd('!').Split(',')[axis], CultureInfo.InvariantCulture) / 100.0)];
}
