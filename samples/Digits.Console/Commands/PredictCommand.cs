using System.CommandLine;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Data;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits predict</c>: the digit in each of some pictures.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        Option<string> modelOption = SharedOptions.Model();
        var files = new Argument<string[]>("FILE") { Description = "Pictures of one digit each (PNG, JPEG, WebP, GIF, BMP).", Arity = ArgumentArity.OneOrMore };
        var command = new Command("predict", "Reads the digit in each picture.") { modelOption, files };
        command.AddExamples("digits predict --model model.zip seven.png");
        command.SetRunner((parsed, terminal, cancellation) =>
        {
            var predictor = DigitPredictor.Load(parsed.GetValue(modelOption)!);
            var rows = new List<JsonPrediction>();
            bool failed = false;
            foreach (string file in parsed.GetValue(files)!)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    Prediction prediction = predictor.PredictImage(file);
                    rows.Add(new JsonPrediction(file, prediction.Digit, prediction.Confidence, prediction.Probabilities, prediction.Rejected, prediction.Reason));
                }
                catch (DigitDataException exception)
                {
                    // One bad picture must not hide the answers for the others.
                    failed = true;
                    terminal.Error(exception.Message, exception);
                    rows.Add(new JsonPrediction(file, null, null, null, Rejected: true, exception.Message));
                }
            }

            terminal.WriteJson<IReadOnlyList<JsonPrediction>>(rows);
            Grid grid = ResultGrid.Create().AddColumn();
            foreach (JsonPrediction row in rows.Where(row => row.Digit is not null))
            {
                string sure = string.Create(CultureInfo.InvariantCulture, $"{100 * row.Confidence:F1} %{(row.Rejected ? $", rejected: {row.Reason}" : "")}");
                grid.AddRow(new Text(row.File), new Text(row.Digit!.Value.ToString(CultureInfo.InvariantCulture)), new Text(sure));
            }

            terminal.Out.Write(grid);
            return Task.FromResult(failed ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }
}
