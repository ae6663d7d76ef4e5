using System.Runtime.InteropServices;
using Microsoft.ML.Trainers.LightGbm;

namespace Digits.Trainers.MLNet;

/// <summary>The native LightGBM library: whether it is there, and how its threads wait for one another.</summary>
/// <remarks>
/// LightGBM's threads meet hundreds of thousands of times in a training. GNU's OpenMP lets them spin while they wait, which is
/// ruinous once anything else wants a processor: beside a busy process on two processors, 100 rounds on MNIST took 183 s with two
/// threads and 23 s with one. Waiting passively costs little on an idle machine. OpenMP reads its settings when it is loaded, from the
/// process's own environment, which .NET's <see cref="Environment.SetEnvironmentVariable(string, string?)"/> does not change; hence the call of the C library.
/// </remarks>
internal static partial class NativeLightGbm
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    private static readonly Lazy<string?> Reason = new(Load);

    /// <summary>Why the library cannot be used here; null when it can.</summary>
    public static string? UnavailableReason => Reason.Value;

    private static string? Load()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return $"the native LightGBM library exists for x64 processors only, and this process runs on {RuntimeInformation.ProcessArchitecture}.";
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(WaitPolicy) is null && Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is null)
            _ = SetEnvironment(WaitPolicy, "passive", overwrite: 0); // should it fail, the threads spin
        return NativeLibrary.TryLoad("lib_lightgbm", typeof(LightGbmMulticlassTrainer).Assembly, null, out _)
            ? null
            : $"the native LightGBM library cannot be loaded{(OperatingSystem.IsLinux() ? "; it needs libgomp, on Debian and Ubuntu the package libgomp1" : "")}.";
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
