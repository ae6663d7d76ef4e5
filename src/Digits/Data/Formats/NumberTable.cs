namespace Digits.Data.Formats;

/// <summary>
/// The numbers of a text file, line by line, and what has to be known of them before it is clear which column is the label and which
/// range the pixels have.
/// </summary>
/// <remarks>
/// A line is kept as bytes where all its values are whole numbers 0 to 255, else as floats, so that a table takes at most twice the memory
/// of its text, and mostly less than half of it.
/// </remarks>
internal sealed class NumberTable(int width)
{
    private readonly List<Array> _lines = [];

    /// <summary>Values a line.</summary>
    public int Width => width;

    /// <summary>Lines.</summary>
    public int Count => _lines.Count;

    public ColumnSummary First { get; } = new();

    public ColumnSummary Inner { get; } = new();

    public ColumnSummary Last { get; } = new();

    /// <param name="values"><see cref="Width"/> finite values.</param>
    /// <param name="line">The line of the file that they come from.</param>
    public void Add(ReadOnlySpan<float> values, int line)
    {
        bool bytes = true;
        for (int i = 0; i < values.Length; i++)
        {
            ColumnSummary summary = i == 0 ? First : i == width - 1 ? Last : Inner;
            summary.Add(values[i], line, i + 1);
            bytes &= values[i] is >= 0 and <= 255 && values[i] == (byte)values[i];
        }

        if (!bytes)
        {
            _lines.Add(values.ToArray());
            return;
        }

        var line8 = new byte[width];
        for (int i = 0; i < line8.Length; i++)
            line8[i] = (byte)values[i];
        _lines.Add(line8);
    }

    public float Value(int line, int column) => _lines[line] is byte[] bytes ? bytes[column] : ((float[])_lines[line])[column];

    /// <summary>Lets go of a line that is no longer needed, so that the set that grows from the table does not come on top of it.</summary>
    public void Release(int line) => _lines[line] = Array.Empty<byte>();
}

/// <summary>The extremes of some columns, and where they stand.</summary>
internal sealed class ColumnSummary
{
    private int _digits;

    public float Min { get; private set; } = float.PositiveInfinity;

    public (int Line, int Column) MinAt { get; private set; }

    public float Max { get; private set; } = float.NegativeInfinity;

    public (int Line, int Column) MaxAt { get; private set; }

    public bool HasFractions { get; private set; }

    /// <summary>Where the first value stands that is no whole number 0 to 9; null where all are.</summary>
    public (int Line, int Column)? NoDigitAt { get; private set; }

    /// <summary>How many of the ten digits occur.</summary>
    public int DistinctDigits => int.PopCount(_digits);

    public void Add(float value, int line, int column)
    {
        if (value < Min)
            (Min, MinAt) = (value, (line, column));
        if (value > Max)
            (Max, MaxAt) = (value, (line, column));
        bool whole = MathF.Floor(value) == value;
        HasFractions |= !whole;
        if (whole && value is >= 0 and < DigitSet.Classes)
            _digits |= 1 << (int)value;
        else
            NoDigitAt ??= (line, column);
    }

    /// <summary>The summary of both.</summary>
    public ColumnSummary With(ColumnSummary other) => new()
    {
        _digits = _digits | other._digits,
        Min = Math.Min(Min, other.Min),
        MinAt = Min <= other.Min ? MinAt : other.MinAt,
        Max = Math.Max(Max, other.Max),
        MaxAt = Max >= other.Max ? MaxAt : other.MaxAt,
        HasFractions = HasFractions || other.HasFractions,
        NoDigitAt = NoDigitAt ?? other.NoDigitAt,
    };
}
