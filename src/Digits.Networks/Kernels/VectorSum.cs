using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Digits.Networks.Kernels;

/// <summary>Adds arrays, element by element.</summary>
internal static class VectorSum
{
    /// <summary>Adds <paramref name="terms"/> to <paramref name="sums"/>, which are as long.</summary>
    public static void Add(Span<float> sums, ReadOnlySpan<float> terms)
    {
        Span<Vector512<float>> s = MemoryMarshal.Cast<float, Vector512<float>>(sums);
        ReadOnlySpan<Vector512<float>> t = MemoryMarshal.Cast<float, Vector512<float>>(terms)[..s.Length];
        for (int i = 0; i < s.Length; i++)
            s[i] += t[i];
        for (int i = s.Length * Vector512<float>.Count; i < sums.Length; i++)
            sums[i] += terms[i];
    }
}
