using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Digits.Experiments.Stores;

/// <summary>The process of a worker, so that another process sees that it has ended, without waiting for its sign of life.</summary>
/// <remarks>
/// Numbers of processes come again, so that the start counts too: on Linux in clock ticks since the machine was booted, as a date would
/// move with the clock. A machine is one boot of it, and on Linux one namespace of process numbers: containers do not see each other's.
/// </remarks>
/// <param name="Machine">Where it runs; numbers of processes mean nothing elsewhere.</param>
/// <param name="Id">Its number.</param>
/// <param name="Start">When it began, in a form only to be compared; null where it cannot be known.</param>
internal sealed record ProcessIdentity(string Machine, int Id, string? Start)
{
    private static readonly string ThisMachine = DescribeMachine();

    /// <summary>This process.</summary>
    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId);

    /// <summary>A process of this machine.</summary>
    public static ProcessIdentity Of(int id) => new(ThisMachine, id, Look(id).Start);

    /// <summary>Whether the process has certainly ended; of one on another machine nothing is certain.</summary>
    public bool HasEnded()
    {
        if (Machine != ThisMachine)
            return false;
        (bool isThere, string? start) = Look(Id);
        return !isThere || (Start is not null && start is not null && Start != start);
    }

    private static (bool IsThere, string? Start) Look(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (!OperatingSystem.IsLinux())
                return (true, process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture));

            // "number (name) state parent ...": the name may hold anything, so that fields count from its last parenthesis; see proc(5).
            string status = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            bool isZombie = fields[0] is "Z" or "X"; // it has ended, and its parent has not asked for its exit code yet
            return (!isZombie, fields[19]);
        }
        catch (ArgumentException)
        {
            return (false, null); // there is no such process
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return (true, null); // another user's, or it is just ending
        }
    }

    private static string DescribeMachine()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.MachineName;
        try
        {
            string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            return $"{Environment.MachineName} {boot} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }
}
