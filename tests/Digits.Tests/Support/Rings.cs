using Digits.Imaging;

namespace Digits.Tests.Support;

/// <summary>Pictures of circles, as zeros that are written in one go.</summary>
internal static class Rings
{
    /// <summary>The outer radius, in pixels; two circles whose centres are nearer than twice that overlap.</summary>
    public const int Radius = 20;

    /// <summary>The row of all centres, of 80.</summary>
    public const int Row = 40;

    /// <summary>Draws circles, dark on light.</summary>
    /// <param name="centres">The columns of their centres, in rising order.</param>
    public static GreyImage Picture(params int[] centres) => Drawn(centres[^1] + 40, 80, (x, y) => centres.Any(centre =>
        Math.Abs(Math.Sqrt(((x - centre) * (x - centre)) + ((y - Row) * (y - Row))) - Radius + 2) < 2.5));

    /// <summary>Draws dark ink on light paper.</summary>
    public static GreyImage Drawn(int width, int height, Func<int, int, bool> ink) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => ink(i % width, i / width) ? (byte)20 : (byte)230)]);
}
