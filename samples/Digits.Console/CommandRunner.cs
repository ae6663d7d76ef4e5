using System.CommandLine;
using Digits.CommandLine.Commands;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Experiments.Stores;
using Digits.Models;
using Digits.Trainers;

namespace Digits.CommandLine;

/// <summary>Runs a command: gives it its terminal and its cancellation, and makes exit codes and short messages of what it throws.</summary>
internal static class CommandRunner
{
    /// <summary>Lets a command run this action; what the action returns is the exit code.</summary>
    public static void SetRunner(this Command command, Func<ParseResult, Terminal, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, _) =>
        {
            using var terminal = new Terminal(
                json: parsed.GetValue(SharedOptions.Json), quiet: parsed.GetValue(SharedOptions.Quiet), verbose: parsed.GetValue(SharedOptions.Verbose));
            using var interruption = new Interruption();
            try
            {
                return await action(parsed, terminal, interruption.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                terminal.Error("cancelled.");
                return ExitCode.Cancelled;
            }
            catch (Exception exception)
            {
                terminal.Error(MessageOf(exception), exception);
                return exception is UsageException ? ExitCode.Usage : ExitCode.Failed;
            }
        });

    private static string MessageOf(Exception exception) => exception switch
    {
        UsageException or DigitDataException or DigitModelException or DigitTrainingException or ExperimentStoreException or IOException
            or UnauthorizedAccessException => exception.Message,
        OutOfMemoryException => "there is not enough memory for this. Use fewer images, or fewer threads.",
        _ => $"{exception.Message} (unexpected {exception.GetType().Name}; --verbose shows where)",
    };
}
