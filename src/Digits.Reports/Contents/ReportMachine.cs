using Digits.Experiments.Records;

namespace Digits.Reports.Contents;

/// <summary>What an experiment ran on.</summary>
/// <param name="Processor">The name of the processor; null where the system does not tell.</param>
/// <param name="Processors">How many logical processors the process could use.</param>
/// <param name="Threads">At most so many threads were used.</param>
/// <param name="MemoryBytes">How much memory the process could use.</param>
/// <param name="OperatingSystem">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Library">The version of Digits.</param>
public sealed record ReportMachine(
    string? Processor, int Processors, int Threads, long MemoryBytes, string OperatingSystem, string Runtime, string Library)
{
    internal static ReportMachine Of(ExperimentMachine machine) => new(
        machine.Processor, machine.Processors, machine.Threads, machine.MemoryBytes, machine.OperatingSystem, machine.Runtime, machine.Library);
}
