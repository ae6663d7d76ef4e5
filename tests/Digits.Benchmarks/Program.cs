using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Digits.Benchmarks.Comparison;
using Digits.Benchmarks.Kernels;
using Digits.Benchmarks.Parts;

// compare [--reps N] [--json FILE], kernels, parts; everything else is BenchmarkDotNet's.
switch (args)
{
    case ["compare", .. string[] options]:
        string? reps = Option(options, "--reps"), json = Option(options, "--json");
        if (!int.TryParse(reps ?? "5", CultureInfo.InvariantCulture, out int repetitions) || repetitions < 1)
        {
            Console.Error.WriteLine($"--reps {reps}: how often each is measured is a whole number from 1.");
            return 2;
        }

        return PeerComparison.Run(repetitions, json);
    case ["kernels"]:
        KernelTable.Print();
        return 0;
    case ["parts"]:
        return EpochParts.Print();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmark).Assembly).Run(args, ManualConfig.Create(DefaultConfig.Instance)
            .AddColumn(new RateColumn())
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(50)));
        return 0;
}

static string? Option(string[] options, string name)
{
    int at = Array.IndexOf(options, name);
    return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
}
