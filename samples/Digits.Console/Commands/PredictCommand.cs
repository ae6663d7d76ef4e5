using System.CommandLine;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Imaging;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits predict</c>: the digit in each of some pictures.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var modelOption = new ModelOption();
        var command = new Command("predict", "Reads the digit in each picture.") { modelOption };
        PictureFiles files = new PictureFiles(
            "digit", "Draw what is made of each picture, step by step, and what is read, as PNG.", NormalizationSheet.MaxRows).AddTo(command);
        command.AddExamples("digits predict seven.jpg", "digits predict --explain seven-explained.png seven.jpg", "digits predict --model model.zip --json *.png");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            string? explain = files.Explanation(parsed);
            using NewFolder? folder = explain is null ? null : OutputTarget.CheckFile(explain, "--explain", "explained.png");
            var explained = new List<(string Caption, NormalizationSteps Steps)>();

            // The model and the library that decodes take a tenth of a second each, once.
            Task<DigitPredictor> loading = Task.Run(() => new DigitPredictor(modelOption.Load(parsed)), cancellation);
            var rows = new List<JsonPrediction>();
            bool all = await files.ForEachAsync(parsed, terminal, ReadAsync, FailAsync, cancellation).ConfigureAwait(false);
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
            return all ? ExitCode.Done : ExitCode.Failed;

            async ValueTask ReadAsync(string file)
            {
                GreyImage image = ImageDecoder.Decode(file);
                NormalizationSteps? steps = explain is null ? null : DigitNormalizer.Explain(image);
                DigitPredictor predictor = await loading.ConfigureAwait(false);
                Prediction prediction = predictor.Predict(steps is null ? DigitNormalizer.Normalize(image) : steps.Result);
                if (steps is not null)
                    explained.Add(($"{Path.GetFileName(file)}: {prediction.Digit}, {Sure(prediction.Confidence, prediction.Reason)}", steps));
                rows.Add(new JsonPrediction(file, prediction.Digit, prediction.Confidence, prediction.Probabilities, prediction.Rejected, prediction.Reason));
            }

            async ValueTask FailAsync(string file, string reason)
            {
                await loading.ConfigureAwait(false); // a model that cannot be opened is the error, whatever the pictures are
                rows.Add(new JsonPrediction(file, null, null, null, Rejected: true, reason));
            }
        });
        return command;
    }

    private static string Sure(double confidence, string? rejection) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * confidence:F1} %{(rejection is null ? "" : $", rejected: {rejection}")}");
}
