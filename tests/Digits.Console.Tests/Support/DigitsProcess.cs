using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Digits.CommandLine.Tests.Support;

/// <summary>A running <c>digits</c>, its two outputs read apart.</summary>
internal sealed class DigitsProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    private const int KillSignal = 9;

    // A run of a few seconds on an idle machine; beyond this it hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Task<string> _output;
    private readonly Task _errors;
    private readonly StringBuilder _error = new();
    private readonly Lock _turn = new();
    private TimeSpan? _signalled;

    private DigitsProcess(Process process)
    {
        _process = process;
        _output = process.StartInfo.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        _errors = Task.Run(ReadErrors);
    }

    /// <summary>The file that <c>dotnet</c> runs.</summary>
    public static string CommandLine { get; } = Path.GetFullPath(
        typeof(DigitsProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "CommandLine").Value!);

    public static DigitsProcess Start(Workplace place, params string[] arguments) => Start(place, "dotnet", [CommandLine, .. arguments]);

    /// <summary>Starts a shell's command line; <c>$DIGITS</c> in it stands for <c>digits</c>.</summary>
    public static DigitsProcess StartShell(Workplace place, string script)
    {
        place.Variables["DIGITS"] = $"dotnet {CommandLine}";
        return Start(place, "bash", ["-c", script]);
    }

    /// <summary>Waits until standard error has these words.</summary>
    public void WaitFor(string words)
    {
        while (true)
        {
            lock (_turn)
            {
                if (_error.ToString().Contains(words, StringComparison.Ordinal))
                    return;
            }

            if (_errors.IsCompleted || _watch.Elapsed > Patience)
                Assert.Fail($"'{words}' did not come:\n{_error}");
            Thread.Sleep(5);
        }
    }

    public void Signal(int signal)
    {
        _signalled = _watch.Elapsed;
        Assert.That(Kill(_process.Id, signal), Is.Zero, "The process had ended before the signal.");
    }

    /// <summary>Ends the process as a power cut would: nothing in it hears of that.</summary>
    /// <returns>Whether it was still running.</returns>
    public bool TryKill() => Kill(_process.Id, KillSignal) == 0 && WaitForEnd().ExitCode == 128 + KillSignal;

    /// <summary>Waits for the end, and returns the most memory that the process had, in bytes; skips the test where that cannot be seen.</summary>
    public long WatchMemory()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Only Linux tells the most memory that a process had.");
        long peak = 0;
        for (; !_process.HasExited && _watch.Elapsed < Patience; Thread.Sleep(2))
        {
            try
            {
                string? line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is not null)
                    peak = long.Parse(line["VmHWM:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
            }
            catch (IOException)
            {
                break; // it has just ended
            }
        }

        return peak;
    }

    public Outcome WaitForEnd()
    {
        if (!_process.WaitForExit(Patience - _watch.Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero))
        {
            Dispose();
            Assert.Fail($"The command did not end within {Patience.TotalSeconds} s:\n{_error}");
        }

        TimeSpan end = _watch.Elapsed;
        string output = _output.GetAwaiter().GetResult();
        _errors.Wait();
        return new Outcome(_process.ExitCode, output, _error.ToString(), end, end - _signalled ?? TimeSpan.Zero);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static DigitsProcess Start(Workplace place, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = place.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string? value) in place.Variables)
            start.Environment[name] = value;
        return new DigitsProcess(Process.Start(start)!);
    }

    private void ReadErrors()
    {
        while (_process.StandardError.Read() is >= 0 and int c)
        {
            lock (_turn)
                _error.Append((char)c);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);

    /// <summary>Skips the test where a signal would not arrive: on Windows, or where whatever started the tests has it ignored.</summary>
    public static void SkipWithoutSignals()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows has no signals to send.");
        if (!OperatingSystem.IsLinux())
            return;
        string ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..];
        if ((ulong.Parse(ignored.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1 << (Interrupt - 1))) != 0)
            Assert.Ignore("SIGINT is ignored here, as in a shell's background jobs, and so it is in every process that the tests start.");
    }
}
