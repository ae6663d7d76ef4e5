using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Optimizers;

/// <summary>
/// Adam (Kingma and Ba, <i>Adam</i>, 2015) with decoupled weight decay (Loshchilov and Hutter, <i>Decoupled weight decay
/// regularization</i>, 2019), as PyTorch's <c>AdamW</c>; without decay it is Adam.
/// </summary>
/// <remarks>
/// With gradient g, parameter p, learning rate η, weight decay λ, at step t: p ← (1 − ηλ)p; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²;
/// p ← p − η/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
/// </remarks>
/// <param name="Beta1">β₁: 0 to below 1.</param>
/// <param name="Beta2">β₂: 0 to below 1.</param>
/// <param name="Epsilon">ε: above 0, up to 1.</param>
/// <param name="WeightDecay">λ, which the learning rate multiplies: 0 to 1.</param>
/// <exception cref="ArgumentException">A value is out of range.</exception>
public sealed record AdamW(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f, float WeightDecay = 0) : Optimizer
{
    /// <summary>β₁: 0 to below 1.</summary>
    public float Beta1 { get; init => field = CheckedBeta(value, "Beta1"); } = CheckedBeta(Beta1, "Beta1");

    /// <summary>β₂: 0 to below 1.</summary>
    public float Beta2 { get; init => field = CheckedBeta(value, "Beta2"); } = CheckedBeta(Beta2, "Beta2");

    /// <summary>ε: above 0, up to 1.</summary>
    public float Epsilon { get; init => field = CheckedEpsilon(value); } = CheckedEpsilon(Epsilon);

    /// <summary>λ, which the learning rate multiplies: 0 to 1.</summary>
    public float WeightDecay { get; init => field = CheckedDecay(value); } = CheckedDecay(WeightDecay);

    /// <inheritdoc/>
    internal override int StatesPerParameter => 2;

    /// <inheritdoc/>
    private protected override void UpdateVectors(
        int step, float learningRate, bool decays, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        Span<Vector512<float>> p = MemoryMarshal.Cast<float, Vector512<float>>(parameters);
        ReadOnlySpan<Vector512<float>> g = MemoryMarshal.Cast<float, Vector512<float>>(gradient)[..p.Length];
        Span<Vector512<float>> m = MemoryMarshal.Cast<float, Vector512<float>>(first)[..p.Length];
        Span<Vector512<float>> v = MemoryMarshal.Cast<float, Vector512<float>>(second)[..p.Length];

        // In double, since 1 − β₂ᵗ of the first steps is small and would lose digits.
        double correction1 = 1 - Math.Pow(Beta1, step), correction2 = 1 - Math.Pow(Beta2, step);
        Vector512<float> beta1 = Vector512.Create(Beta1), rest1 = Vector512.Create(1 - Beta1);
        Vector512<float> beta2 = Vector512.Create(Beta2), rest2 = Vector512.Create(1 - Beta2);
        Vector512<float> size = Vector512.Create((float)(-learningRate / correction1)), scale = Vector512.Create((float)(1 / Math.Sqrt(correction2)));
        Vector512<float> epsilon = Vector512.Create(Epsilon), keep = Vector512.Create(decays ? 1 - learningRate * WeightDecay : 1);
        for (int i = 0; i < p.Length; i++)
        {
            Vector512<float> mean = Vector512.MultiplyAddEstimate(beta1, m[i], rest1 * g[i]);
            Vector512<float> square = Vector512.MultiplyAddEstimate(beta2, v[i], rest2 * g[i] * g[i]);
            m[i] = mean;
            v[i] = square;
            Vector512<float> denominator = Vector512.MultiplyAddEstimate(Vector512.Sqrt(square), scale, epsilon);
            p[i] = Vector512.MultiplyAddEstimate(size, mean / denominator, keep * p[i]);
        }
    }

    private static float CheckedBeta(float value, string name) => Setting.Checked(value, value is >= 0 and < 1, $"{name} is 0 to below 1");

    private static float CheckedEpsilon(float value) => Setting.Checked(value, value is > 0 and <= 1, "Epsilon is above 0, up to 1");

    private static float CheckedDecay(float value) => Setting.Checked(value, value is >= 0 and <= 1, "Weight decay is 0 to 1");
}
