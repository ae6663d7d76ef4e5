namespace Digits.Networks.Kernels;

internal static unsafe partial class TileTransposeKernel
{
    /// <summary>As <see cref="Load"/>, one value at a time.</summary>
    public static void LoadReference(byte** images, int count, float scale, float offset, float* tile, TileLayout layout)
    {
        for (int y = 0; y < layout.Rows; y++)
        {
            for (int x = 0; x < layout.Columns; x++)
            {
                for (int lane = 0; lane < Lanes; lane++)
                    tile[layout.Offset(0, y, x) + lane] = lane < count ? images[lane][y * layout.Columns + x] * scale + offset : 0;
            }
        }
    }
}
