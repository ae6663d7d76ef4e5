namespace Digits.Networks.Kernels;

internal static unsafe partial class DropoutKernel
{
    /// <summary>As <see cref="Forward"/>, one value at a time.</summary>
    public static void ForwardReference(float* input, TileLayout layout, ulong* keys, float rate, float* output, TileLayout outputLayout, ushort* mask)
    {
        ulong* scrambled = stackalloc ulong[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            ulong key = keys[lane];
            key = unchecked((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9);
            key = unchecked((key ^ (key >> 27)) * 0x94D049BB133111EB);
            scrambled[lane] = key ^ (key >> 31);
        }

        for (int i = 0; i < layout.Shape.Count; i++)
        {
            int x = i % layout.Columns, y = i / layout.Columns % layout.Rows, c = i / layout.Columns / layout.Rows;
            mask[i] = 0;
            for (int lane = 0; lane < Lanes; lane++)
            {
                uint bits = unchecked((uint)scrambled[lane] + (uint)i * PlaceStep);
                bits = unchecked((bits ^ (bits >> 16)) * 0x7FEB352D) ^ (uint)(scrambled[lane] >> 32);
                bits = unchecked((bits ^ (bits >> 15)) * 0x846CA68B);
                bits ^= bits >> 16;
                bool stays = bits >= Threshold(rate);
                mask[i] |= (ushort)(stays ? 1 << lane : 0);
                output[outputLayout.Offset(c, y, x) + lane] = stays ? input[layout.Offset(c, y, x) + lane] * (1 / (1 - rate)) : 0;
            }
        }
    }

    /// <summary>As <see cref="Backward"/>, one value at a time.</summary>
    public static void BackwardReference(float* outputGradient, TileLayout layout, ushort* mask, float rate, float* inputGradient, TileLayout inputLayout)
    {
        for (int i = 0; i < layout.Shape.Count; i++)
        {
            int x = i % layout.Columns, y = i / layout.Columns % layout.Rows, c = i / layout.Columns / layout.Rows;
            for (int lane = 0; lane < Lanes; lane++)
            {
                bool stays = (mask[i] >> lane & 1) == 1;
                inputGradient[inputLayout.Offset(c, y, x) + lane] = stays ? outputGradient[layout.Offset(c, y, x) + lane] * (1 / (1 - rate)) : 0;
            }
        }
    }
}
