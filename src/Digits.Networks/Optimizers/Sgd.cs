using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Optimizers;

/// <summary>Stochastic gradient descent with momentum, as PyTorch's <c>SGD</c> with a dampening of 0.</summary>
/// <remarks>
/// With gradient g, parameter p, momentum μ, learning rate η and weight decay λ: g ← g + λp; b ← μb + g; p ← p − ηb, or with Nesterov's
/// variant p ← p − η(g + μb) (Sutskever et al., <i>On the importance of initialization and momentum</i>, 2013).
/// </remarks>
/// <param name="Momentum">μ: 0 to below 1; 0 is plain gradient descent.</param>
/// <param name="Nesterov">Whether to step with the momentum as it will be.</param>
/// <param name="WeightDecay">λ, added to the gradient (L2): 0 to 1.</param>
/// <exception cref="ArgumentException">A value is out of range.</exception>
public sealed record Sgd(float Momentum = 0.9f, bool Nesterov = true, float WeightDecay = 0) : Optimizer
{
    /// <summary>μ: 0 to below 1; 0 is plain gradient descent.</summary>
    public float Momentum { get; init => field = CheckedMomentum(value); } = CheckedMomentum(Momentum);

    /// <summary>λ, added to the gradient (L2): 0 to 1.</summary>
    public float WeightDecay { get; init => field = CheckedDecay(value); } = CheckedDecay(WeightDecay);

    /// <inheritdoc/>
    internal override int StatesPerParameter => 1;

    /// <inheritdoc/>
    private protected override void UpdateVectors(
        int step, float learningRate, bool decays, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        Span<Vector512<float>> p = MemoryMarshal.Cast<float, Vector512<float>>(parameters);
        ReadOnlySpan<Vector512<float>> g = MemoryMarshal.Cast<float, Vector512<float>>(gradient)[..p.Length];
        Span<Vector512<float>> b = MemoryMarshal.Cast<float, Vector512<float>>(first)[..p.Length];
        Vector512<float> decay = Vector512.Create(decays ? WeightDecay : 0), momentum = Vector512.Create(Momentum), rate = Vector512.Create(-learningRate);
        bool nesterov = Nesterov;
        for (int i = 0; i < p.Length; i++)
        {
            Vector512<float> slope = Vector512.MultiplyAddEstimate(decay, p[i], g[i]);

            // PyTorch starts b as the first gradient; from 0 it becomes just that.
            Vector512<float> velocity = Vector512.MultiplyAddEstimate(momentum, b[i], slope);
            b[i] = velocity;
            if (nesterov)
                velocity = Vector512.MultiplyAddEstimate(momentum, velocity, slope);
            p[i] = Vector512.MultiplyAddEstimate(rate, velocity, p[i]);
        }
    }

    private static float CheckedMomentum(float value) => Setting.Checked(value, value is >= 0 and < 1, "Momentum is 0 to below 1");

    private static float CheckedDecay(float value) => Setting.Checked(value, value is >= 0 and <= 1, "Weight decay is 0 to 1");
}
