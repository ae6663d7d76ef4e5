using System.Diagnostics;
using System.Globalization;
using Digits.CommandLine.Display;
using Digits.Data.Formats;
using Digits.Evaluation;
using Digits.Imaging;
using Spectre.Console;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits evaluate --numbers</c>: how well and how quickly a model reads whole numbers.</summary>
internal static class NumberScoring
{
    public static void Run(NumberReader reader, string folder, Terminal terminal, CancellationToken cancellation)
    {
        IReadOnlyList<LabelledNumber> numbers = NumberFolder.Read(folder);
        terminal.Say($"data: the {Figures.Count(numbers.Count)} numbers of {folder}");
        var readings = new NumberReading[numbers.Count];
        var times = new double[numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            GreyImage image = ImageDecoder.Decode(numbers[i].Path);
            var watch = Stopwatch.StartNew();
            readings[i] = reader.Read(image, cancellation);
            times[i] = watch.Elapsed.TotalMilliseconds;
        }

        NumberEvaluation result = NumberEvaluation.Of([.. numbers.Zip(readings, (number, reading) => (number.Number, reading.Number))]);
        Array.Sort(times);
        double time = times[times.Length / 2];
        terminal.WriteJson(new JsonNumberEvaluation(
            result.Count, result.Right, result.Accuracy, result.Interval.Low, result.Interval.High, result.Digits, result.DigitAccuracy, result.Rejected,
            [.. result.ByLength.Select(row => new JsonNumberLength(row.Length, row.Count, row.Right))], time,
            [.. numbers.Zip(readings).Where(pair => pair.First.Number != pair.Second.Number)
                .Select(pair => new JsonWrongNumber(pair.First.File, pair.First.Number, pair.Second.Number))]));
        Write(terminal, result, time);
    }

    private static void Write(Terminal terminal, NumberEvaluation result, double time)
    {
        Grid grid = ResultGrid.Create();
        string share = $"{Figures.Count(result.Right)} of {Figures.Count(result.Count)} ({Figures.Interval(result.Interval)})";
        grid.AddLine("numbers right", $"{Figures.Percent(result.Accuracy)}: {share}");
        grid.AddLine("digits right", $"{Figures.Percent(result.DigitAccuracy)} of {Figures.Count(result.Digits)}, by edit distance");
        grid.AddLine("rejected", Figures.Count(result.Rejected));
        grid.AddLine("one number", string.Create(CultureInfo.InvariantCulture, $"{time:F1} ms (median)"));
        terminal.Out.Write(grid);
        terminal.WriteLine();
        terminal.WriteLine("By length:");
        Grid lengths = ResultGrid.Create();
        foreach (NumberLengthResult row in result.ByLength)
            lengths.AddLine($"{row.Length} {(row.Length == 1 ? "digit" : "digits")}", $"{Figures.Count(row.Right)} of {Figures.Count(row.Count)}");
        terminal.Out.Write(lengths);
    }
}
