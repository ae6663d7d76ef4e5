using Digits.Benchmarks.Measuring;

namespace Digits.Benchmarks.Kernels;

/// <summary>The speed of every kernel on one thread, beside the machine's ceiling, in some seconds.</summary>
internal static class KernelTable
{
    /// <summary>Measures and prints.</summary>
    public static void Print()
    {
        double ceiling = FmaCeiling.Most(threads: 1);
        Console.WriteLine(Machine.Description);
        Console.WriteLine($"Ceiling of one thread: {ceiling:F1} GFLOP/s. Groups of {TileGroup.Images} images, the least time of many runs.\n");
        Console.WriteLine($"{"kernel",-48} {"µs a group",12} {"rate",14} {"of the ceiling",15}");
        foreach (KernelCase kernel in KernelCase.All())
        {
            double seconds = Timing.Least(kernel.Run), rate = kernel.Rate(seconds);
            bool computes = kernel.Unit == WorkUnit.Flops;
            string unit = computes ? "GFLOP/s" : "GB/s", share = computes ? $"{rate / ceiling:P0}" : "";
            Console.WriteLine($"{kernel.Name,-48} {seconds * 1e6,12:F1} {rate,6:F1} {unit,7} {share,15}");
        }
    }
}
