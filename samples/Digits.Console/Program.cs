using System.CommandLine;
using System.CommandLine.Parsing;
using Digits.CommandLine.Commands;

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
            PredictCommand.Create(),
            DataCommand.Create(),
        };
        CommonOptions.AddTo(root);
        root.Description +=
            "\n\nExamples:\n" +
            "  digits experiment --data mnist --budget 60s\n" +
            "  digits train --trainer lightgbm --set iterations=200 --out model.zip\n" +
            "  digits evaluate --model model.zip --data usps\n" +
            "  digits predict --model model.zip digit.png\n" +
            "\nExit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.";

        // No verb means experiment; help and version belong to the whole.
        bool isExperiment = args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("-h" or "-?" or "--help" or "--version"));
        ParseResult parsed = root.Parse(isExperiment ? ["experiment", .. args] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
                Console.Error.WriteLine($"digits: {error.Message}");
            Console.Error.WriteLine($"Try '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        // Cancellation is ours (see Interruption), and so are errors (see CommandRunner).
        return parsed.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = result.Parent)
            names.Insert(0, command.Command is RootCommand ? "digits" : command.Command.Name);
        return string.Join(' ', names);
    }
}
