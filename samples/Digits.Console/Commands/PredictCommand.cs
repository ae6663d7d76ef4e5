using System.CommandLine;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Imaging;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits predict</c>: the digit in each of some pictures.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var modelOption = new ModelOption();
        var files = new Argument<string[]>("FILE") { Description = "Pictures of one digit each (PNG, JPEG, WebP, GIF, BMP).", Arity = ArgumentArity.OneOrMore };
        var explainOption = new Option<string?>("--explain")
        {
            Description = "A PNG to draw into what is made of each picture, step by step, and what is read.",
            HelpName = "FILE",
        };
        var command = new Command("predict", "Reads the digit in each picture.") { modelOption, explainOption, files };
        command.AddExamples("digits predict seven.jpg", "digits predict --explain seven-explained.png seven.jpg", "digits predict --model model.zip --json *.png");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string[] pictures = parsed.GetValue(files)!;
            string? explain = parsed.GetValue(explainOption);
            if (explain is not null && pictures.Length > NormalizationSheet.MaxRows)
                throw new UsageException($"--explain draws {NormalizationSheet.MaxRows} pictures at most, but {pictures.Length} were given.");
            if (explain is not null && pictures.Any(picture => Path.GetFullPath(picture) == Path.GetFullPath(explain)))
                throw new UsageException($"--explain {explain}: that is one of the pictures. Give another file.");
            using NewFolder? folder = explain is null ? null : OutputTarget.CheckFile(explain, "--explain", "explained.png");
            var explained = new List<(string Caption, NormalizationSteps Steps)>();

            // The model and the library that decodes take a tenth of a second each, once.
            Task<DigitPredictor> loading = Task.Run(() => new DigitPredictor(modelOption.Load(parsed)), cancellation);
            var rows = new List<JsonPrediction>();
            bool failed = false;
            foreach (string file in pictures)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    GreyImage image = ImageDecoder.Decode(file);
                    NormalizationSteps? steps = explain is null ? null : DigitNormalizer.Explain(image);
                    DigitPredictor predictor = await loading.ConfigureAwait(false);
                    Prediction prediction = predictor.Predict(steps is null ? DigitNormalizer.Normalize(image) : steps.Result);
                    if (steps is not null)
                        explained.Add(($"{Path.GetFileName(file)}: {prediction.Digit}, {Sure(prediction.Confidence, prediction.Reason)}", steps));
                    rows.Add(new JsonPrediction(
                        file, prediction.Digit, prediction.Confidence, prediction.Probabilities, prediction.Rejected, prediction.Reason));
                }
                catch (DigitDataException exception)
                {
                    await loading.ConfigureAwait(false);

                    // One bad picture must not hide the answers for the others.
                    failed = true;
                    terminal.Error(exception.Message, exception);
                    rows.Add(new JsonPrediction(file, null, null, null, Rejected: true, exception.Message));
                }
            }

            if (explained.Count > 0)
                NormalizationSheet.Write(explained, explain!);
            terminal.WriteJson<IReadOnlyList<JsonPrediction>>(rows);
            Grid grid = ResultGrid.Create().AddColumn();
            foreach (JsonPrediction row in rows.Where(row => row.Digit is not null))
            {
                string sure = Sure(row.Confidence!.Value, row.Rejected ? row.Reason : null);
                grid.AddRow(new Text(row.File), new Text(row.Digit!.Value.ToString(CultureInfo.InvariantCulture)), new Text(sure));
            }

            terminal.Out.Write(grid);
            if (explained.Count > 0)
                terminal.WriteLine($"the steps are drawn in {explain}");
            return failed ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static string Sure(double confidence, string? rejection) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * confidence:F1} %{(rejection is null ? "" : $", rejected: {rejection}")}");
}
