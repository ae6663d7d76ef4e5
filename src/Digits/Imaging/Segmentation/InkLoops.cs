namespace Digits.Imaging.Segmentation;

/// <summary>
/// Finds the loops in connected ink: zeros that are written in one go overlap, and no cut from top to bottom leaves two of them whole; the
/// stroke around each hole does.
/// </summary>
/// <remarks>
/// Holes as evidence of digits in connected strings: Lethelier, Leroux and Gilloux, <i>An automatic reading system for handwritten numeral
/// amounts on French checks</i>, ICDAR 1995; Oliveira, Sabourin, Bortolozzi and Suen, <i>Automatic recognition of handwritten numerical
/// strings: a recognition and verification strategy</i>, IEEE PAMI 24, 2002.
/// </remarks>
internal static class InkLoops
{
    // In widths of the stroke: what is no further from the hole along the ink belongs to the loop.
    private const double Thickness = 1.6;

    // In heights of the line.
    private const double LeastHeight = 0.35;
    private const double LeastHole = 0.1;

    /// <summary>The loops of one component, from left to right; a wall between two holes belongs to both.</summary>
    /// <param name="parts">All its pieces.</param>
    /// <param name="line">The line it is on.</param>
    /// <param name="pictureWidth">Pixels in a row of the picture.</param>
    public static List<InkPiece> Of(IReadOnlyCollection<InkPiece> parts, WritingLine line, int pictureWidth)
    {
        // A margin of paper around the box connects all that is outside.
        int left = parts.Min(part => part.Left) - 1, top = parts.Min(part => part.Top) - 1;
        int width = parts.Max(part => part.Right) + 1 - left, height = parts.Max(part => part.Bottom) + 1 - top;
        var area = new int[width * height];
        foreach (int place in parts.SelectMany(part => part.Pixels))
            area[(((place / pictureWidth) - top) * width) + (place % pictureWidth) - left] = Ink;
        Fill(area, width, 0, Outside);

        var loops = new List<InkPiece>();
        int component = parts.First().Component, reach = (int)Math.Ceiling(Thickness * line.Stroke);
        for (int start = 0; start < area.Length; start++)
        {
            if (area[start] != Unknown)
                continue;
            List<int> hole = Fill(area, width, start, Outside);
            if (hole.Count < Math.Pow(LeastHole * line.Height, 2))
                continue;
            var loop = new InkPiece(component);
            foreach (int place in Around(hole, area, width, reach))
                loop.Add(((top + (place / width)) * pictureWidth) + left + (place % width), pictureWidth);
            if (loop.Height >= LeastHeight * line.Height)
                loops.Add(loop);
        }

        return [.. loops.OrderBy(loop => loop.CentreX)];
    }

    private const int Unknown = 0, Ink = 1, Outside = 2;

    /// <summary>Marks connected paper, four neighbours a pixel.</summary>
    private static List<int> Fill(int[] area, int width, int start, int mark)
    {
        var found = new List<int> { start };
        area[start] = mark;
        for (int i = 0; i < found.Count; i++)
        {
            int place = found[i], x = place % width;
            Visit(place - width, place >= width);
            Visit(place + width, place + width < area.Length);
            Visit(place - 1, x > 0);
            Visit(place + 1, x < width - 1);
        }

        return found;

        void Visit(int place, bool exists)
        {
            if (exists && area[place] == Unknown)
            {
                area[place] = mark;
                found.Add(place);
            }
        }
    }

    /// <summary>The ink that is reached from a hole in so many steps.</summary>
    private static HashSet<int> Around(List<int> hole, int[] area, int width, int steps)
    {
        var reached = new HashSet<int>();
        List<int> front = hole;
        for (int step = 0; step < steps; step++)
        {
            var next = new List<int>();
            foreach (int place in front)
            {
                for (int dy = -width; dy <= width; dy += width)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        if (area[place + dy + dx] == Ink && reached.Add(place + dy + dx))
                            next.Add(place + dy + dx);
                    }
                }
            }

            front = next;
        }

        return reached;
    }
}
