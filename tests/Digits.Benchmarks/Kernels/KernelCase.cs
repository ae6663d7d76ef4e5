namespace Digits.Benchmarks.Kernels;

/// <summary>One pass of a kernel at the size that it has in the peer network, on a group of 64 images as in training.</summary>
/// <param name="Name">Kernel, sizes and pass.</param>
/// <param name="Work">What a call does: operations by the plain formula, or bytes that come and go.</param>
/// <param name="Unit">Which of the two.</param>
/// <param name="Run">The call. It owns its memory, for as long as the case lives; one call at a time.</param>
/// <param name="Reference">The same by the reference, where there is one.</param>
internal sealed record KernelCase(string Name, double Work, WorkUnit Unit, Action Run, Action? Reference = null)
{
    /// <summary>Billions of operations or bytes a second, for a call that takes so many seconds.</summary>
    public double Rate(double seconds) => Work / seconds / 1e9;

    /// <summary>All cases, in the order of a pass through the network, then what surrounds it.</summary>
    public static IEnumerable<KernelCase> All() =>
    [
        .. ConvolutionCases.Direct(), .. ConvolutionCases.Winograd(), .. ConvolutionCases.PooledGradient(),
        .. DenseCases.All(), .. PoolingCases.All(), .. ElementwiseCases.All(),
        .. TrainingCases.All(),
    ];
}

/// <summary>What the speed of a kernel is measured in.</summary>
internal enum WorkUnit
{
    /// <summary>Floating-point operations by the plain formula; an algorithm that needs fewer can pass the machine's ceiling.</summary>
    Flops,

    /// <summary>Bytes read and written, each counted once.</summary>
    Bytes,
}
