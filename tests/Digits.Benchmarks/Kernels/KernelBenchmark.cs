using BenchmarkDotNet.Attributes;

namespace Digits.Benchmarks.Kernels;

/// <summary>Measures cases of a kernel.</summary>
public abstract class KernelBenchmark
{
    private KernelCase? _case;

    /// <summary>Which case.</summary>
    [ParamsSource(nameof(Names))]
    public string Case { get; set; } = "";

    /// <summary>The cases to choose from.</summary>
    public IEnumerable<string> Names => Cases().Select(kernel => kernel.Name);

    /// <summary>Takes the memory.</summary>
    [GlobalSetup]
    public void Setup() => _case = Cases().Single(kernel => kernel.Name == Case);

    /// <summary>The kernel, on a group of 64 images.</summary>
    [Benchmark]
    public void Kernel() => _case!.Run();

    /// <summary>The case that was chosen.</summary>
    internal KernelCase Chosen => _case!;

    /// <summary>All cases.</summary>
    internal abstract IEnumerable<KernelCase> Cases();
}

/// <summary>Measures cases of a kernel beside its reference.</summary>
public abstract class ReferencedKernelBenchmark : KernelBenchmark
{
    /// <summary>The same, one value at a time.</summary>
    [Benchmark(Baseline = true)]
    public void Reference() => Chosen.Reference!();
}

/// <summary>Convolutions by the plain sum over taps.</summary>
public class DirectConvolutionBenchmark : ReferencedKernelBenchmark
{
    /// <inheritdoc/>
    internal override IEnumerable<KernelCase> Cases() => ConvolutionCases.Direct();
}

/// <summary>The 3×3 convolution by Winograd's algorithm; its operations are counted as those of the plain sum.</summary>
public class WinogradConvolutionBenchmark : ReferencedKernelBenchmark
{
    /// <inheritdoc/>
    internal override IEnumerable<KernelCase> Cases() => ConvolutionCases.Winograd();
}

/// <summary>Dense layers.</summary>
public class DenseBenchmark : ReferencedKernelBenchmark
{
    /// <inheritdoc/>
    internal override IEnumerable<KernelCase> Cases() => DenseCases.All();
}

/// <summary>Pooling.</summary>
public class PoolingBenchmark : ReferencedKernelBenchmark
{
    /// <inheritdoc/>
    internal override IEnumerable<KernelCase> Cases() => PoolingCases.All();
}

/// <summary>Activations, batch normalization, dropout and the loss.</summary>
public class ElementwiseBenchmark : ReferencedKernelBenchmark
{
    /// <inheritdoc/>
    internal override IEnumerable<KernelCase> Cases() => ElementwiseCases.All();
}

/// <summary>Loading of images, augmentation and optimizers.</summary>
public class TrainingStepBenchmark : KernelBenchmark
{
    /// <inheritdoc/>
    internal override IEnumerable<KernelCase> Cases() => TrainingCases.All();
}
