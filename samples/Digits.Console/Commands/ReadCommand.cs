using System.CommandLine;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Imaging;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits read</c>: the whole number in each of some pictures.</summary>
internal static class ReadCommand
{
    public static Command Create()
    {
        var modelOption = new ModelOption();
        var command = new Command("read", "Reads the whole number in each picture, such as the amount field of a form; points, commas and lines are skipped.")
        {
            modelOption,
        };
        NumberOptions constraints = new NumberOptions().AddTo(command);
        PictureFiles files = new PictureFiles(
            "number", "Draw how the picture was read, as PNG: its digits, where they are and where touching ones were cut.", mostExplained: 1).AddTo(command);
        command.AddExamples(
            "digits read amount.jpg",
            "digits read --length 3-6 --explain explained.png amount.jpg",
            "digits read --model model.zip --check luhn card.jpg --json");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string? explain = files.Explanation(parsed);
            using NewFolder? folder = explain is null ? null : OutputTarget.CheckFile(explain, "--explain", "explained.png");
            var reader = new NumberReader(modelOption.Load(parsed), constraints.Value(parsed));
            var rows = new List<JsonNumber>();
            bool all = await files.ForEachAsync(parsed, terminal, Read, Fail, cancellation).ConfigureAwait(false);
            terminal.WriteJson<IReadOnlyList<JsonNumber>>(rows);
            terminal.Out.Write(Table(rows));
            return all ? ExitCode.Done : ExitCode.Failed;

            ValueTask Read(string file)
            {
                NumberReading reading = reader.Read(file, cancellation);
                rows.Add(JsonNumber.Of(file, reading));
                if (explain is not null)
                    NumberPicture.Write(ImageDecoder.Decode(file), reading, explain);
                return ValueTask.CompletedTask;
            }

            ValueTask Fail(string file, string reason)
            {
                rows.Add(new JsonNumber(file, null, null, null, Rejected: true, reason));
                return ValueTask.CompletedTask;
            }
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
