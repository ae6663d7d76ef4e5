using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Digits.Benchmarks.Comparison;
using Digits.Benchmarks.Kernels;
using Digits.Benchmarks.Parts;
using Digits.Benchmarks.Recording;

// compare [--reps N] [--json FILE], kernels, parts, record [--count N] [--out FILE]; everything else is BenchmarkDotNet's.
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
    case ["record", .. string[] options]:
        string? count = Option(options, "--count");
        if (!int.TryParse(count ?? "200", CultureInfo.InvariantCulture, out int configurations) || configurations < 1)
        {
            Console.Error.WriteLine($"--count {count}: how many networks are trained is a whole number from 1.");
            return 2;
        }

        return TrialRecorder.Run(configurations, Option(options, "--out") ?? "trials.csv");
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
