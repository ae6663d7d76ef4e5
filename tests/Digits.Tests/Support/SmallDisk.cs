using System.Diagnostics;

namespace Digits.Tests.Support;

/// <summary>A small disk in memory, by default of a megabyte; skips the test where none can be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    public const string Filler = "filler";

    public SmallDisk(string path, int kilobytes = 1024)
    {
        Path = path;
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", path) != 0)
            Assert.Ignore("No small disk can be mounted here (that takes Linux and root), so that a full one is not tried.");
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes until nothing more fits.</summary>
    public void Fill()
    {
        using var file = new FileStream(File(Filler), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // That is what was wanted.
        }
    }

    public void MakeRoom() => System.IO.File.Delete(File(Filler));

    public void Dispose() => Run("umount", Path);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
