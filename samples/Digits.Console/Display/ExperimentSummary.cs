using System.Globalization;
using Digits.Data;
using Digits.Experiments;
using Spectre.Console;

namespace Digits.CommandLine.Display;

/// <summary>What an experiment found: the comparison, the winner, its test, and a prediction by the saved file.</summary>
internal static class ExperimentSummary
{
    private const int MostFailures = 5;

    public static void Write(Terminal terminal, DigitSplit split, ExperimentResult result, string model, string? report, TimeSpan? budget)
    {
        terminal.Out.Write(TrainerTable.Create(result.Trials, result.Best.Id, result.Comparison));
        foreach (Trial trial in Unexplained(result.Trials))
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
        if (report is not null)
            grid.AddLine("report", report);
        grid.AddLine("time", $"{Figures.Seconds(result.Duration)}{(budget is { } limit ? $" of {Figures.Seconds(limit)}" : "")}");
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

    /// <summary>What needs a word: trials that failed, and the last one of each trainer of which none finished.</summary>
    private static IEnumerable<Trial> Unexplained(IReadOnlyList<Trial> trials) => trials
        .Where(trial => trial.State == TrialState.Failed)
        .TakeLast(MostFailures)
        .Concat(trials.GroupBy(trial => trial.Trainer).Where(group => group.All(trial => trial.State == TrialState.Pruned)).Select(group => group.Last()))
        .OrderBy(trial => trial.Id);
}
