using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>The maximum or mean of each 2×2 square, where it could not be joined to the step before.</summary>
internal sealed unsafe class PoolingStep(ActivationMap input, ActivationMap output, bool mean) : Step(input, output)
{
    /// <inheritdoc/>
    public override void Run(Workspace workspace, float* blank)
    {
        int pitch = Output.Pitch, inputPitch = Input.Pitch, channels = Input.Shape.Channels;
        if (blank is not null)
            Spread(workspace, Window.Square);
        for (int y = 0; y < Output.Shape.Rows; y++)
        {
            for (int x = 0; x < Output.Shape.Columns; x++)
            {
                float* above = From(workspace) + 2 * y * Input.RowStride + 2 * x * inputPitch, below = above + Input.RowStride;
                float* to = To(workspace) + y * Output.RowStride + x * pitch;
                int c = 0;
                for (; c + 8 <= inputPitch; c += 8)
                {
                    Join(Vector256.Load(above + c), Vector256.Load(above + inputPitch + c),
                        Vector256.Load(below + c), Vector256.Load(below + inputPitch + c)).Store(to + c);
                }

                for (; c < channels; c++)
                {
                    to[c] = Join(Vector256.CreateScalar(above[c]), Vector256.CreateScalar(above[inputPitch + c]),
                        Vector256.CreateScalar(below[c]), Vector256.CreateScalar(below[inputPitch + c])).ToScalar();
                }
            }
        }
    }

    private Vector256<float> Join(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d) =>
        mean ? (a + b + c + d) * 0.25f : Vector256.MaxNative(Vector256.MaxNative(a, b), Vector256.MaxNative(c, d));
}
