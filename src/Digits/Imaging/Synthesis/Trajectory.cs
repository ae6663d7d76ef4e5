namespace Digits.Imaging.Synthesis;

/// <summary>Where the pen went: points of strokes with the half width of the line at each. A buffer, filled anew for every digit.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Trajectory
{
    /// <summary>The distance between points of a stroke, in digit heights: about half a pixel of the result.</summary>
    public const double Step = 0.03;

    /// <summary>Most points: several times what the longest digit has.</summary>
    public const int Capacity = 1024;

    public double[] X { get; } = new double[Capacity];

    public double[] Y { get; } = new double[Capacity];

    /// <summary>Half the width of the line.</summary>
    public double[] Radius { get; } = new double[Capacity];

    /// <summary>Whether the line goes on to the next point.</summary>
    public bool[] Joined { get; } = new bool[Capacity];

    /// <summary>The number of points.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all points.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a point, joined to the one before unless it begins a stroke. What exceeds the buffer is left out.</summary>
    public void Add(double x, double y, bool begins)
    {
        if (Count == Capacity)
            return;
        if (Count > 0)
            Joined[Count - 1] = !begins;
        X[Count] = x;
        Y[Count] = y;
        Joined[Count] = false;
        Count++;
    }

    /// <summary>Takes the last points back.</summary>
    public void Shorten(int count)
    {
        Count = count;
        if (Count > 0)
            Joined[Count - 1] = false;
    }
}
