using System.CommandLine;
using System.Diagnostics;
using Digits.CommandLine.Display;
using Digits.Data;
using Digits.Experiments;
using Digits.Trainers;

namespace Digits.CommandLine.Commands;

/// <summary><c>digits experiment</c>: several trainers compared within a budget, and the best of them saved.</summary>
internal static class ExperimentCommand
{
    public static Command Create()
    {
        var budgetOption = new Option<TimeSpan?>("--budget")
        {
            Description = "The time for everything: 60s, 5m, 1h. [default: 60s; none with --trials]",
            CustomParser = SharedOptions.Duration,
            HelpName = "TIME",
        };
        var trialsOption = new Option<int?>("--trials")
        {
            Description = "At most so many trials. [default: no limit]",
            CustomParser = result => SharedOptions.AtLeast(result, 1),
            HelpName = "N",
        };
        var trainersOption = new Option<string>("--trainers")
        {
            Description = "The trainers to try, in this order.",
            DefaultValueFactory = _ => string.Join(',', DigitTrainers.All.Select(trainer => trainer.Name)),
            HelpName = "A,B",
        };
        var outOption = new Option<string?>("--out")
        {
            Description = "A new or empty folder for the results. [default: experiments/<UTC time>]",
            HelpName = "DIR",
        };
        Option<int?> validationOption = SharedOptions.Validation(minimum: 1);
        Option<int> seedOption = SharedOptions.Seed(), threadsOption = SharedOptions.Threads();
        var command = new Command("experiment", "Trains with several trainers, compares them on a validation set, refits the best and tests it once.");
        command.AddExamples("digits experiment --data mnist --budget 60s", "digits experiment --data my-digits/ --trainers sdca,lightgbm --out run1");
        DataLoading loading = new DataLoading().AddTo(command);
        foreach (Option option in (Option[])[budgetOption, trialsOption, trainersOption, validationOption, seedOption, threadsOption, outOption])
            command.Add(option);
        command.SetRunner(async (parsed, terminal, cancellation) =>
        {
            IDigitTrainer[] trainers = [.. parsed.GetValue(trainersOption)!
                .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(SharedOptions.Trainer)];
            if (trainers.Length == 0)
                throw new UsageException("--trainers names none.");
            int? trials = parsed.GetValue(trialsOption);
            TimeSpan? budget = parsed.GetValue(budgetOption) ?? (trials is null ? TimeSpan.FromSeconds(60) : null);
            using var folder = ExperimentFolder.Claim(parsed.GetValue(outOption));
            (DigitCatalog catalog, CatalogLocation location) = await loading.FindAsync(parsed, terminal, cancellation).ConfigureAwait(false);

            // The budget begins when the data are on this machine: reading counts, a download does not.
            var clock = Stopwatch.StartNew();
            DigitData data = await DataLoading.ReadAsync(catalog, location, terminal, cancellation).ConfigureAwait(false);
            var split = DigitSplit.Create(data, parsed.GetValue(validationOption), parsed.GetValue(seedOption));
            terminal.Say(ResultGrid.Describe(split));
            var experiment = new DigitExperiment(new ExperimentOptions
            {
                Budget = budget is { } time ? (time > clock.Elapsed ? time - clock.Elapsed : TimeSpan.FromMilliseconds(1)) : null,
                MaxTrials = trials,
                Trainers = trainers,
                Seed = parsed.GetValue(seedOption),
                Threads = parsed.GetValue(threadsOption),
            });
            ExperimentResult result = ExperimentView.Run(terminal, budget, monitor => experiment.Run(split, monitor, cancellation));
            result.Model.Save(folder.Model);

            terminal.WriteJson(new JsonExperiment(
                [.. result.Trials.Select(Json)],
                result.Best.Id, result.Test?.Accuracy, clock.Elapsed.TotalSeconds, folder.Model, null));
            if (!terminal.IsJson)
                ExperimentSummary.Write(terminal, split, result, folder.Model, clock.Elapsed, budget);
            if (!result.Interrupted)
                return ExitCode.Done;
            terminal.Error($"cancelled; the best model so far is saved: {folder.Model}");
            return ExitCode.Cancelled;
        });
        return command;
    }

    private static JsonTrial Json(Trial trial) => new(
        trial.Id, trial.Trainer, trial.Parameters, ExperimentView.State(trial.State), trial.ValidationAccuracy, trial.Duration.TotalSeconds, trial.Reason);
}
