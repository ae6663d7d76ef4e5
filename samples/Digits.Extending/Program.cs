using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Monitors;
using Digits.Experiments.Pruners;
using Digits.Extending;
using Digits.Trainers;

DigitData data = await new DigitCatalog().LoadAsync(args is [var name, ..] ? name : "bundled");

// A trainer and a tuner that Digits does not know join an experiment like its own.
var experiment = new DigitExperiment(new ExperimentOptions
{
    Budget = TimeSpan.FromMinutes(1),
    Trainers = [new SgdTrainer(), DigitTrainers.Named("sdca"), DigitTrainers.Named("convnet")],
    Tuner = new GridTuner(),
    Pruner = new MedianPruner(),
    MaxTrialsWithoutImprovement = 20,
    Store = "experiment.db", // every finished trial is kept, whatever happens; run again to go on, also twice at once
    Resume = File.Exists("experiment.db"),
});

ExperimentResult result = experiment.Run(DigitSplit.Create(data), new Told());
foreach (TrialTest test in result.Comparison)
    Console.WriteLine($"{test.Trial.Name}: {test.Result.Accuracy:P2} of the test images, with {test.Trial.Parameters}");

/// <summary>Hears what happens: every event has a type of its own.</summary>
internal sealed class Told : IProgress<ExperimentEvent>
{
    public void Report(ExperimentEvent value)
    {
        if (value is TrialEnded { Trial: var trial })
            Console.WriteLine($"{value.Elapsed.TotalSeconds,5:F1} s  trial {trial.Id}  {trial.Name}  {trial.State}  {trial.ValidationAccuracy:P2}  {trial.Reason}");
    }
}
