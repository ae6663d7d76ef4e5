namespace Digits.Imaging.Segmentation;

/// <summary>Some pixels of ink, and the box around them.</summary>
internal sealed class InkPiece
{
    private double _massX;

    /// <param name="component">The connected ink that it is, or was cut from.</param>
    public InkPiece(int component)
    {
        Component = component;
    }

    /// <summary>The number of the connected ink that it is, or was cut from.</summary>
    public int Component { get; }

    /// <summary>Its pixels, as places in the picture's rows one after the other.</summary>
    public List<int> Pixels { get; } = [];

    /// <summary>The box; right and bottom exclusive.</summary>
    public int Left { get; private set; } = int.MaxValue;

    public int Top { get; private set; } = int.MaxValue;

    public int Right { get; private set; }

    public int Bottom { get; private set; }

    public int Width => Right - Left;

    public int Height => Bottom - Top;

    /// <summary>How many pixels.</summary>
    public int Area => Pixels.Count;

    /// <summary>Its centre of mass across.</summary>
    public double CentreX => _massX / Pixels.Count;

    /// <summary>How much ink the cut on its right goes through, in pixels; 0 where its component ends.</summary>
    public double CutOnRight { get; set; }

    public void Add(int place, int pictureWidth)
    {
        (int y, int x) = Math.DivRem(place, pictureWidth);
        Pixels.Add(place);
        _massX += x;
        Left = Math.Min(Left, x);
        Top = Math.Min(Top, y);
        Right = Math.Max(Right, x + 1);
        Bottom = Math.Max(Bottom, y + 1);
    }

    /// <summary>All connected ink of a picture, eight neighbours a pixel, from the left edge of the first row on.</summary>
    public static List<InkPiece> Connected(InkMap map)
    {
        var found = new List<InkPiece>();
        var seen = new bool[map.Mask.Length];
        var open = new Stack<int>();
        for (int start = 0; start < seen.Length; start++)
        {
            if (seen[start] || !map.Mask[start])
                continue;
            var piece = new InkPiece(found.Count);
            found.Add(piece);
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out int place))
            {
                piece.Add(place, map.Width);
                (int y, int x) = Math.DivRem(place, map.Width);
                for (int ny = Math.Max(0, y - 1); ny <= Math.Min(map.Height - 1, y + 1); ny++)
                {
                    for (int nx = Math.Max(0, x - 1); nx <= Math.Min(map.Width - 1, x + 1); nx++)
                    {
                        int next = (ny * map.Width) + nx;
                        if (!seen[next] && map.Mask[next])
                        {
                            seen[next] = true;
                            open.Push(next);
                        }
                    }
                }
            }
        }

        return found;
    }
}
