using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Monitors;
using Digits.Extending;
using Digits.Trainers;

// A trainer and a tuner that Digits does not know join an experiment like its own.
DigitData data = await new DigitCatalog().LoadAsync(args is [var name, ..] ? name : "bundled");
var experiment = new DigitExperiment(new ExperimentOptions
{
    Budget = TimeSpan.FromSeconds(30),
    Trainers = [new SgdTrainer(), DigitTrainers.Named("sdca")],
    Tuner = new GridTuner(),
});

ExperimentResult result = experiment.Run(DigitSplit.Create(data), new Told());
foreach (TrialTest test in result.Comparison)
    Console.WriteLine($"{test.Trial.Trainer} with {test.Trial.Parameters}: {test.Result.Accuracy:P2} of the test images");

/// <summary>Hears what happens: every event has a type of its own.</summary>
internal sealed class Told : IProgress<ExperimentEvent>
{
    public void Report(ExperimentEvent value)
    {
        if (value is TrialEnded { Trial: var trial })
            Console.WriteLine($"{value.Elapsed.TotalSeconds,5:F1} s  trial {trial.Id}  {trial.Trainer}  {trial.State}  {trial.ValidationAccuracy:P2}  {trial.Reason}");
    }
}
