using System.CommandLine;
using System.Diagnostics;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Stores;
using Digits.Trainers;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits experiment</c>: the best model that a budget allows, found, refitted, tested and saved.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var settings = new ExperimentSettings();
        var outOption = new Option<string?>("--out")
        {
            Description = "A new or empty folder for the results; with --resume that of the experiment. [default: experiments/<UTC time>; with --resume the newest]",
            HelpName = "DIR",
        };
        var command = new Command("experiment", "Searches for the best trainer and parameters on a validation set, refits the best, and tests it once.");
        command.AddExamples(
            "digits experiment --data mnist --budget 60s",
            "digits experiment --data my-digits/ --trainers sdca,lightgbm --out run1",
            "digits experiment --resume --out run1 --budget 10m",
            "digits experiment --trials 50 --parallel 2 --isolate --memory 4GB");
        DataLoading loading = new DataLoading().AddTo(command);
        settings.AddTo(command);
        command.Add(outOption);
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            using ExperimentFolder folder = settings.Resumes(parsed)
                ? ExperimentFolder.Open(parsed.GetValue(outOption))
                : ExperimentFolder.Claim(parsed.GetValue(outOption));
            using SqliteStore? earlier = settings.Resumes(parsed) ? SqliteStore.Open(folder.Store) : null;
            ExperimentOptions options = settings.Read(parsed, earlier?.Description);
            (DigitCatalog catalog, CatalogLocation location) = await loading.FindAsync(parsed, terminal, cancellation, earlier?.Description.Data).ConfigureAwait(false);

            // The budget begins when the data are on this machine: reading counts, a download does not.
            var clock = Stopwatch.StartNew();
            DigitData data = await DataLoading.ReadAsync(catalog, location, terminal, cancellation).ConfigureAwait(false);
            options = options with { DataSource = loading.Source(parsed) ?? earlier?.Description.Data ?? location.Name };
            var split = DigitSplit.Create(
                data, settings.Validation(parsed) ?? earlier?.Description.ValidationImages, earlier?.Description.SplitSeed ?? options.Seed);
            terminal.Say(ResultGrid.Describe(split));
            var experiment = new DigitExperiment(options);
            using SqliteStore store = earlier ?? SqliteStore.Create(folder.Store, experiment.Describe(split));
            store.Beat(clock.Elapsed);
            ExperimentResult result;
            try
            {
                result = ExperimentView.Run(terminal, options.Budget, store.Trials, monitor => experiment.Run(split, store, monitor, cancellation));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                terminal.Error($"cancelled before any trial had finished; go on with: digits experiment --resume --out {folder.Path}");
                return ExitCode.Cancelled;
            }
            catch (DigitTrainingException)
            {
                WriteReport(); // which says what became of each trial
                throw;
            }

            result.Model.Save(folder.Model);
            (ReportedExperiment reported, string? report) = WriteReport();
            terminal.WriteJson(reported.ToJson(report));
            if (!terminal.IsJson)
                ExperimentSummary.Write(terminal, split, result, folder.Model, report, options.Budget);
            if (!result.Interrupted)
                return report is null ? ExitCode.Failed : ExitCode.Done;
            terminal.Error($"cancelled; the best model so far is saved: {folder.Model}; go on with: digits experiment --resume --out {folder.Path}");
            return ExitCode.Cancelled;

            (ReportedExperiment Experiment, string? Page) WriteReport()
            {
                var experiment = ReportedExperiment.Of(store, folder.Path);
                try
                {
                    return (experiment, experiment.WriteAll());
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    terminal.Error($"the report cannot be written ({exception.Message}), and all else is kept; write it later with: digits report {folder.Path}");
                    return (experiment, null);
                }
            }
        });
        return command;
    }
}
