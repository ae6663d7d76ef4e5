using System.CommandLine;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Imaging;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits data show</c>: a picture of a set.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var columnsOption = new Option<int>("--columns")
        {
            Description = "How many of each digit, 1 to 100.",
            DefaultValueFactory = _ => 24,
            CustomParser = result => SharedOptions.AtLeast(result, 1) ?? 0,
            HelpName = "N",
        };
        var outOption = new Option<string>("--out") { Description = "The picture, a PNG.", DefaultValueFactory = _ => "digits.png", HelpName = "FILE" };
        var command = new Command("show", "Draws the first training images of each digit as one picture.");
        command.AddExamples("digits data show --data my-digits/ --out my-digits.png");
        DataLoading loading = new DataLoading().AddTo(command);
        command.Add(columnsOption);
        command.Add(outOption);
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            int columns = parsed.GetValue(columnsOption);
            if (columns > 100)
                throw new UsageException($"--columns {columns} is too many; 100 at most.");
            string path = parsed.GetValue(outOption)!;
            using NewFolder folder = OutputTarget.CheckFile(path);
            DigitData data = await loading.LoadAsync(parsed, terminal, cancellation).ConfigureAwait(false);
            ContactSheet.Write(data.Training, columns, path);
            terminal.WriteJson(new JsonPicture(data.Name, path));
            terminal.WriteLine($"{data.Name} is drawn in {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
