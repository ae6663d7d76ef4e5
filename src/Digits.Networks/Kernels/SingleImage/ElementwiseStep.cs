using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels.SingleImage;

/// <summary>A function of each value alone, where it could not be joined to the step before: scale and shift, max(0, x), or x · sigmoid(x).</summary>
internal sealed unsafe class ElementwiseStep : Step
{
    private readonly ElementwiseFunction _function;
    private readonly PinnedFloats? _scale;
    private readonly PinnedFloats? _shift;

    /// <summary>A function without parameters.</summary>
    public ElementwiseStep(ActivationMap input, ActivationMap output, ElementwiseFunction function)
        : base(input, output) => _function = function;

    /// <summary>Batch normalization: each channel times its scale, plus its shift.</summary>
    /// <param name="input">What it reads.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="scale">A factor for each channel.</param>
    /// <param name="shift">A summand for each channel.</param>
    public ElementwiseStep(ActivationMap input, ActivationMap output, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift)
        : this(input, output, ElementwiseFunction.ScaleShift)
    {
        int width = input.Shape.Columns * input.Pitch; // repeated for each place of a row, so that one loop serves every pitch
        _scale = new PinnedFloats(width);
        _shift = new PinnedFloats(width);
        for (int x = 0; x < width; x += input.Pitch)
        {
            scale.CopyTo(_scale.Span[x..]);
            shift.CopyTo(_shift.Span[x..]);
        }
    }

    /// <inheritdoc/>
    public override void Run(Workspace workspace, float* blank)
    {
        int width = Input.Shape.Columns * Input.Pitch;
        if (blank is not null)
            Spread(workspace, Window.Point);
        for (int y = 0; y < Input.Shape.Rows; y++)
        {
            float* from = From(workspace) + y * Input.RowStride, to = To(workspace) + y * Output.RowStride;
            int i = 0;
            for (; i + 16 <= width; i += 16)
                Apply(Vector512.Load(from + i), i).Store(to + i);
            for (; i < width; i++)
                to[i] = Apply(Vector512.CreateScalar(from[i]), i).ToScalar();
        }
    }

    private Vector512<float> Apply(Vector512<float> x, int i) => _function switch
    {
        ElementwiseFunction.ScaleShift => Vector512.MultiplyAddEstimate(x, Vector512.Load(_scale!.Pointer + i), Vector512.Load(_shift!.Pointer + i)),
        ElementwiseFunction.Relu => Vector512.MaxNative(x, Vector512<float>.Zero),
        _ => x / (Vector512<float>.One + Vector512.Exp(-x)),
    };
}

/// <summary>What an <see cref="ElementwiseStep"/> does.</summary>
internal enum ElementwiseFunction
{
    ScaleShift,
    Relu,
    Silu,
}
