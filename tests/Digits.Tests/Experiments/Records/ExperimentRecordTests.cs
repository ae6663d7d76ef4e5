using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments;
using Digits.Experiments.Records;
using Digits.Experiments.Stores;
using Digits.Tests.Support;

namespace Digits.Tests.Experiments.Records;

internal sealed class ExperimentRecordTests
{
    private static readonly DigitSplit Split = DigitSplit.Create(new DigitData(FakeClassifier.Told(300), FakeClassifier.Told(100)), validation: 100);

    private static readonly ExperimentOptions Options = new()
    {
        Budget = null,
        MaxTrials = 3,
        Trainers = [new FakeTrainer("fair", 0.8), new FakeTrainer("good", 0.9), FakeTrainer.Failing("broken", "no luck")],
    };

    [Test]
    public void An_experiment_that_ended_is_known_without_its_data_and_its_trainers()
    {
        using var store = new MemoryStore(new DigitExperiment(Options).Describe(Split));
        ExperimentResult result = new DigitExperiment(Options).Run(Split, store);
        var record = ExperimentRecord.Read(store);
        Assert.Multiple(() =>
        {
            Assert.That(record.HasEnded);
            Assert.That(record.Description, Is.EqualTo(store.Description));
            Assert.That(record.Trials.Select(trial => trial.State), Is.EqualTo((TrialState[])[TrialState.Finished, TrialState.Finished, TrialState.Failed]));
            Assert.That(record.Best!.Id, Is.EqualTo(result.Best.Id));
            Assert.That(record.ModelFile.Length, Is.EqualTo(record.Tests[0].Bytes));
            Assert.That(record.Tests.Select(test => (test.Trial.Trainer, test.Result.Accuracy)), Is.EqualTo(
                result.Comparison.Select(test => (test.Trial.Trainer, test.Result.Accuracy))));
            Assert.That(record.Tests.Select(test => test.Speed), Is.EqualTo(result.Comparison.Select(test => test.Speed)).And.All.Not.Null);
            Assert.That(record.Tests.Select(test => test.Bytes), Is.All.GreaterThan(0));
            Assert.That(record.Machine, Is.EqualTo(ExperimentMachine.Current(Options.Threads)).Using<ExperimentMachine>((a, b) => (a with { MemoryBytes = 0 }) == (b with { MemoryBytes = 0 })));
        });
    }

    [Test]
    public void Trials_tell_when_they_ran()
    {
        using var store = new MemoryStore(new DigitExperiment(Options).Describe(Split));
        ExperimentResult result = new DigitExperiment(Options).Run(Split, store);
        TimeSpan?[] times = [.. result.Trials.SelectMany(trial => (TimeSpan?[])[trial.Began, trial.Ended]), result.Duration];
        Assert.That(times, Is.Ordered.And.All.Not.Null);
    }

    [Test]
    public void What_each_model_read_is_what_its_accuracy_was_counted_from()
    {
        using var store = new MemoryStore(new DigitExperiment(Options).Describe(Split));
        new DigitExperiment(Options).Run(Split, store);
        var record = ExperimentRecord.Read(store);
        ExperimentData data = record.Data!;
        Assert.That(data.ValidationLabels, Is.EqualTo(Split.Validation.Labels.ToArray()));
        Assert.That(data.TestLabels, Is.EqualTo(Split.Test.Labels.ToArray()));
        Assert.That(data.TestHash, Is.EqualTo(Split.Test.Hash));
        foreach (Trial trial in record.Trials.Where(trial => trial.State == TrialState.Finished))
        {
            int right = record.Predictions(trial.Id).ToArray().Zip(data.ValidationLabels).Count(image => image.First == image.Second);
            Assert.That(right / 100.0, Is.EqualTo(trial.ValidationAccuracy));
        }

        Assert.That(record.Predictions(3).IsEmpty, "it failed");
        TestEvidence evidence = record.Evidence!;
        Assert.That(EvaluationResult.From(evidence.TestProbabilities, data.TestLabels).Confusion, Is.EqualTo(record.Tests[0].Result.Confusion));
        Assert.That(EvaluationResult.From(evidence.ValidationProbabilities, data.ValidationLabels).Accuracy, Is.EqualTo(record.Best!.ValidationAccuracy));
    }

    [Test]
    public void The_mistakes_are_those_of_the_test_with_their_images()
    {
        using var store = new MemoryStore(new DigitExperiment(Options).Describe(Split));
        new DigitExperiment(Options).Run(Split, store);
        var record = ExperimentRecord.Read(store);
        EvaluationResult test = record.Tests[0].Result;
        Assert.That(record.Evidence!.Mistakes, Has.Count.EqualTo(test.Count - test.Correct).And.Count.GreaterThan(0));
        Assert.That(record.Evidence.Mistakes.Select(mistake => mistake.Pixels), Is.EqualTo(
            record.Evidence.Mistakes.Select(mistake => Split.Test.Image(mistake.Index).ToArray())));
    }

    [Test]
    public void Of_each_digit_it_remembers_samples_from_all_over_the_training_set()
    {
        ExperimentData data = ExperimentData.Of(SyntheticDigits.Create(400), SyntheticDigits.Create(20), SyntheticDigits.Create(20));
        DigitSet set = SyntheticDigits.Create(400);
        Assert.That(data.TrainingCounts, Is.EqualTo(set.ClassCounts));
        for (int digit = 0; digit < 10; digit++)
        {
            int[] places = [.. data.Samples[digit].Select(sample => Enumerable.Range(0, set.Count).First(i => set.Image(i).SequenceEqual(sample)))];
            Assert.That(places, Has.Length.EqualTo(12).And.Ordered.And.Unique);
            Assert.That(places.Select(place => set.Labels[place]), Is.All.EqualTo(digit));
            Assert.That((places[0] < 100, places[^1] > 300), Is.EqualTo((true, true)));
        }
    }

    [Test]
    public void Before_the_end_the_best_so_far_is_known_and_no_test()
    {
        using var store = new MemoryStore(SampleExperiment.Description);
        store.Close(store.Begin(SampleExperiment.Next())!.Finished(0.7), default);
        Trial better = store.Begin(SampleExperiment.Next("sdca"))!.Finished(0.9);
        store.Close(better, default);
        store.Begin(SampleExperiment.Next());
        var record = ExperimentRecord.Read(store);
        Assert.That((record.HasEnded, record.Best!.Id, record.ModelFile.IsEmpty, record.Machine, record.Data, record.Evidence, record.Trials.Count), Is.EqualTo(
            (false, 2, true, (object?)null, (object?)null, (object?)null, 3)));
    }

    [Test]
    public void An_older_note_of_the_data_knows_no_hash_of_the_test_set()
    {
        using var store = new MemoryStore(SampleExperiment.Description);
        store.WriteNote("data", """{"trainingCounts":[1],"validationLabels":"","testLabels":"AQ==","samples":[]}"""u8.ToArray());
        ExperimentData data = ExperimentRecord.Read(store).Data!;
        Assert.That(data.TestLabels, Is.EqualTo((byte[])[1]));
        Assert.That(data.TestHash, Is.Null);
    }

    [Test]
    public void A_note_that_is_damaged_is_told()
    {
        using var store = new MemoryStore(SampleExperiment.Description);
        store.WriteNote("machine", "{"u8.ToArray());
        Assert.That(() => ExperimentRecord.Read(store), Throws.TypeOf<ExperimentStoreException>().With.Message.Contains("machine"));
    }
}
