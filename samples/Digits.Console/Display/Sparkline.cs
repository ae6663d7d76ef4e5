namespace Digits.CommandLine.Display;

/// <summary>A curve in a few characters.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    /// <summary>Draws the last values as bars, the least of them the lowest and the greatest the highest.</summary>
    /// <param name="values">Any number of values.</param>
    /// <param name="width">At most so many characters.</param>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        double[] shown = [.. values.Skip(Math.Max(0, values.Count - width)).Where(double.IsFinite)];
        if (shown.Length == 0)
            return "";
        double least = shown.Min(), range = shown.Max() - least;
        return new string([.. shown.Select(value => Levels[range > 0 ? (int)Math.Min(Levels.Length - 1, Levels.Length * (value - least) / range) : Levels.Length / 2])]);
    }
}
