using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Digits.Benchmarks.Kernels;

/// <summary>GFLOP/s, or GB/s, of a kernel at its mean time.</summary>
internal sealed class RateColumn : IColumn
{
    private readonly Lazy<Dictionary<string, KernelCase>> _cases = new(() => KernelCase.All().ToDictionary(kernel => kernel.Name));

    /// <inheritdoc/>
    public string Id => nameof(RateColumn);

    /// <inheritdoc/>
    public string ColumnName => "Rate";

    /// <inheritdoc/>
    public bool AlwaysShow => false;

    /// <inheritdoc/>
    public ColumnCategory Category => ColumnCategory.Custom;

    /// <inheritdoc/>
    public int PriorityInCategory => 0;

    /// <inheritdoc/>
    public bool IsNumeric => true;

    /// <inheritdoc/>
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc/>
    public string Legend => "Operations by the plain formula, or bytes that come and go, a second";

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } time || benchmarkCase.Parameters[nameof(KernelBenchmark.Case)] is not string name)
            return "-";
        KernelCase kernel = _cases.Value[name];
        return FormattableString.Invariant($"{kernel.Rate(time.Mean * 1e-9):F1} {(kernel.Unit == WorkUnit.Flops ? "GFLOP/s" : "GB/s")}");
    }

    /// <inheritdoc/>
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <inheritdoc/>
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc/>
    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => benchmark.Descriptor.Type.IsSubclassOf(typeof(KernelBenchmark)));
}
