using System.Reflection;

namespace Digits.Experiments.Isolation;

/// <summary>How to start a worker: a program whose <c>Main</c> calls <see cref="TrialWorker.Run(IReadOnlyList{Trainers.IDigitTrainer})"/>.</summary>
/// <param name="FileName">The program: a path, or a name that the system finds. It must be the worker itself, no script that starts one and waits.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record WorkerCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>This very program once more, with other arguments.</summary>
    /// <param name="arguments">What makes it a worker, for instance <c>worker</c>.</param>
    /// <exception cref="InvalidOperationException">It cannot be told what this program is, as under some test hosts: name the command.</exception>
    public static WorkerCommand ThisProgram(params IReadOnlyList<string> arguments)
    {
        if (Environment.ProcessPath is not { } program)
            throw new InvalidOperationException("The path of this program is unknown: name the command that starts a worker.");
        if (!Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            return new WorkerCommand(program, arguments);
        return Assembly.GetEntryAssembly()?.Location is { Length: > 0 } entry
            ? new WorkerCommand(program, [entry, .. arguments])
            : throw new InvalidOperationException("dotnet runs this program, and it is unknown from which file: name the command that starts a worker.");
    }

    /// <summary>The command line, for messages.</summary>
    public override string ToString() => string.Join(' ', [FileName, .. Arguments]);
}
