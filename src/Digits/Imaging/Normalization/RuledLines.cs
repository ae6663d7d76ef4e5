namespace Digits.Imaging.Normalization;

/// <summary>Removes ruled lines, grids and frames: thin straight marks from one side of the picture to the other.</summary>
/// <remarks>
/// A Hough transform (R. O. Duda and P. E. Hart, <i>Use of the Hough transformation to detect lines and curves in pictures</i>, 1972) of the
/// marks' runs across the line, as for removing the staff lines of music: where a stroke crosses a line the run is longer, and stays
/// (C. Dalitz, M. Droettboom, B. Pranzas and I. Fujinaga, <i>A comparative study of staff removal algorithms</i>, IEEE PAMI 30, 2008, section 3).
/// </remarks>
internal static class RuledLines
{
    // In shares of the longer side: how thick a line is at most, and how far from the picture's side it ends at most.
    private const double Thickest = 0.025;
    private const double RimThickest = 0.05;
    private const double Rim = 0.1;
    private const double EndsWithin = 0.1;

    // A line covers this share of the picture.
    private const double Covered = 0.55;

    // So much more than usual along the line is a stroke's.
    private const double Thicker = 1.6;
    private const float Stronger = 1.6f;

    // Slopes that are tried, from −0.06 to 0.06.
    private const int Slopes = 25;
    private const double SteepestSlope = 0.06;

    // Smaller pictures have no room for lines beside a digit.
    private const int LeastSide = 48;

    /// <summary>Clears the lines.</summary>
    /// <param name="ink">Ink on 0; changed.</param>
    /// <param name="threshold">Where ink begins.</param>
    /// <returns>How many there were.</returns>
    public static int Clear(Plane ink, float threshold)
    {
        if (Math.Min(ink.Width, ink.Height) < LeastSide)
            return 0;
        return Clear(ink, threshold, ink.Width, ink.Height, 1, ink.Width) + Clear(ink, threshold, ink.Height, ink.Width, ink.Width, 1);
    }

    private static int Clear(Plane ink, float threshold, int length, int depth, int along, int across)
    {
        int lines = 0;
        List<Run> runs = FindRuns(ink.Values, threshold, length, depth, along, across);
        for (int round = 0; round < 2 && runs.Count >= Covered * length; round++)
        {
            (double slope, int[] counts, int offset) = Sharpest(runs, length, depth);
            var cleared = new HashSet<Run>();
            for (int bin = 1; bin < counts.Length - 1; bin++)
            {
                int count = counts[bin - 1] + counts[bin] + counts[bin + 1];
                if (count < Covered * length || counts[bin] < counts[bin - 1] || counts[bin] < counts[bin + 1])
                    continue;
                List<Run> line = [.. runs.Where(run => Math.Abs(Bin(run, slope) + offset - bin) <= 2)];
                if (!IsLine(line, length, depth))
                    continue;
                lines++;
                ClearLine(ink.Values, line, cleared, depth, along, across);
            }

            if (cleared.Count == 0)
                break;
            runs.RemoveAll(cleared.Contains);
        }

        return lines;
    }

    /// <summary>The thin runs of ink across the direction of the lines.</summary>
    private static List<Run> FindRuns(float[] values, float threshold, int length, int depth, int along, int across)
    {
        int longer = Math.Max(length, depth);
        int thickest = Math.Max(2, (int)(Thickest * longer)), rimThickest = Math.Max(3, (int)(RimThickest * longer));
        var runs = new List<Run>();
        for (int x = 0; x < length; x++)
        {
            for (int y = 0; y < depth; y++)
            {
                int start = y;
                float peak = 0;
                for (; y < depth && values[(x * along) + (y * across)] >= threshold; y++)
                    peak = Math.Max(peak, values[(x * along) + (y * across)]);
                bool atRim = start < Rim * depth && y < 2 * Rim * depth;
                atRim |= y > (1 - Rim) * depth && start > (1 - (2 * Rim)) * depth;
                if (y > start && y - start <= (atRim ? rimThickest : thickest))
                    runs.Add(new Run(x, start, y - start, peak));
            }
        }

        return runs;
    }

    private static int Bin(Run run, double slope) => (int)Math.Floor(run.Start + (run.Length / 2.0) - (slope * run.At));

    /// <summary>The slope whose bins are the most unequal.</summary>
    private static (double Slope, int[] Counts, int Offset) Sharpest(List<Run> runs, int length, int depth)
    {
        int offset = (int)(SteepestSlope * length) + 2;
        (double Slope, int[] Counts, double Score) best = (0, [], -1);
        for (int i = 0; i < Slopes; i++)
        {
            double slope = SteepestSlope * ((2.0 * i / (Slopes - 1)) - 1);
            var counts = new int[depth + (2 * offset) + 1];
            foreach (Run run in runs)
                counts[Bin(run, slope) + offset]++;
            double score = counts.Sum(count => (double)count * count);
            if (score > best.Score)
                best = (slope, counts, score);
        }

        return (best.Slope, best.Counts, offset);
    }

    private static bool IsLine(List<Run> line, int length, int depth)
    {
        int columns = line.Select(run => run.At).Distinct().Count();
        if (columns < Covered * length)
            return false;
        bool fromSideToSide = line.Min(run => run.At) <= EndsWithin * length && line.Max(run => run.At) >= (1 - EndsWithin) * length;
        return fromSideToSide || line.All(run => run.Start < Rim * depth || run.Start + run.Length > (1 - Rim) * depth);
    }

    private static void ClearLine(float[] values, List<Run> line, HashSet<Run> cleared, int depth, int along, int across)
    {
        // Where a run is clearly thicker or stronger than the line, a stroke crosses it or runs along it.
        int[] lengths = [.. line.Select(run => run.Length).Order()];
        float[] peaks = [.. line.Select(run => run.Peak).Order()];
        (int usual, float usualPeak) = (lengths[lengths.Length / 2], peaks[peaks.Length / 2]);
        foreach (Run run in line)
        {
            if (run.Length > (Thicker * usual) + 1 || run.Peak > Stronger * usualPeak)
                continue;
            cleared.Add(run);

            // One pixel more on both sides: a line's edge is soft.
            for (int y = Math.Max(0, run.Start - 1); y < Math.Min(depth, run.Start + run.Length + 1); y++)
                values[(run.At * along) + (y * across)] = 0;
        }
    }

    private readonly record struct Run(int At, int Start, int Length, float Peak);
}
