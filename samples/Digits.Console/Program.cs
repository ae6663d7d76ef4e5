using System.CommandLine;
using System.CommandLine.Parsing;
using Digits.CommandLine.Commands;
using Digits.CommandLine.Display;

namespace Digits.CommandLine;

/// <summary>The command line <c>digits</c>: every command, and what they have in common.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        RootCommand root = new("Reads handwritten digits: trains and compares models, and uses the best. Without a command: experiment.")
        {
            ExperimentCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            CompareCommand.Create(),
            ReportCommand.Create(),
            PredictCommand.Create(),
            ReadCommand.Create(),
            ExportCommand.Create(),
            DataCommand.Create(),
            TrainersCommand.Create(),
            WorkerCommand.Create(),
        };
        SharedOptions.AddTo(root);
        root.Description += " Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.";
        root.AddExamples(
            "digits experiment --data mnist --budget 60s",
            "digits train --trainer convnet --preset best --out model.zip",
            "digits evaluate --model model.zip --data usps",
            "digits predict --model model.zip digit.png",
            "digits read --model model.zip amount.jpg");
        root.ShowExamples();

        ParseResult parsed = Parse(root, args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"digits: {Faults(parsed)}");
            Console.Error.WriteLine($"Try '{PathTo(parsed.CommandResult)} --help'.");
            return ExitCode.Usage;
        }

        // Cancellation is ours (see Interruption), and so are errors (see CommandRunner).
        return parsed.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    /// <summary>No verb means experiment, whose options may then come first: only where that makes no sense are they taken for the whole's.</summary>
    private static ParseResult Parse(RootCommand root, string[] args)
    {
        ParseResult plain = root.Parse(args);
        if (args.Length > 0 && !args[0].StartsWith('-'))
            return plain;
        ParseResult experiment = root.Parse(["experiment", .. args]);
        bool isForAll = args is ["-h" or "-?" or "--help" or "--version", ..];
        return isForAll || (experiment.Errors.Count > 0 && plain.Errors.Count == 0) ? plain : experiment;
    }

    /// <summary>All faults in one line.</summary>
    private static string Faults(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command is not { Subcommands.Count: > 0, Action: null })
            return string.Join(' ', parsed.Errors.Select(error => error.Message).Distinct());
        string what = parsed.UnmatchedTokens is [var unknown, ..] ? $"there is no command '{unknown}'" : "a command is missing";
        return $"{what}; there are: {string.Join(", ", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name))}.";
    }

    private static string PathTo(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult { Command: var command } && command is not RootCommand; at = at.Parent)
            names.Insert(0, command.Name);
        return string.Join(' ', ["digits", .. names]);
    }
}
