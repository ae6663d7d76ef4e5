using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>The sum of one channel of a tile over its positions and its 16 images.</summary>
internal static unsafe class TileSum
{
    /// <summary>The sum of a plane, its margin left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Plane(float* plane, TileLayout layout)
    {
        Vector512<float> even = Vector512<float>.Zero, odd = Vector512<float>.Zero;
        for (int y = 0; y < layout.Rows; y++)
        {
            float* row = plane + y * layout.RowStride;
            int x = 0;
            for (; x + 1 < layout.Columns; x += 2)
            {
                even += Vector512.Load(row + x * TileLayout.Lanes);
                odd += Vector512.Load(row + (x + 1) * TileLayout.Lanes);
            }

            if (x < layout.Columns)
                even += Vector512.Load(row + x * TileLayout.Lanes);
        }

        Vector512<float> sum = even + odd;
        return TileOuterProduct.LaneSums(sum, sum, sum, sum)[0];
    }
}
