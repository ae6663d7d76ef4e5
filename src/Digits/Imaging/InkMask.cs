namespace Digits.Imaging;

/// <summary>Which pixels of a picture belong to the digit, and which to what else is on the paper: ruled lines, specks, a neighbour's tail.</summary>
/// <remarks>
/// Ink is taken apart into connected pieces. A piece is no part of the digit when it keeps to the outer rim of the picture and touches its
/// edge, as the lines of a form's cell do, or when it is tiny beside the largest piece. A tightly cropped digit touches the edge too, but
/// reaches inside.
/// </remarks>
internal static class InkMask
{
    private const double Rim = 0.12;
    private const double SpeckArea = 0.02;

    /// <summary>Clears what is no part of the digit, and finds the box around the rest.</summary>
    /// <param name="ink">Ink, row-major, 0 for paper; what is cleared becomes 0.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="threshold">Ink begins here; fainter pixels between pieces are kept but do not count.</param>
    /// <returns>The box, right and bottom exclusive; null where no ink is left.</returns>
    public static (int Left, int Top, int Right, int Bottom)? Isolate(Span<float> ink, int width, int height, float threshold)
    {
        var piece = new int[ink.Length];
        List<Piece> pieces = FindPieces(ink, piece, width, height, threshold);
        if (pieces.Count == 0)
            return null;

        bool[] kept = [.. pieces.Select(p => !KeepsToRim(p, width, height))];
        if (!kept.Contains(true))
            Array.Fill(kept, true);
        int largest = Enumerable.Range(0, kept.Length).Where(i => kept[i]).Max(i => pieces[i].Area);
        for (int i = 0; i < kept.Length; i++)
            kept[i] &= pieces[i].Area >= SpeckArea * largest;

        Erase(ink, piece, kept, width, height);
        Piece[] digit = [.. pieces.Where((_, i) => kept[i])];
        return (digit.Min(p => p.Left), digit.Min(p => p.Top), digit.Max(p => p.Right) + 1, digit.Max(p => p.Bottom) + 1);
    }

    private static bool KeepsToRim(Piece piece, int width, int height)
    {
        bool touches = piece.Left == 0 || piece.Top == 0 || piece.Right == width - 1 || piece.Bottom == height - 1;
        return touches && !piece.ReachesInside;
    }

    private static List<Piece> FindPieces(ReadOnlySpan<float> ink, Span<int> piece, int width, int height, float threshold)
    {
        (int rimX, int rimY) = ((int)(Rim * width), (int)(Rim * height));
        var pieces = new List<Piece>();
        var open = new Stack<int>();
        for (int start = 0; start < ink.Length; start++)
        {
            if (piece[start] != 0 || ink[start] < threshold)
                continue;
            var found = new Piece();
            pieces.Add(found);
            piece[start] = pieces.Count;
            open.Push(start);
            while (open.TryPop(out int place))
            {
                (int y, int x) = Math.DivRem(place, width);
                found.Include(x, y, inside: x >= rimX && x < width - rimX && y >= rimY && y < height - rimY);
                for (int ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
                {
                    for (int nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                    {
                        int next = (ny * width) + nx;
                        if (piece[next] == 0 && ink[next] >= threshold)
                        {
                            piece[next] = pieces.Count;
                            open.Push(next);
                        }
                    }
                }
            }
        }

        return pieces;
    }

    /// <summary>Clears the pieces that are not kept, and the soft edge around them where it is no kept piece's too.</summary>
    private static void Erase(Span<float> ink, ReadOnlySpan<int> piece, bool[] kept, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool dropped = false;
                bool keep = false;
                for (int ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
                {
                    for (int nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                    {
                        int neighbour = piece[(ny * width) + nx];
                        keep |= neighbour > 0 && kept[neighbour - 1];
                        dropped |= neighbour > 0 && !kept[neighbour - 1];
                    }
                }

                if (dropped && !keep)
                    ink[(y * width) + x] = 0;
            }
        }
    }

    private sealed class Piece
    {
        public int Area { get; private set; }

        public int Left { get; private set; } = int.MaxValue;

        public int Top { get; private set; } = int.MaxValue;

        public int Right { get; private set; } = -1;

        public int Bottom { get; private set; } = -1;

        public bool ReachesInside { get; private set; }

        public void Include(int x, int y, bool inside)
        {
            Area++;
            Left = Math.Min(Left, x);
            Top = Math.Min(Top, y);
            Right = Math.Max(Right, x);
            Bottom = Math.Max(Bottom, y);
            ReachesInside |= inside;
        }
    }
}
