using System.CommandLine;
using System.Diagnostics;
using Digits.CommandLine.Display;
using Digits.Imaging.Synthesis;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits data synthesize</c>: a set of synthetic handwriting of any size; by default the one that comes with Digits.</summary>
internal static class SynthesizeCommand
{
    public static Command Create()
    {
        var countOption = new Option<int>("--count")
        {
            Description = "How many images, at least 12; a sixth becomes the test part.",
            DefaultValueFactory = _ => BundledDigits.Count,
            CustomParser = result => SharedOptions.AtLeast(result, 12) ?? 0,
            HelpName = "N",
        };
        var writersOption = new Option<int>("--writers")
        {
            Description = "How many people write, at least 2; a sixth of them write the test part.",
            DefaultValueFactory = _ => BundledDigits.Writers,
            CustomParser = result => SharedOptions.AtLeast(result, 2) ?? 0,
            HelpName = "N",
        };
        Option<int> seedOption = SharedOptions.Seed(), threadsOption = SharedOptions.Threads();
        seedOption.Description = "The seed of the writers: the same seed, writers and count make the same images, everywhere.";
        var outOption = new Option<string>("--out") { Description = "A folder that is new or empty.", Required = true, HelpName = "DIR" };
        var command = new Command("synthesize", "Writes digits as people would, as IDX files that --data reads.")
        {
            countOption, writersOption, seedOption, threadsOption, outOption,
        };
        command.AddExamples(
            "digits data synthesize --count 100000 --writers 5000 --seed 7 --out synthetic",
            $"digits data synthesize --count {BundledDigits.Count} --writers {BundledDigits.Writers} --seed {BundledDigits.Seed} --out bundled");
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            int count = parsed.GetValue(countOption), writers = parsed.GetValue(writersOption), seed = parsed.GetValue(seedOption);
            string path = parsed.GetValue(outOption)!;
            using var folder = NewFolder.Empty(path, "--out");
            var watch = Stopwatch.StartNew();
            await ProgressLine.RunAsync(terminal, $"writing {Figures.Count(count)} digits", report => Task.Run(
                () =>
                {
                    var progress = new Immediately(done => report("", (double)done / count));
                    new SyntheticHandwriting(seed).Save(path, writers, count, overwrite: false, parsed.GetValue(threadsOption), progress, cancellation);
                    return true;
                },
                cancellation)).ConfigureAwait(false);
            terminal.WriteJson(new JsonSynthesis(path, count, writers, seed, watch.Elapsed.TotalSeconds));
            terminal.WriteLine($"{Figures.Count(count)} digits by {Figures.Count(writers)} writers are in {path}, written in {Figures.Seconds(watch.Elapsed)}");
            return ExitCode.Done;
        });
        return command;
    }

    private sealed class Immediately(Action<int> action) : IProgress<int>
    {
        public void Report(int value) => action(value);
    }
}
