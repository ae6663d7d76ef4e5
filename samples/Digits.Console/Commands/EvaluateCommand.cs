using System.CommandLine;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Evaluation;
using Digits.Imaging;
using Digits.Models;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits evaluate</c>: how well and how quickly a model reads a set.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var modelOption = new ModelOption();
        Option<string> partOption = new Option<string>("--split")
        {
            Description = "The part to evaluate on, of the data that the model was trained on.",
            DefaultValueFactory = _ => "test",
        }.Among("test", "validation", "train");
        Option<int> threadsOption = SharedOptions.Threads();
        var numbersOption = new Option<string?>("--numbers")
        {
            Description = "Evaluate on whole numbers instead: a folder with pictures and a labels.csv (file,number). [default: single digits]",
            HelpName = "DIR",
        };
        var command = new Command(
            "evaluate",
            "Evaluates a model: on the data of its training as they were split then, on other data on their test part, or on all images where " +
            "they have none.") { modelOption };
        command.AddExamples(
            "digits evaluate --model model.zip", "digits evaluate --data photos", "digits evaluate --numbers amounts");
        DataLoading loading = new DataLoading("what the model was trained on").AddTo(command);
        command.Add(partOption);
        command.Add(threadsOption);
        command.Add(numbersOption);
        NumberOptions constraints = new NumberOptions().AddTo(command);
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            DigitModel model = modelOption.Load(parsed);
            if (parsed.GetValue(numbersOption) is { } folder)
            {
                if (loading.Source(parsed) is not null || parsed.GetResult(partOption) is { Implicit: false })
                    throw new UsageException("--numbers evaluates on a folder of numbers: leave --data and --split out.");
                NumberScoring.Run(new NumberReader(model, constraints.Value(parsed)), folder, terminal, cancellation);
                return ExitCode.Done;
            }

            if (constraints.IsGiven(parsed))
                throw new UsageException("--length, --valid and --check are about whole numbers: name a folder of them with --numbers.");
            string part = parsed.GetValue(partOption)!;
            int threads = parsed.GetValue(threadsOption);
            DigitData data = await loading.LoadAsync(parsed, terminal, cancellation, model.Manifest.Data.Name).ConfigureAwait(false);
            bool partIsGiven = parsed.GetResult(partOption) is { Implicit: false };
            DigitSet set = DigitNormalizer.Normalize(EvaluatedPart.Of(data, model.Manifest, part, partIsGiven, terminal.Say));
            float[] probabilities = Evaluator.Score(model.Classifier, set, threads, cancellation);
            var result = EvaluationResult.From(probabilities, set.Labels);
            double calibrationError = Reliability.From(probabilities, set.Labels).ExpectedCalibrationError;
            RejectionPoint? accepted = model.Manifest.RejectionThreshold is { } threshold ? RejectionCurve.At(probabilities, set.Labels, threshold) : null;
            SpeedResult speed = SpeedResult.Measure(model.Classifier, set, threads, cancellation);

            terminal.WriteJson(new JsonEvaluation(
                result.Count, result.Accuracy, result.LogLoss,
                [.. result.PerClass.Select(row => new JsonClass(row.Digit, row.Count, row.Precision, row.Recall, row.F1))],
                result.Confusion, speed.LatencyMicroseconds, speed.ImagesPerSecond, calibrationError, 1 - accepted?.Coverage));
            Write(terminal, model.Manifest, result, calibrationError, accepted, speed, threads);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(
        Terminal terminal, ModelManifest manifest, EvaluationResult result, double calibrationError, RejectionPoint? accepted, SpeedResult speed, int threads)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        Grid grid = ResultGrid.Create();
        grid.AddLine("model", $"{manifest.Trainer}, trained on {manifest.Data.Name}");
        string counts = $"{Figures.Count(result.Correct)} of {Figures.Count(result.Count)} ({Figures.Interval(result.Interval)})";
        grid.AddLine("accuracy", $"{Figures.Percent(result.Accuracy)}: {counts}");
        grid.AddLine("macro accuracy", Figures.Percent(result.MacroAccuracy));
        grid.AddLine("top-2 accuracy", Figures.Percent(result.Top2Accuracy));
        grid.AddLine("log-loss", Figures.LogLoss(result.LogLoss));
        grid.AddLine("calibration error", $"{Figures.Percent(calibrationError)}: how far confidence is from accuracy");
        if (accepted is not null)
        {
            string below = string.Create(invariant, $"{Figures.Percent(1 - accepted.Coverage)}: confidence below {accepted.Threshold:F3}");
            grid.AddLine("rejected", $"{below}; of the others {Figures.Percent(accepted.Accuracy)} are right");
        }

        grid.AddLine("one image", $"{Figures.Microseconds(speed.LatencyMicroseconds)} (median, one thread)");
        grid.AddLine("in batches", string.Create(invariant, $"{speed.ImagesPerSecond:N0} images a second on {threads} threads"));
        terminal.Out.Write(grid);

        terminal.WriteLine();
        terminal.WriteLine("By digit, in %, and how many of its images were read as 0 to 9:");
        string[] headers = ["digit", "precision", "recall", "F1", .. Enumerable.Range(0, DigitSet.Classes).Select(digit => digit.ToString(invariant))];
        var table = new Grid();
        foreach (string _ in headers)
            table.AddColumn(new GridColumn().RightAligned().NoWrap().Padding(0, 0, 1, 0));
        table.AddRow(headers);
        foreach (ClassResult row in result.PerClass)
        {
            table.AddRow([
                row.Digit.ToString(invariant), Hundredths(row.Precision), Hundredths(row.Recall), Hundredths(row.F1),
                .. result.Confusion[row.Digit].Select((count, digit) =>
                    count == 0 ? "[dim]·[/]" : digit == row.Digit ? $"[bold]{count}[/]" : count.ToString(invariant)),
            ]);
        }

        terminal.Out.Write(table);
    }

    /// <summary>A share in per cent without the sign: the table is as wide as a terminal even so.</summary>
    private static string Hundredths(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture);
}
