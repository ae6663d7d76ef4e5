using System.CommandLine;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Imaging;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits read</c>: the whole number in each of some pictures.</summary>
internal static class ReadCommand
{
    public static Command Create()
    {
        var modelOption = new ModelOption();
        var files = new Argument<string[]>("FILE")
        {
            Description = "Pictures of one number each (PNG, JPEG, WebP, GIF, BMP).",
            Arity = ArgumentArity.OneOrMore,
        };
        var explainOption = new Option<string?>("--explain")
        {
            Description = "Draw how the picture was read, as PNG: its digits, where they are and where touching ones were cut. [default: nothing]",
            HelpName = "FILE",
        };
        var command = new Command("read", "Reads the whole number in each picture, such as the amount field of a form; points, commas and lines are skipped.")
        {
            modelOption, files,
        };
        NumberOptions constraints = new NumberOptions().AddTo(command);
        command.Add(explainOption);
        command.AddExamples(
            "digits read amount.jpg",
            "digits read --length 3-6 --explain explained.png amount.jpg",
            "digits read --model model.zip --check luhn card.jpg --json");
        command.SetRunner((parsed, terminal, cancellation) =>
        {
            string[] pictures = parsed.GetValue(files)!;
            string? explain = parsed.GetValue(explainOption);
            if (explain is not null && pictures.Length > 1)
                throw new UsageException("--explain draws one picture: name one FILE.");
            using NewFolder? folder = explain is null ? null : OutputTarget.CheckFile(explain, "--explain", "explained.png");
            var reader = new NumberReader(modelOption.Load(parsed), constraints.Value(parsed));
            var rows = new List<JsonNumber>();
            foreach (string file in pictures)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    NumberReading reading = reader.Read(file, cancellation);
                    rows.Add(JsonNumber.Of(file, reading));
                    if (explain is not null)
                        NumberPicture.Write(ImageDecoder.Decode(file), reading, explain);
                }
                catch (DigitDataException exception)
                {
                    // One bad picture must not hide the answers for the others.
                    terminal.Error(exception.Message, exception);
                    rows.Add(new JsonNumber(file, null, null, null, Rejected: true, exception.Message));
                }
            }

            terminal.WriteJson<IReadOnlyList<JsonNumber>>(rows);
            terminal.Out.Write(Table(rows));
            return Task.FromResult(rows.Exists(row => row.Digits is null) ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }

    private static Grid Table(IEnumerable<JsonNumber> rows)
    {
        Grid grid = ResultGrid.Create().AddColumn().AddColumn();
        foreach (JsonNumber row in rows.Where(row => row.Digits is not null))
        {
            string sure = string.Create(CultureInfo.InvariantCulture, $"{100 * row.Confidence:F1} %{(row.Rejected ? $", rejected: {row.Reason}" : "")}");
            IEnumerable<string> digits = row.Digits!.Select(digit => string.Create(CultureInfo.InvariantCulture, $"{digit.Digit}:{100 * digit.Confidence:F0}%"));
            grid.AddRow(new Text(row.File), new Text(row.Number ?? "–"), new Text(sure), new Text(string.Join(' ', digits)));
        }

        return grid;
    }
}
