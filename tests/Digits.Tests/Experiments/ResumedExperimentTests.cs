using Digits.Data;
using Digits.Experiments;
using Digits.Experiments.Pruners;
using Digits.Experiments.Stores;
using Digits.Experiments.Tuners;
using Digits.Tests.Support;
using Digits.Trainers;

namespace Digits.Tests.Experiments;

internal sealed class ResumedExperimentTests
{
    private static readonly DigitSplit Split = DigitSplit.Create(new DigitData(FakeClassifier.Told(300), FakeClassifier.Told(100, 9)), validation: 100);

    private static readonly ExperimentOptions Options = new()
    {
        Budget = null,
        Threads = 1,
        TargetAccuracy = 0.7,
        MaxTrialsWithoutImprovement = 5,
        Trainers = [new FakeTrainer("a", 0.8), new FakeTrainer("b", 1)],
        Tuner = new DefaultsTuner(),
        Pruner = new NoPruner(),
    };

    [Test]
    public void A_trial_that_nobody_will_end_any_more_is_not_left_running()
    {
        var experiment = new DigitExperiment(Options);
        using var store = new MemoryStore(experiment.Describe(Split));
        using (MemoryStore dead = store.Join())
        {
            Trial first = dead.Begin(SampleExperiment.Next("a"))!;
            dead.Begin(SampleExperiment.Next("b"));
            dead.Close(first.WithRung(1, 0.8).Finished(0.8), default);
        }

        ExperimentResult result = experiment.Run(Split, store);
        Assert.That(result.Best.Id, Is.EqualTo(1));
        Assert.That(result.Trials.Select(trial => trial.State), Is.EqualTo((TrialState[])[TrialState.Finished, TrialState.Pruned]));
        Assert.That(result.Trials[1].Reason, Is.EqualTo("its process ended, and the experiment before it could go on"));
    }

    [Test]
    public void Limits_are_kept_and_with_others_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        DigitSplit split = SyntheticDigits.Split();
        ExperimentOptions options = Options with
        {
            Store = folder.File("experiment.db"),
            TargetAccuracy = 0.1,
            Trainers = [DigitTrainers.Named("averaged-perceptron"), DigitTrainers.Named("lbfgs")], // whose models can be read again
        };
        Assert.That(new DigitExperiment(options).Run(split).Trials, Has.Count.EqualTo(1));
        using (SqliteStore store = SqliteStore.Open(folder.File("experiment.db")))
            Assert.That((store.Description.TargetAccuracy, store.Description.MaxTrialsWithoutImprovement), Is.EqualTo((0.1, 5)));

        options = options with { Resume = true };
        Assert.That(new DigitExperiment(options).Run(split).Trials, Has.Count.EqualTo(1));
        Assert.That(new DigitExperiment(options with { TargetAccuracy = null }).Run(split).Trials, Has.Count.EqualTo(2));
    }
}
