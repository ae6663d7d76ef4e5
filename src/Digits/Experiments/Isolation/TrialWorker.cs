using System.Runtime.InteropServices;
using Digits.Trainers;

namespace Digits.Experiments.Isolation;

/// <summary>Makes a process the worker of <see cref="IsolatedTrainer"/>: it trains what its host asks for, until the host ends.</summary>
/// <remarks>
/// <para>
/// A program that isolates its trainers restarts itself, and has to become a worker when it is told to, before it does anything else:
/// </para>
/// <code>
/// IReadOnlyList&lt;IDigitTrainer&gt; trainers = [.. DigitTrainers.All, new MyTrainer()];
/// if (args is ["worker"])
///     return TrialWorker.Run(trainers);
///
/// WorkerCommand command = WorkerCommand.ThisProgram("worker");
/// var options = new ExperimentOptions { Trainers = [.. trainers.Select(trainer => IsolatedTrainer.Wrap(trainer, command, memoryLimit: 4_000_000_000))] };
/// </code>
/// <para>
/// The host speaks through the worker's standard input and hears its standard output; both sides must be of the same version of Digits, which
/// the worker's first message tells. A message is the length of a JSON object (four bytes, little-endian, up to 1 MiB), the object (<c>kind</c>,
/// <c>id</c>, and what belongs to the kind), and <c>payloadLength</c> bytes: images, a checkpoint, or a classifier as the zip in which it is saved.
/// The worker says <c>Ready</c>. The host sends <c>Images</c> (once or twice: for training and validation), then <c>Train</c>, or
/// <c>Begin</c> or <c>Resume</c> and as many of <c>Advance</c>, <c>Classifier</c> and <c>Checkpoint</c> as it likes, each with a new
/// number. Every question is answered, in order, with its number: any number of times <c>Progress</c>, then <c>Done</c>, <c>Error</c> or
/// <c>Cancelled</c>, the last where the host sent <c>Cancel</c> meanwhile. The end of the host's stream ends the worker.
/// </para>
/// </remarks>
public static class TrialWorker
{
    /// <summary>An environment variable that says that a process was started as a worker, and which.</summary>
    internal const string NameVariable = "DIGITS_WORKER";

    private const int Done = 0;
    private const int Failed = 1;
    private const int NotForPeople = 2;

    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(1);

    /// <summary>Works for the process that started this one; returns, or ends this process, when that one has no more to ask or has ended.</summary>
    /// <remarks>
    /// What trainers print to standard output, native ones too, goes to standard error from here on. Ctrl-C is ignored: it reaches all
    /// processes of a terminal, and the host decides what becomes of the trial.
    /// </remarks>
    /// <param name="trainers">The trainers that may be asked for; <see cref="DigitTrainers.All"/> where left out.</param>
    /// <returns>The exit code of the process: 0 where all was well.</returns>
    public static int Run(IReadOnlyList<IDigitTrainer>? trainers = null)
    {
        using var noInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        if (!Console.IsInputRedirected || !Console.IsOutputRedirected)
        {
            Console.Error.WriteLine("A worker is started by an experiment, which speaks with it through its standard input and output.");
            return NotForPeople;
        }

        using Stream output = ProtocolOutput.Take();
        using Stream input = Console.OpenStandardInput();
        return Run(input, output, trainers ?? DigitTrainers.All, fault =>
        {
            Tell(fault);
            LeaveNow(ExitCode(fault));
        });
    }

    /// <summary>Works for a host at the other end of two streams, for instance of sockets; returns when the host has ended.</summary>
    /// <param name="input">What the host says; read on another thread.</param>
    /// <param name="output">Where the host hears the answers.</param>
    /// <param name="trainers">The trainers that may be asked for.</param>
    /// <returns>0 where the host ended the conversation, 1 where it broke off or was not understood.</returns>
    public static int Run(Stream input, Stream output, IReadOnlyList<IDigitTrainer> trainers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(trainers);
        return Run(input, output, trainers, Tell);
    }

    private static int Run(Stream input, Stream output, IReadOnlyList<IDigitTrainer> trainers, Action<string?> hostGone)
    {
        using var loop = new WorkerLoop(new MessageStream(input, output), trainers, hostGone);
        return ExitCode(loop.Run());
    }

    private static int ExitCode(string? fault) => fault is null ? Done : Failed;

    private static void Tell(string? fault)
    {
        if (fault is not null)
            Console.Error.WriteLine(fault);
    }

    /// <summary>Ends the process in the midst of whatever it does, but takes away its temporary files.</summary>
    private static void LeaveNow(int exitCode)
    {
        new Thread(() =>
        {
            // A native trainer's threads may hold up an orderly end.
            Thread.Sleep(ExitPatience);
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        })
        { IsBackground = true }.Start();
        Environment.Exit(exitCode);
    }
}
