using System.Text.Json;
using Digits.CommandLine.Tests.Support;
using Digits.Experiments;
using Digits.Experiments.Stores;
using Digits.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

/// <summary>What the options of <c>digits experiment</c> do, as a user sees it.</summary>
internal sealed class ExperimentOptionsTests
{
    [Test]
    public void The_same_seed_gives_the_same_trials_and_the_same_model()
    {
        const string Spaces =
            """
            {
                "convnet": { "preset": "fast", "epochs": { "max": 4 }, "minimumSteps": 0 },
                "lightgbm": { "iterations": { "max": 40 } },
                "lbfgs": { "iterations": { "max": 40 } }
            }
            """;
        using var place = new Workplace();
        File.WriteAllText(place.File("spaces.json"), Spaces);
        string[] arguments =
        [
            "experiment", "--data", MadeData.Easy, "--trainers", "convnet,sdca,lightgbm,lbfgs,averaged-perceptron", "--spaces", "spaces.json",
            "--trials", "12", "--parallel", "1", "--seed", "5", "--out",
        ];
        place.Run([.. arguments, "a"]).Ended(0);
        place.Run([.. arguments, "b"]).Ended(0);
        Assert.That(Facts(place, "a"), Has.Length.EqualTo(12));
        Assert.That(Facts(place, "b"), Is.EqualTo(Facts(place, "a")));
        Assert.That(Model(place, "b"), Is.EqualTo(Model(place, "a")));
    }

    [Test]
    public void Parallel_trials_run_at_once()
    {
        using var place = new Workplace();
        string told = place.Run([.. QuickExperiment.In(place, trials: 6), "--parallel", "2", "--out", "results"]).Ended(0).Error;
        Assert.That(told.IndexOf("trial 2: ", StringComparison.Ordinal), Is.LessThan(told.IndexOf(" on validation", StringComparison.Ordinal)));
        Assert.That(States(place), Has.Length.EqualTo(6).And.None.EqualTo(TrialState.Running));
    }

    [Test]
    public void Isolated_trials_are_those_of_one_process()
    {
        using var place = new Workplace();
        place.Run([.. QuickExperiment.In(place, trials: 5), "--out", "here"]).Ended(0);
        place.Run([.. QuickExperiment.In(place, trials: 5), "--isolate", "--out", "isolated"]).Ended(0);
        Assert.That(Facts(place, "isolated"), Is.EqualTo(Facts(place, "here")));
        Assert.That(Model(place, "isolated"), Is.EqualTo(Model(place, "here")));
        Assert.That(place.Leftovers, Is.Empty);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_trial_that_needs_too_much_memory_fails_alone(bool isolate)
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("spaces.json"), """{ "convnet": { "preset": "fast", "width": 16, "batchSize": 2048 } }""");
        string[] arguments =
        [
            "experiment", "--data", MadeData.Hard, "--trainers", "sdca,convnet", "--spaces", "spaces.json", "--tuner", "defaults", "--memory", "300MB",
            "--trials", "2", "--out", "results", .. isolate ? (string[])["--isolate"] : [],
        ];
        Outcome outcome = place.Run(arguments).Ended(0);
        IReadOnlyList<Trial> trials = StoredTrials.Of(place.File("results"));
        Assert.That(trials.Select(trial => (trial.Trainer, trial.State)), Is.EqualTo(
            ((string, TrialState)[])[("sdca", TrialState.Finished), ("convnet", TrialState.Failed)]));
        Assert.That(outcome.Out, Does.Contain("trial 2, convnet (fast), failed: ").And.Contains("300 MB"));
    }

    [Test]
    public void Once_the_target_is_reached_no_further_trial_begins()
    {
        using var place = new Workplace();
        place.Run([.. QuickExperiment.In(place), "--target", "30%", "--out", "results"]).Ended(0);
        Assert.That(States(place), Is.EqualTo((TrialState[])[TrialState.Finished]));
        Assert.That(place.Run("experiment", "--resume", "--out", "results").Ended(0).Error, Does.Not.Contain("trial 2"), "The target stays.");
    }

    [Test]
    public void After_so_many_trials_without_anything_better_no_further_one_begins()
    {
        using var place = new Workplace();
        JsonElement json = place.Run([.. QuickExperiment.In(place), "--patience", "2", "--json", "--out", "results"]).Ended(0).Json;
        Assert.That(json.GetProperty("trials").GetArrayLength(), Is.EqualTo(json.GetProperty("best").GetInt32() + 2).And.LessThan(QuickExperiment.Trials));
    }

    [Test]
    public void Trials_keep_to_the_spaces_given()
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("spaces.json"), """{ "sdca": { "iterations": { "min": 4, "max": 7 }, "features": "pixels" } }""");
        place.Run("experiment", "--data", MadeData.Easy, "--trainers", "sdca", "--spaces", "spaces.json", "--trials", "8", "--out", "results").Ended(0);
        IReadOnlyList<Trial> trials = StoredTrials.Of(place.File("results"));
        Assert.That(trials.Select(trial => trial.Parameters["iterations"]), Is.All.InRange(4L, 7L));
        Assert.That(trials.Select(trial => trial.Parameters["features"]), Is.All.EqualTo("pixels"));

        File.WriteAllText(place.File("spaces.json"), """{ "sdca": { "iterations": { "min": 4, "max": 0 } } }""");
        place.Run("experiment", "--data", MadeData.Easy, "--trainers", "sdca", "--spaces", "spaces.json").Ended(2);
    }

    [Test]
    public void Tuner_and_pruner_are_those_named()
    {
        using var place = new Workplace();
        place.Run([.. QuickExperiment.In(place, trials: 6), "--tuner", "tpe", "--pruner", "none", "--out", "results"]).Ended(0);
        using (SqliteStore store = SqliteStore.Open(place.File("results/experiment.db")))
            Assert.That((store.Description.Tuner, store.Description.Pruner), Is.EqualTo(("tpe", "none")));
        Assert.That(States(place), Has.Length.EqualTo(6).And.All.EqualTo(TrialState.Finished));
        Assert.That(StoredTrials.Of(place.File("results")).Select(trial => trial.Rungs.Count), Is.All.EqualTo(1), "Nobody judges, so that nothing is measured on the way.");
    }

    [Test]
    public void A_folder_in_which_an_experiment_was_killed_as_it_began_can_be_used()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.File("results"));
        File.WriteAllText(place.File("results/.running"), "");
        File.WriteAllText(place.File("results/.experiment.db.0123.tmp"), "half a store");
        File.WriteAllText(place.File("results/.experiment.db.0123.tmp-wal"), "");
        place.Run([.. QuickExperiment.In(place, trials: 1), "--out", "results"]).Ended(0);
        Assert.That(place.Leftovers, Is.Empty);
    }

    private static TrialState[] States(Workplace place) => [.. StoredTrials.Of(place.File("results")).Select(trial => trial.State)];

    private static string[] Facts(Workplace place, string folder) => [.. StoredTrials.Facts(StoredTrials.Of(place.File(folder)))];

    private static SortedDictionary<string, byte[]> Model(Workplace place, string folder) => Zips.Entries(File.ReadAllBytes(place.File($"{folder}/model.zip")));
}
