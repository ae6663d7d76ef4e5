namespace Digits.Imaging.Normalization;

/// <summary>A rectangle of pixels; right and bottom are exclusive.</summary>
internal readonly record struct Box(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public int LongerSide => Math.Max(Width, Height);

    /// <summary>The smallest box around both.</summary>
    public Box Union(Box other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>How many pixels lie between two boxes, along the axis where there are more; 0 where they touch or overlap.</summary>
    public int GapTo(Box other)
    {
        int across = Math.Max(other.Left - Right, Left - other.Right);
        int down = Math.Max(other.Top - Bottom, Top - other.Bottom);
        return Math.Max(0, Math.Max(across, down));
    }

    /// <summary>The box with a margin around it, as far as the picture reaches.</summary>
    public Box Widen(int margin, int width, int height) =>
        new(Math.Max(0, Left - margin), Math.Max(0, Top - margin), Math.Min(width, Right + margin), Math.Min(height, Bottom + margin));
}
