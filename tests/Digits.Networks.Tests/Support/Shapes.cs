using Digits.Networks.Kernels;

namespace Digits.Networks.Tests.Support;

/// <summary>Shapes at the edges of the kernels: channels around 8, odd and even maps, single values, each with different margins.</summary>
internal static class Shapes
{
    /// <summary>Pairs of a shape and the margins of two tiles.</summary>
    public static IEnumerable<object[]> All => Of((1, 1, 1), (7, 5, 7), (8, 2, 3), (9, 1, 6), (3, 12, 12));

    /// <summary>Those of at least two rows and columns.</summary>
    public static IEnumerable<object[]> Poolable => Of((1, 2, 2), (7, 5, 7), (8, 2, 3), (9, 3, 2), (3, 12, 12));

    private static IEnumerable<object[]> Of(params (int Channels, int Rows, int Columns)[] shapes) =>
        from shape in shapes
        from margins in new[] { (0, 0), (1, 0), (0, 2), (2, 1) }
        select new object[] { new TensorShape(shape.Channels, shape.Rows, shape.Columns), margins.Item1, margins.Item2 };

    /// <summary>The shape after 2×2 pooling.</summary>
    public static TileLayout Half(TensorShape shape, int margin) => new(shape.Channels, shape.Rows / 2, shape.Columns / 2, margin);
}
