using System.Text.Encodings.Web;
using System.Text.Json;
using Digits.Benchmarks.Measuring;

namespace Digits.Benchmarks.Comparison;

/// <summary>What a comparison measured, for people and for programs to read.</summary>
internal static class ComparisonReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints a table and the verdicts.</summary>
    /// <param name="contest">What was measured.</param>
    /// <param name="epochGflop">GFLOP of an epoch.</param>
    /// <param name="maxForeign">The share of a processor that others may take before a line is marked.</param>
    public static void Print(IReadOnlyList<Series> contest, double epochGflop, double maxForeign)
    {
        Console.WriteLine($"\n{"task",-8} {"who",-13} {"threads",7} {"median",9} {"best",9} {"unit",-8} {"GFLOP/s",8} {"accuracy",9} {"foreign",8}");
        foreach (Series series in contest)
        {
            string rate = series.Task == ContestTask.Epoch ? $"{epochGflop / series.Median:F0}" : "", mark = series.Foreign > maxForeign ? " !" : "";
            string what = $"{series.Task,-8} {series.Who,-13} {series.Threads,7}", time = $"{series.Median,9:F3} {series.Best,9:F3} {series.Unit,-8} {rate,8}";
            Console.WriteLine($"{what} {time} {series.Accuracy,9:P2} {series.Foreign,8:P0}{mark}");
        }

        Console.WriteLine($"\nforeign: what other processes took of one processor; over {maxForeign:P0} (!) a figure is in doubt.\n");
        Console.WriteLine($"{"ratio",-58} {"medians",8} {"best",8} {"target",9}");
        foreach (Verdict verdict in Verdict.Of(contest, epochGflop))
        {
            string target = $"{(verdict.IsLimit ? "≤" : "≥")} {verdict.Target:F2}";
            Console.WriteLine($"{verdict.What,-58} {verdict.Ratio,8:F3} {verdict.OfBest,8:F3} {target,9} {(verdict.IsReached ? "reached" : "missed")}");
        }
    }

    /// <summary>Writes every single measurement.</summary>
    public static void Write(string path, IReadOnlyList<Series> contest, double epochGflop)
    {
        var report = new
        {
            Machine = Machine.Description,
            EpochGflop = epochGflop,
            Series = contest.Select(series => new
            {
                Task = $"{series.Task}",
                series.Who,
                series.Threads,
                series.Unit,
                series.Median,
                series.Best,
                series.Measurements,
            }),
            Ratios = Verdict.Of(contest, epochGflop),
        };
        File.WriteAllText(path, JsonSerializer.Serialize(report, Json));
    }
}
