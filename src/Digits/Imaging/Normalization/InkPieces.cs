namespace Digits.Imaging.Normalization;

/// <summary>The connected pieces of ink, and which of them make the digit: not the specks, the remains of lines and a neighbour's tail.</summary>
/// <remarks>
/// A piece that keeps to the outer rim of the picture and touches its edge, as the lines of a form's cell do, is no part of a digit; a tightly
/// cropped digit touches the edge too, but reaches inside. The digit is the piece with the most ink, and what lies close to it: the bar of
/// a 5, the parts of a stroke that a dry pen interrupted.
/// </remarks>
internal sealed class InkPieces
{
    // The rim, in shares of the picture's sides.
    private const double Rim = 0.12;

    // A speck's area, in shares of the largest piece's.
    private const double SpeckArea = 0.02;

    // How far a part may lie from the rest, in shares of its longer side: of a digit, and of what an edge of the picture cut off.
    private const double PartGap = 0.25;
    private const double CutGap = 0.06;

    private readonly Plane _ink;
    private readonly int[] _labels;
    private readonly List<Piece> _pieces = [];
    private bool[] _kept = [];

    private InkPieces(Plane ink)
    {
        _ink = ink;
        _labels = new int[ink.Values.Length];
    }

    /// <summary>Finds the pieces, whose pixels touch at a side or a corner.</summary>
    public static InkPieces Find(Plane ink, float threshold)
    {
        var pieces = new InkPieces(ink);
        (int rimX, int rimY) = ((int)(Rim * ink.Width), (int)(Rim * ink.Height));
        var open = new Stack<int>();
        for (int start = 0; start < ink.Values.Length; start++)
        {
            if (pieces._labels[start] == 0 && ink.Values[start] >= threshold)
                pieces.Follow(start, threshold, rimX, rimY, open);
        }

        return pieces;
    }

    /// <summary>Chooses the pieces of the digit.</summary>
    /// <returns>The box around them; null where there are none.</returns>
    public Box? ChooseDigit()
    {
        if (_pieces.Count == 0)
            return null;
        bool[] inside = [.. _pieces.Select(piece => !piece.TouchesEdge(_ink) || piece.ReachesInside)];
        if (!inside.Contains(true))
            Array.Fill(inside, true);
        int main = Enumerable.Range(0, inside.Length).Where(i => inside[i]).MaxBy(i => _pieces[i].Mass);
        _kept = new bool[inside.Length];
        _kept[main] = true;
        Box box = _pieces[main].Box;
        int largest = _pieces[main].Area;
        for (bool grown = true; grown;)
        {
            grown = false;
            for (int i = 0; i < _kept.Length; i++)
            {
                Piece piece = _pieces[i];
                if (_kept[i] || !inside[i] || piece.Area < SpeckArea * largest)
                    continue;
                double reach = (piece.TouchesEdge(_ink) ? CutGap : PartGap) * box.LongerSide;
                if (box.GapTo(piece.Box) > Math.Max(1, reach))
                    continue;
                _kept[i] = grown = true;
                box = box.Union(piece.Box);
            }
        }

        return box;
    }

    /// <summary>Clears the pieces that keep to the rim: they would pass for the strongest ink.</summary>
    /// <returns>Whether anything was cleared.</returns>
    public bool ClearRim()
    {
        _kept = [.. _pieces.Select(piece => !piece.TouchesEdge(_ink) || piece.ReachesInside)];
        if (!_kept.Contains(true) || !_kept.Contains(false))
            return false;
        for (int i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] > 0 && !_kept[_labels[i] - 1])
                _ink.Values[i] = 0;
        }

        return true;
    }

    /// <summary>The strength of the chosen pieces' ink that a share of their pixels stays below.</summary>
    public float Strength(double share)
    {
        var values = new List<float>();
        for (int i = 0; i < _labels.Length; i++)
        {
            if (_labels[i] > 0 && _kept[_labels[i] - 1])
                values.Add(_ink.Values[i]);
        }

        values.Sort();
        return values[(int)(share * (values.Count - 1))];
    }

    /// <summary>The chosen pieces with their soft edges; all else is 0.</summary>
    public Plane Chosen()
    {
        (int width, int height) = (_ink.Width, _ink.Height);
        var values = new float[_labels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (_labels[i] == 0 || !_kept[_labels[i] - 1])
                continue;
            (int y, int x) = Math.DivRem(i, width);
            for (int ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
            {
                for (int nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                {
                    int near = (ny * width) + nx;
                    if (_labels[near] == 0 || _kept[_labels[near] - 1])
                        values[near] = _ink.Values[near];
                }
            }
        }

        return new Plane(width, height, values);
    }

    private void Follow(int start, float threshold, int rimX, int rimY, Stack<int> open)
    {
        (int width, int height) = (_ink.Width, _ink.Height);
        var found = new Piece();
        _pieces.Add(found);
        _labels[start] = _pieces.Count;
        open.Push(start);
        while (open.TryPop(out int place))
        {
            (int y, int x) = Math.DivRem(place, width);
            found.Include(x, y, _ink.Values[place], inside: x >= rimX && x < width - rimX && y >= rimY && y < height - rimY);
            for (int ny = Math.Max(0, y - 1); ny <= Math.Min(height - 1, y + 1); ny++)
            {
                for (int nx = Math.Max(0, x - 1); nx <= Math.Min(width - 1, x + 1); nx++)
                {
                    int next = (ny * width) + nx;
                    if (_labels[next] == 0 && _ink.Values[next] >= threshold)
                    {
                        _labels[next] = _pieces.Count;
                        open.Push(next);
                    }
                }
            }
        }
    }

    private sealed class Piece
    {
        public int Area { get; private set; }

        public double Mass { get; private set; }

        public Box Box { get; private set; } = new(int.MaxValue, int.MaxValue, -1, -1);

        public bool ReachesInside { get; private set; }

        public bool TouchesEdge(Plane ink) => Box.Left == 0 || Box.Top == 0 || Box.Right == ink.Width || Box.Bottom == ink.Height;

        public void Include(int x, int y, float value, bool inside)
        {
            Area++;
            Mass += value;
            Box = Box.Union(new Box(x, y, x + 1, y + 1));
            ReachesInside |= inside;
        }
    }
}
