using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Optimizers;

/// <summary>
/// An exponential moving average of the parameters, which often generalizes better than the last of them (Polyak and Juditsky 1992;
/// Tarvainen and Valpola, <i>Mean teachers are better role models</i>, 2017).
/// </summary>
internal static class WeightAverage
{
    /// <summary>The share of the average that an update keeps: small at first, so that the random first weights are soon forgotten.</summary>
    /// <remarks>min(decay, (1 + t) / (10 + t)), as TensorFlow's <c>ExponentialMovingAverage</c> with <c>num_updates</c>.</remarks>
    /// <param name="decay">The share it tends to: 0 to below 1.</param>
    /// <param name="update">t: 0 for the first update.</param>
    public static float DecayAt(float decay, int update) => Math.Min(decay, (1f + update) / (10f + update));

    /// <summary>average ← average + (1 − decay) · (parameters − average), in place; the bits do not depend on where the spans are cut.</summary>
    /// <param name="decay">The share of the average that stays: 0 to 1.</param>
    /// <param name="average">N numbers, updated.</param>
    /// <param name="parameters">N numbers.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public static void Update(float decay, Span<float> average, ReadOnlySpan<float> parameters)
    {
        if (average.Length != parameters.Length)
            throw new ArgumentException($"An average of {average.Length}, but {parameters.Length} parameters.");
        int whole = average.Length - average.Length % Vector512<float>.Count, tail = average.Length - whole;
        UpdateVectors(decay, average[..whole], parameters[..whole]);
        if (tail == 0)
            return;

        // The rest goes through the same vector code, as scalar code might round differently.
        Span<float> a = stackalloc float[Vector512<float>.Count], p = stackalloc float[Vector512<float>.Count];
        average[whole..].CopyTo(a);
        parameters[whole..].CopyTo(p);
        UpdateVectors(decay, a, p);
        a[..tail].CopyTo(average[whole..]);
    }

    private static void UpdateVectors(float decay, Span<float> average, ReadOnlySpan<float> parameters)
    {
        Span<Vector512<float>> a = MemoryMarshal.Cast<float, Vector512<float>>(average);
        ReadOnlySpan<Vector512<float>> p = MemoryMarshal.Cast<float, Vector512<float>>(parameters)[..a.Length];
        Vector512<float> share = Vector512.Create(1 - decay);
        for (int i = 0; i < a.Length; i++)
            a[i] = Vector512.MultiplyAddEstimate(share, p[i] - a[i], a[i]);
    }
}
