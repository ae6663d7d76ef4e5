using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Digits.CommandLine.Display;

/// <summary>Help as System.CommandLine writes it, and below it the command's examples, for which it has no place.</summary>
internal static class CommandHelp
{
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <summary>Gives a command's help examples: command lines that may be copied as they are.</summary>
    public static void AddExamples(this Command command, params string[] examples) => Examples[command] = examples;

    /// <summary>Makes the help of all commands show their examples.</summary>
    public static void ShowExamples(this RootCommand root)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Description = "Show this help.";
        option.Action = new WithExamples((HelpAction)option.Action!);
    }

    private sealed class WithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        // Whoever asks for help need not have given what the command requires.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int exitCode = help.Invoke(parseResult);
            if (Examples.TryGetValue(parseResult.CommandResult.Command, out string[]? examples))
            {
                TextWriter output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
                foreach (string example in examples)
                    output.WriteLine($"  {example}");
            }

            return exitCode;
        }
    }
}
