using System.Runtime.Intrinsics;
using System.Text.Json.Serialization;

namespace Digits.Networks.Optimizers;

/// <summary>How a gradient moves the parameters, as data; what it remembers from step to step is kept by the training.</summary>
/// <remarks>Immutable and thread-safe. In JSON, <c>type</c> names the optimizer.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Sgd), "sgd")]
[JsonDerivedType(typeof(AdamW), "adamw")]
public abstract record Optimizer
{
    private static readonly int Lanes = Vector512<float>.Count;

    private protected Optimizer()
    {
    }

    /// <summary>How many numbers it remembers for each parameter: 1 or 2. All start at 0.</summary>
    internal abstract int StatesPerParameter { get; }

    /// <summary>Takes a step, in place.</summary>
    /// <remarks>
    /// What happens to an element does not depend on where it lies in the spans, to the bit, so that each thread may update its own share
    /// of all parameters. Allocates nothing.
    /// </remarks>
    /// <param name="step">Which step of the training this is: 1 for the first.</param>
    /// <param name="learningRate">The learning rate of this step.</param>
    /// <param name="decays">Whether the weight decay applies to these parameters.</param>
    /// <param name="parameters">N parameters, updated.</param>
    /// <param name="gradient">N derivatives of the loss.</param>
    /// <param name="first">N numbers that this optimizer remembers, updated.</param>
    /// <param name="second">N more where <see cref="StatesPerParameter"/> is 2, otherwise empty.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    internal void Update(
        int step, float learningRate, bool decays, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        int count = parameters.Length, whole = count - count % Lanes, tail = count - whole;
        bool two = StatesPerParameter == 2;
        if (gradient.Length != count || first.Length != count || second.Length != (two ? count : 0))
            throw new ArgumentException($"{count} parameters, but a gradient of {gradient.Length} and states of {first.Length} and {second.Length}.");
        UpdateVectors(step, learningRate, decays, parameters[..whole], gradient[..whole], first[..whole], two ? second[..whole] : []);
        if (tail == 0)
            return;

        // The rest goes through the same vector code, as scalar code might round differently.
        Span<float> p = stackalloc float[Lanes], g = stackalloc float[Lanes], s1 = stackalloc float[Lanes], s2 = stackalloc float[Lanes];
        parameters[whole..].CopyTo(p);
        gradient[whole..].CopyTo(g);
        first[whole..].CopyTo(s1);
        if (two)
            second[whole..].CopyTo(s2);
        UpdateVectors(step, learningRate, decays, p, g, s1, two ? s2 : []);
        p[..tail].CopyTo(parameters[whole..]);
        s1[..tail].CopyTo(first[whole..]);
        if (two)
            s2[..tail].CopyTo(second[whole..]);
    }

    /// <summary>As <see cref="Update"/>, for whole vectors.</summary>
    private protected abstract void UpdateVectors(
        int step, float learningRate, bool decays, Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second);
}
