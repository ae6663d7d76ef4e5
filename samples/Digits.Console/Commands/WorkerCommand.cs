using System.CommandLine;
using Digits.Experiments.Isolation;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits worker</c>: what an experiment starts to train in a process of its own; not for people.</summary>
internal static class WorkerCommand
{
    /// <summary>The name of the command.</summary>
    public const string Name = "worker";

    public static Command Create()
    {
        var command = new Command(Name, "Trains for an experiment that started it.") { Hidden = true };
        command.SetAction(_ => TrialWorker.Run()); // not SetRunner: what Ctrl-C means is for the experiment to decide
        return command;
    }
}
