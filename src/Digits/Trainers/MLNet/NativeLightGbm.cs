using System.Runtime.InteropServices;
using Microsoft.ML.Trainers.LightGbm;

namespace Digits.Trainers.MLNet;

/// <summary>The native LightGBM library: whether it is there, and how its threads wait for one another.</summary>
/// <remarks>
/// LightGBM's threads meet hundreds of thousands of times in a training, and GNU's OpenMP lets them spin while they wait: ruinous once
/// anything else wants a processor. Sleeping at once is no better: waking takes longer than what is waited for. Two threads on two
/// processors, MNIST: idle machine, 100 rounds: spinning 12.7 s, sleeping 21.3 s, up to 2,000 turns and then sleeping 12.9 s; beside two
/// busy processes, 30 rounds: 22.5, 14.1 and 13.9 s. OpenMP reads its settings when it is loaded, from the process's own environment,
/// which .NET's <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not change; hence the call of the C library.
/// </remarks>
internal static partial class NativeLightGbm
{
    private const string SpinCount = "GOMP_SPINCOUNT";

    private static readonly Lazy<string?> Reason = new(Load);

    /// <summary>Whose turn it is.</summary>
    public static NativeThreads Threads { get; } = new();

    /// <summary>Why the library cannot be used here; null when it can.</summary>
    public static string? UnavailableReason => Reason.Value;

    private static string? Load()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return $"the native LightGBM library exists for x64 processors only, and this process runs on {RuntimeInformation.ProcessArchitecture}.";
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(SpinCount) is null && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetEnvironment(SpinCount, "2000", overwrite: 0); // should it fail, the threads spin
        return NativeLibrary.TryLoad("lib_lightgbm", typeof(LightGbmMulticlassTrainer).Assembly, null, out _)
            ? null
            : $"the native LightGBM library cannot be loaded{(OperatingSystem.IsLinux() ? "; it needs libgomp, on Debian and Ubuntu the package libgomp1" : "")}.";
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
