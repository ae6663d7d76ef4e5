using System.Runtime.InteropServices;
using Digits.Models;

namespace Digits.Experiments.Records;

/// <summary>What an experiment ran on: times mean nothing without it.</summary>
/// <param name="Processor">The name of the processor; null where the system does not tell.</param>
/// <param name="Processors">How many logical processors the process could use.</param>
/// <param name="Threads">At most so many threads were used.</param>
/// <param name="MemoryBytes">How much memory the process could use.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Library">The version of Digits.</param>
public sealed record ExperimentMachine(
    string? Processor, int Processors, int Threads, long MemoryBytes, string OperatingSystem, string Runtime, string Library)
{
    private const string LinuxProcessors = "/proc/cpuinfo", LinuxName = "model name";

    /// <summary>This machine.</summary>
    /// <param name="threads">At most so many threads are used.</param>
    public static ExperimentMachine Current(int threads) => new(
        NameOfProcessor(), Environment.ProcessorCount, threads, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription, ModelManifest.CurrentLibraryVersion);

    private static string? NameOfProcessor()
    {
        if (System.OperatingSystem.IsWindows())
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        try
        {
            return File.Exists(LinuxProcessors)
                ? File.ReadLines(LinuxProcessors).FirstOrDefault(line => line.StartsWith(LinuxName, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim()
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
