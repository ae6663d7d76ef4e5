using System.Globalization;
using Digits.Data;
using Digits.Experiments;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>What an experiment found: the comparison, the winner, its test, and a prediction by the saved file.</summary>
internal static class ExperimentSummary
{
    public static void Write(Terminal terminal, DigitSplit split, ExperimentResult result, string model, TimeSpan elapsed, TimeSpan? budget)
    {
        terminal.Out.Write(Comparison(result.Trials, result.Best.Id));
        foreach (Trial trial in result.Trials.Where(trial => trial.Reason is not null))
            terminal.WriteLine($"trial {trial.Id}, {trial.Name}, {ExperimentView.State(trial.State)}: {trial.Reason}");
        Grid grid = ResultGrid.Create();
        grid.AddLine("data", ResultGrid.Describe(split));
        grid.AddLine("winner", $"{result.Best.Trainer} (trial {result.Best.Id}): {result.Best.Parameters}");
        grid.AddLine("refit", result.RefitSkippedReason is { } reason
            ? $"left out: {reason}; the model has learned from the {Figures.Count(split.Train.Count)} training images alone"
            : $"on {Figures.Count(split.Train.Count + split.Validation.Count)} training and validation images");
        grid.AddLine("test", result.Test is { } test
            ? $"{Figures.Percent(test.Accuracy)} of {Figures.Count(test.Count)} images ({Figures.Interval(test.Interval)}), log-loss {Figures.LogLoss(test.LogLoss)}"
            : "not tested: the experiment was interrupted");
        grid.AddLine("model", $"{model} ({Figures.Bytes(new FileInfo(model).Length)})");
        grid.AddLine("time", $"{Figures.Seconds(elapsed)}{(budget is { } limit ? $" of {Figures.Seconds(limit)}" : "")}");
        terminal.Out.Write(grid);
        if (result.Interrupted)
            return;

        // Through the file, as any user would: what was saved is what answers.
        ReadOnlySpan<byte> image = Imaging.DigitNormalizer.Normalize(split.Test.Select([0])).Image(0);
        Prediction prediction = DigitPredictor.Load(model).Predict(image);
        terminal.WriteLine();
        terminal.WriteLine(DigitPicture.Draw(image));
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The saved model reads the first test image as {prediction.Digit} ({100 * prediction.Confidence:F1} %); its label is {split.Test.Labels[0]}."));
        terminal.WriteLine($"Read your own: digits predict --model {model} IMAGE.png");
    }

    /// <summary>The trials as a table, narrow enough for any terminal: why one was pruned or failed is said elsewhere.</summary>
    public static Table Comparison(IReadOnlyList<Trial> trials, int? best)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn(new TableColumn("#").RightAligned())
            .AddColumn(new TableColumn("trainer").NoWrap())
            .AddColumn(new TableColumn("validation").RightAligned())
            .AddColumn(new TableColumn("log-loss").RightAligned())
            .AddColumn(new TableColumn("seconds").RightAligned())
            .AddColumn(new TableColumn("state").NoWrap());
        foreach (Trial trial in trials)
        {
            string state = trial.Id == best ? "best" : ExperimentView.State(trial.State);
            string seconds = trial.State == TrialState.Running ? "" : trial.Duration.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            table.AddRow(
                new Text(trial.Id.ToString(CultureInfo.InvariantCulture)),
                new Text(trial.Name),
                new Text(Figures.Percent(trial.ValidationAccuracy)),
                new Text(Figures.LogLoss(trial.ValidationLogLoss)),
                new Text(seconds),
                new Text(state, trial.Id == best ? new Style(Color.Green) : Style.Plain));
        }

        return table;
    }
}
