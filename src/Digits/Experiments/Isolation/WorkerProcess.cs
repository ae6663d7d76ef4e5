using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Digits.Trainers;
using Digits.Trainers.MLNet;

namespace Digits.Experiments.Isolation;

/// <summary>A worker, as its host sees it: its process, what it may use, and its end.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(1);

    // For the runtime, its compiled code and native buffers, beside the managed heap.
    private const long Headroom = 64_000_000;

    // What .NET says when the limit of its heap ends the process.
    private static readonly string[] WantsOfMemory = ["OutOfMemory", "Out of memory", "GC heap initialization failed"];

    private readonly string _trainer;
    private readonly long? _memoryLimit;
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly Process _process;
    private readonly LastWords _words;
    private readonly MemoryWatch? _watch;
    private volatile bool _tooLarge;
    private volatile bool _killed;

    /// <summary>Starts a worker and waits until it is up.</summary>
    /// <param name="trainer">Who is named in messages.</param>
    /// <param name="command">How to start it.</param>
    /// <param name="memoryLimit">Above so many bytes it is killed; null for no limit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="DigitTrainingException">It cannot be started.</exception>
    public WorkerProcess(string trainer, WorkerCommand command, long? memoryLimit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Environment.GetEnvironmentVariable(TrialWorker.NameVariable) is not null)
        {
            throw new DigitTrainingException(
                $"{trainer}: this process was itself started as a worker, and starts none: its Main must call {nameof(TrialWorker)}.Run before anything else, with trainers that are not isolated.");
        }

        _trainer = trainer;
        _memoryLimit = memoryLimit;
        _process = Start(command);
        _words = new LastWords(_process.StandardError);
        var messages = new MessageStream(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
        Session = new WorkerSession(trainer, memoryLimit, messages, Kill, DescribeEnd);
        _ = EndSessionAtExitAsync();
        if (memoryLimit is { } limit)
            _watch = new MemoryWatch(limit, MeasureMemory, _ => KillForMemory());
        try
        {
            Session.WaitUntilReady(cancellationToken);
        }
        catch
        {
            Kill();
            Dispose();
            throw;
        }
    }

    /// <summary>The conversation with it.</summary>
    public WorkerSession Session { get; }

    /// <summary>Ends the worker, by force where it does not end by itself, and takes away what it left behind.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        try
        {
            _process.StandardInput.Close(); // without a host a worker ends
        }
        catch (IOException)
        {
            // It has ended, and did not read all.
        }

        if (!_process.WaitForExit(ExitPatience))
            Kill();
        _process.WaitForExit(ExitPatience);
        Session.Dispose();
        if (_killed || _process is { HasExited: true, ExitCode: not 0 })
            ScratchFolder.Remove(_name);
        _process.Dispose();
    }

    private Process Start(WorkerCommand command)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        start.Environment[TrialWorker.NameVariable] = _name;
        start.Environment.TryAdd("DOTNET_EnableDiagnostics", "0"); // they leave files behind when a process is killed
        if (_memoryLimit is { } limit)
            start.Environment["DOTNET_GCHeapHardLimit"] = Math.Max(limit - Headroom, limit / 2).ToString("X", CultureInfo.InvariantCulture);
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            throw new DigitTrainingException($"{_trainer}: the worker process '{command}' cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>A process that the worker started may hold its pipes open; a worker that has ended says no more all the same.</summary>
    private async Task EndSessionAtExitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().ConfigureAwait(false);
            await Task.Delay(ExitPatience).ConfigureAwait(false); // for what it said last
        }
        catch (InvalidOperationException)
        {
            // Disposed of.
        }

        Session.End();
    }

    private long MeasureMemory()
    {
        try
        {
            if (_process.HasExited)
                return 0;
            using var process = Process.GetProcessById(_process.Id); // an object of its own: other threads use ours
            return process.WorkingSet64;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or Win32Exception)
        {
            return 0; // it has just ended
        }
    }

    private void KillForMemory()
    {
        _tooLarge = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            if (_process.HasExited)
                return;
            _killed = true;
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended.
        }
    }

    /// <summary>What became of the worker.</summary>
    private string DescribeEnd()
    {
        bool ended = _process.WaitForExit(ExitPatience);
        if (!ended)
            Kill();
        string words = _words.Text;
        if (_tooLarge || (_memoryLimit is not null && WantsOfMemory.Any(sign => words.Contains(sign, StringComparison.OrdinalIgnoreCase))))
            return MemoryWatch.Exceeded(_trainer, _memoryLimit);
        string how = ended ? DescribeExit(_process.ExitCode) : "stopped answering";
        return $"{_trainer} failed: its worker process {how}{(words.Length > 0 ? ": " + words : ".")}";
    }

    /// <summary>Where there are signals, 128 and the number of the one that ended a process are its exit code.</summary>
    private static string DescribeExit(int code) => OperatingSystem.IsWindows() || code <= 128 ? $"ended with exit code {code}" : (code - 128) switch
    {
        4 => "crashed (signal 4, illegal instruction)",
        6 => "crashed (signal 6, aborted)",
        8 => "crashed (signal 8, arithmetic error)",
        9 => "was killed (signal 9), perhaps by the system for want of memory",
        11 => "crashed (signal 11, invalid memory access)",
        var signal => $"was ended by signal {signal}",
    };
}
