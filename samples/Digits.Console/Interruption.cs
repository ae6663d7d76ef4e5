using System.Runtime.InteropServices;

namespace Digits.CommandLine;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the command to stop, which it does cleanly; the second, or the end of patience, ends the process.
/// Files are written beside their targets and renamed, so that nothing half-written is left either way.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // A little less than the three seconds that a person is promised.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2.5);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private Timer? _end;

    public Interruption() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _end?.Dispose();
        _source.Dispose();
    }

    private static void End()
    {
        // A live display hides the cursor, and is not asked any more to bring it back.
        if (!Console.IsErrorRedirected)
            Console.Error.Write("\u001b[?25h");
        Environment.Exit(ExitCode.Cancelled);
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true; // the default action would end the process at once
        if (_source.IsCancellationRequested)
            End();
        _end = new Timer(_ => End(), null, Patience, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
