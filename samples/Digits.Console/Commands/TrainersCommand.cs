using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Trainers;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits trainers</c>: which trainers there are, and what can be set and searched of each.</summary>
internal static class TrainersCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "A trainer, to list its parameters.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("trainers", "Lists the trainers, or the parameters of one; with --json the search spaces, all of them or the one.") { name };
        command.AddExamples("digits trainers", "digits trainers convnet", "digits trainers lightgbm --json");
        command.SetRunner((parsed, terminal, _) =>
        {
            IDigitTrainer? asked = parsed.GetValue(name) is { } word ? SharedOptions.Trainer(word) : null;
            if (asked is null)
                terminal.WriteJson<IReadOnlyList<JsonTrainer>>([.. DigitTrainers.All.Select(Json)]);
            else
                terminal.WriteJson(Json(asked));
            if (asked is null)
                List(terminal);
            else
                Show(terminal, asked);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void List(Terminal terminal)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("name").NoWrap()).AddColumn("what").AddColumn("here");
        foreach (IDigitTrainer trainer in DigitTrainers.All)
            table.AddRow(new Text(trainer.Name), new Text(trainer.Description), new Text(trainer.UnavailableReason ?? "yes"));
        terminal.Out.Write(table);
        terminal.WriteLine("The parameters of one: digits trainers NAME");
    }

    private static void Show(Terminal terminal, IDigitTrainer trainer)
    {
        terminal.Out.Write(new Text($"{trainer.Name}: {trainer.Description}\n"));
        if (trainer.UnavailableReason is { } reason)
            terminal.Out.Write(new Text($"It is not available here: {reason}\n"));
        terminal.Out.Write(ParameterTable.Of(trainer.SearchSpace));
    }

    private static JsonTrainer Json(IDigitTrainer trainer) => new(trainer.Name, trainer.Description, trainer.UnavailableReason, trainer.SearchSpace);
}
