namespace Digits.Imaging.Segmentation;

/// <summary>Takes the ruled lines of a form off the ink, and leaves the strokes that cross them.</summary>
/// <remarks>
/// A ruled line is nearly level and has ink along most of the picture's width, as no stroke of a digit has: all lines from the left edge to
/// the right are tried, as in Hough's transform (Duda and Hart, <i>Use of the Hough transformation to detect lines and curves in
/// pictures</i>, CACM 15, 1972). Ink is taken off where it is no thicker than the line is at its median, and given back where it closes a
/// stroke: a 0 that stands on the line has its foot there.
/// </remarks>
internal static class RuledLines
{
    private const double Covered = 0.75;
    private const double End = 0.06;
    private const double SteepestSlope = 0.05;
    private const int MostLines = 6;

    // Of the picture's height: a thicker bar is none that was ruled.
    private const double Thickest = 0.12;

    // Of the height of a digit: two feet of one stroke that are nearer to each other are joined along the line.
    private const double WidestFoot = 0.75;

    /// <summary>Clears the lines, in the mask and in the ink.</summary>
    public static void Erase(InkMap map)
    {
        if (map.Width < 2 * map.Height / 3)
            return; // A single tall stroke, such as a 1's foot, may cover so narrow a picture.
        var bands = new List<Band>();
        for (int line = 0; line < MostLines && Longest(map) is { } ends && Erase(map, ends.Left, ends.Right) is { } band; line++)
            bands.Add(band);
        if (bands.Count > 0)
            Restore(map, bands);
    }

    /// <summary>The line with the most ink along it, by its heights at the left and the right edge; null where none has enough.</summary>
    private static (int Left, int Right)? Longest(InkMap map)
    {
        int steepest = Math.Max(1, (int)(SteepestSlope * map.Width));
        (int most, (int, int)? best) = ((int)(Covered * map.Width), null);
        for (int left = 0; left < map.Height; left++)
        {
            for (int right = Math.Max(0, left - steepest); right <= Math.Min(map.Height - 1, left + steepest); right++)
            {
                int covered = Count(map, left, right, 0, map.Width);
                if (covered > most && ReachesEnds(map, left, right))
                    (most, best) = (covered, (left, right));
            }
        }

        return best;
    }

    /// <summary>A ruled line goes on beyond the digits, as the feet of a row of digits do not.</summary>
    private static bool ReachesEnds(InkMap map, int left, int right)
    {
        int end = Math.Max(3, (int)(End * map.Width));
        return 2 * Count(map, left, right, 0, end) >= end && 2 * Count(map, left, right, map.Width - end, map.Width) >= end;
    }

    private static int Count(InkMap map, int left, int right, int from, int to)
    {
        int covered = 0;
        for (int x = from; x < to; x++)
            covered += map.Mask[(At(map, left, right, x) * map.Width) + x] ? 1 : 0;
        return covered;
    }

    private static int At(InkMap map, int left, int right, int x) => left + ((((right - left) * x * 2) + map.Width) / (2 * map.Width));

    /// <summary>Takes a line off; null where it is too thick to be one.</summary>
    private static Band? Erase(InkMap map, int left, int right)
    {
        var runs = new (int Top, int Bottom)[map.Width];
        var thickness = new List<int>();
        for (int x = 0; x < map.Width; x++)
        {
            int y = At(map, left, right, x);
            int top = y, bottom = y;
            while (top > 0 && map.Mask[((top - 1) * map.Width) + x])
                top--;
            while (bottom < map.Height && map.Mask[(bottom * map.Width) + x])
                bottom++;
            runs[x] = (top, bottom);
            if (map.Mask[(y * map.Width) + x])
                thickness.Add(bottom - top);
        }

        thickness.Sort();
        int usual = thickness[thickness.Count / 2];
        if (usual > Math.Max(3, Thickest * map.Height))
            return null;
        var band = new Band(runs, new float[map.Width][]);
        for (int x = 0; x < map.Width; x++)
        {
            (int top, int bottom) = runs[x] = (Math.Max(0, runs[x].Top - 1), Math.Min(map.Height, runs[x].Bottom + 1));
            if (bottom - top > usual + 3)
                continue;
            band.Erased[x] = new float[bottom - top];
            for (int y = top; y < bottom; y++)
            {
                band.Erased[x][y - top] = map.Mask[(y * map.Width) + x] ? map.Ink[(y * map.Width) + x] : -1;
                map.Mask[(y * map.Width) + x] = false;
                map.Ink[(y * map.Width) + x] = 0;
            }
        }

        return band;
    }

    /// <summary>Gives a line back between two places where the same connected ink meets it.</summary>
    private static void Restore(InkMap map, List<Band> bands)
    {
        List<InkPiece> pieces = InkPiece.Connected(map);
        if (pieces.Count == 0)
            return;
        double widest = WidestFoot * WritingLine.Of(pieces, map).Height;
        var owner = new int[map.Mask.Length];
        foreach (InkPiece piece in pieces)
        {
            foreach (int place in piece.Pixels)
                owner[place] = piece.Component + 1;
        }

        foreach (Band band in bands)
        {
            (int last, int lastOwner) = (-1, 0);
            for (int x = 0; x < map.Width; x++)
            {
                int met = Met(x, band);
                if (met == 0)
                    continue;
                if (met == lastOwner && x - last > 1 && x - last <= widest)
                    GiveBack(map, band, last + 1, x);
                (last, lastOwner) = (x, met);
            }
        }

        // The ink at the line itself, where a stroke crosses it, or else just above or below.
        int Met(int x, Band band)
        {
            (int top, int bottom) = band.Runs[x];
            for (int y = Math.Max(0, top - 1); y < Math.Min(map.Height, bottom + 1); y++)
            {
                if (owner[(y * map.Width) + x] is > 0 and int found)
                    return found;
            }

            return 0;
        }
    }

    private static void GiveBack(InkMap map, Band band, int from, int to)
    {
        for (int x = from; x < to; x++)
        {
            for (int i = 0; i < (band.Erased[x]?.Length ?? 0); i++)
            {
                int place = ((band.Runs[x].Top + i) * map.Width) + x;
                (map.Mask[place], map.Ink[place]) = (band.Erased[x][i] >= 0, Math.Max(0, band.Erased[x][i]));
            }
        }
    }

    /// <summary>A line that was taken off.</summary>
    /// <param name="Runs">In each column the first row of it, and the row after the last.</param>
    /// <param name="Erased">The ink that was there, −1 for paper; null in columns where none was taken off.</param>
    private sealed record Band((int Top, int Bottom)[] Runs, float[][] Erased);
}
