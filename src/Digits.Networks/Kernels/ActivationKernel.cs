using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>Functions between layers, value by value. An output may lie where an input of the same layout lies.</summary>
internal static unsafe partial class ActivationKernel
{
    /// <summary>max(0, x); what is not a number stays so, that a training that diverged shows.</summary>
    /// <param name="input">A tile.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="output">A tile of the same shape, overwritten.</param>
    /// <param name="outputLayout">Its layout.</param>
    public static void ReluForward(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout) =>
        TileMap.Apply<Relu>(input, inputLayout, output, outputLayout);

    /// <summary>Passes the gradient where the output was above 0, and 0 elsewhere.</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="gradientLayout">Its layout.</param>
    /// <param name="output">What <see cref="ReluForward"/> gave.</param>
    /// <param name="outputLayout">Its layout.</param>
    /// <param name="inputGradient">The gradient of the input, overwritten.</param>
    /// <param name="inputLayout">Its layout.</param>
    public static void ReluBackward(
        float* outputGradient, TileLayout gradientLayout, float* output, TileLayout outputLayout, float* inputGradient, TileLayout inputLayout) =>
        TileMap.Apply<ReluGradient>(outputGradient, gradientLayout, output, outputLayout, inputGradient, inputLayout);

    /// <summary>x / (1 + e⁻ˣ) (Elfwing, Uchibe and Doya, <i>Sigmoid-weighted linear units</i>, 2018).</summary>
    /// <param name="input">A tile.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="output">A tile of the same shape, overwritten.</param>
    /// <param name="outputLayout">Its layout.</param>
    public static void SiluForward(float* input, TileLayout inputLayout, float* output, TileLayout outputLayout) =>
        TileMap.Apply<Silu>(input, inputLayout, output, outputLayout);

    /// <summary>The gradient times s (1 + x (1 − s)), where s = 1 / (1 + e⁻ˣ).</summary>
    /// <param name="outputGradient">The gradient of the output.</param>
    /// <param name="gradientLayout">Its layout.</param>
    /// <param name="input">What <see cref="SiluForward"/> was given.</param>
    /// <param name="inputLayout">Its layout.</param>
    /// <param name="inputGradient">The gradient of the input, overwritten.</param>
    /// <param name="inputGradientLayout">Its layout.</param>
    public static void SiluBackward(
        float* outputGradient, TileLayout gradientLayout, float* input, TileLayout inputLayout, float* inputGradient, TileLayout inputGradientLayout) =>
        TileMap.Apply<SiluGradient>(outputGradient, gradientLayout, input, inputLayout, inputGradient, inputGradientLayout);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sigmoid(Vector512<float> x) => Vector512<float>.One / (Vector512<float>.One + Exponential.Of(-x));

    private readonly struct Relu : TileMap.IUnaryFunction
    {
        // In this order the hardware returns x where it is not a number.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);
    }

    private readonly struct ReluGradient : TileMap.IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512<float>.Zero), x, Vector512<float>.Zero);
    }

    private readonly struct Silu : TileMap.IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Invoke(Vector512<float> x) => x * Sigmoid(x);
    }

    private readonly struct SiluGradient : TileMap.IBinaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y)
        {
            Vector512<float> s = Sigmoid(y);
            return x * s * Vector512.MultiplyAddEstimate(y, Vector512<float>.One - s, Vector512<float>.One);
        }
    }
}
