namespace Digits.Imaging.Segmentation;

/// <summary>Cuts connected ink wherever two digits might touch: rather too often, since the search puts together what belongs together.</summary>
/// <remarks>
/// A cut is the path from top to bottom that goes through the least ink: Wang and Jean, <i>Segmentation of merged characters by neural networks
/// and shortest path</i>, Pattern Recognition 27, 1994. Cutting too often and letting the classifier choose is heuristic over-segmentation:
/// LeCun, Bottou, Bengio and Haffner, <i>Gradient-based learning applied to document recognition</i>, 1998, section V; the ways to find cuts
/// are compared in Ribas, Oliveira, Britto and Sabourin, <i>Handwritten digit segmentation: a comparative study</i>, IJDAR 16, 2013.
/// </remarks>
internal static class InkCutter
{
    // What a step over paper costs, where one through ink costs 1: a path goes round a stroke rather than through it, but not far.
    private const float PaperStep = 0.02f;
    private const float SlantedStep = 1.3f;

    // In widths of the stroke: a cut through more ink is none that a touch of two digits needs.
    private const double DeepestCut = 2.4;

    // In heights of the line.
    private const double LeastDistance = 0.16;
    private const double Drift = 0.35;
    private const double LeastWidth = 0.45;

    /// <summary>The parts of one component between all cuts that seem possible, from left to right.</summary>
    /// <param name="piece">Connected ink.</param>
    /// <param name="line">The line it is on.</param>
    /// <param name="pictureWidth">Pixels in a row of the picture.</param>
    /// <param name="mostCuts">At most so many cuts, those through the least ink.</param>
    public static List<InkPiece> Cut(InkPiece piece, WritingLine line, int pictureWidth, int mostCuts)
    {
        if (piece.Width < LeastWidth * line.Height || piece.Width < 8 || piece.Height < 0.3 * line.Height)
            return [piece];
        bool[] ink = new bool[piece.Width * piece.Height];
        foreach (int place in piece.Pixels)
            ink[((place / pictureWidth - piece.Top) * piece.Width) + (place % pictureWidth) - piece.Left] = true;

        var paths = new CutPath[piece.Width];
        int drift = Math.Max(2, (int)(Drift * line.Height));
        for (int x = 0; x < paths.Length; x++)
            paths[x] = Cheapest(ink, piece.Width, piece.Height, x, drift);
        return Divide(piece, Choose(paths, line, mostCuts), pictureWidth);
    }

    /// <summary>The least costly path that is at a column half-way down, and strays no further from it than told.</summary>
    private static CutPath Cheapest(bool[] ink, int width, int height, int middle, int drift)
    {
        int from = Math.Max(0, middle - drift), to = Math.Min(width - 1, middle + drift);
        int half = height / 2;
        var columns = new int[height];
        double cost = Trace(-1) + Trace(1) - Step(half, middle);
        int crossed = 0;
        for (int y = 0; y < height; y++)
            crossed += ink[(y * width) + columns[y]] ? 1 : 0;
        return new CutPath(columns, cost, crossed);

        float Step(int y, int x) => ink[(y * width) + x] ? 1 : PaperStep;

        // From the middle to one edge, row by row; then back along the steps that were best.
        double Trace(int direction)
        {
            int rows = direction < 0 ? half + 1 : height - half, span = to - from + 1;
            var costs = new float[rows, span];
            for (int row = 0; row < rows; row++)
            {
                for (int i = 0; i < span; i++)
                {
                    float step = Step(half + (direction * row), from + i);
                    if (row == 0)
                    {
                        costs[0, i] = from + i == middle ? step : float.PositiveInfinity;
                        continue;
                    }

                    float best = costs[row - 1, i] + step;
                    if (i > 0)
                        best = Math.Min(best, costs[row - 1, i - 1] + (SlantedStep * step));
                    if (i < span - 1)
                        best = Math.Min(best, costs[row - 1, i + 1] + (SlantedStep * step));
                    costs[row, i] = best;
                }
            }

            int at = 0;
            for (int i = 1; i < span; i++)
                at = costs[rows - 1, i] < costs[rows - 1, at] ? i : at;
            float end = costs[rows - 1, at];
            for (int row = rows - 1; ; row--)
            {
                columns[half + (direction * row)] = from + at;
                if (row == 0)
                    return end;
                int straight = at;
                float step = Step(half + (direction * row), from + at);
                float best = costs[row - 1, at] + step;
                if (straight > 0 && costs[row - 1, straight - 1] + (SlantedStep * step) < best)
                    (best, at) = (costs[row - 1, straight - 1] + (SlantedStep * step), straight - 1);
                if (straight < span - 1 && costs[row - 1, straight + 1] + (SlantedStep * step) < best)
                    at = straight + 1;
            }
        }
    }

    /// <summary>The cheapest paths that keep their distance from each other, from left to right.</summary>
    private static List<CutPath> Choose(CutPath[] paths, WritingLine line, int most)
    {
        double distance = Math.Max(2, LeastDistance * line.Height);
        var chosen = new SortedList<int, CutPath>();
        foreach (int x in Enumerable.Range(0, paths.Length).OrderBy(x => paths[x].Cost))
        {
            if (chosen.Count == most)
                break;
            bool inside = x >= distance && x < paths.Length - distance;
            if (inside && paths[x].InkCrossed <= DeepestCut * line.Stroke && chosen.Keys.All(other => Math.Abs(other - x) >= distance))
                chosen.Add(x, paths[x]);
        }

        return [.. chosen.Values];
    }

    private static List<InkPiece> Divide(InkPiece piece, List<CutPath> cuts, int pictureWidth)
    {
        InkPiece[] parts = [.. Enumerable.Range(0, cuts.Count + 1).Select(_ => new InkPiece(piece.Component))];
        foreach (int place in piece.Pixels)
        {
            (int y, int x) = (place / pictureWidth - piece.Top, place % pictureWidth - piece.Left);
            parts[cuts.Count(cut => x >= cut.Columns[y])].Add(place, pictureWidth);
        }

        for (int i = 0; i < cuts.Count; i++)
            parts[i].CutOnRight = Math.Max(1, cuts[i].InkCrossed);
        return [.. parts.Where(part => part.Area > 0)];
    }

    /// <param name="Columns">Where the path is in each row, from the left edge of the component.</param>
    /// <param name="Cost">What it cost.</param>
    /// <param name="InkCrossed">How many pixels of ink it goes through.</param>
    private sealed record CutPath(int[] Columns, double Cost, int InkCrossed);
}
