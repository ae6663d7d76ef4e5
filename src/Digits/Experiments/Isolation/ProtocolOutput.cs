using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Digits.Experiments.Isolation;

/// <summary>Takes standard output away from everything but the protocol: what others print there, native code too, goes to standard error.</summary>
/// <remarks>LightGBM prints its warnings to the C library's standard output, which <see cref="Console.SetOut"/> does not reach.</remarks>
internal static partial class ProtocolOutput
{
    private const int Out = 1;
    private const int Error = 2;

    /// <summary>What was standard output, from now on by this stream alone.</summary>
    public static Stream Take()
    {
        SafeFileHandle handle = OperatingSystem.IsWindows()
            ? new SafeFileHandle(HandleOf(DuplicateOnWindows(Out)), ownsHandle: true)
            : File.OpenHandle($"/dev/fd/{Out}", FileMode.Open, FileAccess.Write, FileShare.ReadWrite); // unlike dup: not for the processes that a trainer starts
        if ((OperatingSystem.IsWindows() ? ReplaceOnWindows(Error, Out) : Replace(Error, Out)) < 0)
            throw new IOException("Standard output cannot be redirected to standard error.");
        Console.SetOut(Console.Error);
        return new FileStream(handle, FileAccess.Write, bufferSize: 0);
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int by, int descriptor);

    // The C library of Windows, in which native code has its standard output.
    [LibraryImport("ucrtbase", EntryPoint = "_dup")]
    private static partial int DuplicateOnWindows(int descriptor);

    [LibraryImport("ucrtbase", EntryPoint = "_dup2")]
    private static partial int ReplaceOnWindows(int by, int descriptor);

    [LibraryImport("ucrtbase", EntryPoint = "_get_osfhandle")]
    private static partial nint HandleOf(int descriptor);
}
