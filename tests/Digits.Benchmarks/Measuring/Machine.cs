using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Digits.Benchmarks.Measuring;

/// <summary>The machine that figures are from, in words.</summary>
internal static class Machine
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Processor, how many of them, vectors, runtime and system, on one line.</summary>
    public static string Description =>
        $"{Processor}, {Environment.ProcessorCount} processors, vectors of {VectorBits} bits, " +
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    private static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static string Processor =>
        (File.Exists(ProcessorFile) ? File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null)
            ?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}
