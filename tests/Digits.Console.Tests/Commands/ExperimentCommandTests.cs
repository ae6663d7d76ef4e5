using System.Text.Json;
using Digits.CommandLine.Tests.Support;
using Digits.Experiments;
using Digits.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

internal sealed class ExperimentCommandTests
{
    [Test]
    public void A_folder_that_holds_something_is_refused()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.File("results"));
        File.WriteAllText(place.File("results/notes.txt"), "mine");
        place.Run("experiment", "--data", MadeData.Easy, "--out", "results").RefusedUsage("--out results holds something already");
        Assert.That(Directory.EnumerateFileSystemEntries(place.File("results")).Select(Path.GetFileName), Is.EqualTo((string[])["notes.txt"]));
    }

    [TestCase("file")]
    [TestCase("file/results")]
    public void A_file_in_the_way_is_refused(string path)
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("file"), "mine");
        place.Run("experiment", "--data", MadeData.Easy, "--out", path).RefusedUsage("--out needs a folder");
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_told()
    {
        if (!Directory.Exists("/proc/self"))
            Assert.Ignore("There is no /proc here to be refused a folder in.");
        using var place = new Workplace();
        place.Run("experiment", "--data", MadeData.Easy, "--out", "/proc/digits").Failed("the folder /proc/digits cannot be made");
    }

    [Test]
    public void A_failure_leaves_no_folder_that_was_not_there()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.File("mine"));
        place.Run("experiment", "--data", "nowhere").Failed("nowhere");
        place.Run("experiment", "--data", "nowhere", "--out", "new/newer").Failed("nowhere");
        place.Run("experiment", "--data", "nowhere", "--out", "mine").Failed("nowhere");
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path).Select(Path.GetFileName), Is.EqualTo((string[])["mine"]));
    }

    [Test]
    public void The_folder_of_a_killed_experiment_is_kept_for_its_resume()
    {
        DigitsProcess.SkipWithoutSignals();
        using var place = new Workplace();
        using (var killed = DigitsProcess.Start(place, "experiment", "--data", MadeData.Hard, "--trainers", "lightgbm", "--out", "results"))
        {
            killed.WaitFor("trial 1");
            killed.Signal(9);
            killed.WaitForEnd();
        }

        Assert.That(place.File("results/.running"), Does.Exist, "Nothing was left to recover from.");
        place.Run("experiment", "--data", MadeData.Easy, "--out", "results").RefusedUsage("--out results holds an experiment already: go on with it by --resume");
        Assert.That(StoredTrials.Of(place.File("results")), Has.Count.EqualTo(1));
    }

    [Test]
    [NonParallelizable]
    public void Of_two_in_one_folder_one_wins()
    {
        using var place = new Workplace();
        string[] arguments = ["experiment", "--data", MadeData.Easy, "--trainers", "sdca", "--trials", "2", "--threads", "1", "--out", "results"];
        using var first = DigitsProcess.Start(place, arguments);
        using var second = DigitsProcess.Start(place, arguments);
        Outcome[] outcomes = [first.WaitForEnd(), second.WaitForEnd()];
        Assert.That(outcomes.Select(outcome => outcome.ExitCode), Is.EquivalentTo((int[])[0, 2]), string.Concat(outcomes.Select(outcome => outcome.Error)));
        outcomes.Single(outcome => outcome.ExitCode == 2).RefusedUsage("--out results holds");
        Assert.That(ExperimentFiles.In(place.File("results")), Is.EquivalentTo(ExperimentFiles.All));
    }

    [Test]
    [NonParallelizable]
    public void Two_without_a_folder_each_get_their_own()
    {
        using var place = new Workplace();
        string[] arguments = ["experiment", "--data", MadeData.Easy, "--trainers", "sdca", "--trials", "1", "--threads", "1"];
        using var first = DigitsProcess.Start(place, arguments);
        using var second = DigitsProcess.Start(place, arguments);
        first.WaitForEnd().Ended(0);
        second.WaitForEnd().Ended(0);
        Assert.That(Directory.EnumerateFiles(place.File("experiments"), "model.zip", SearchOption.AllDirectories).Count(), Is.EqualTo(2));
    }

    [Test]
    public void A_trainer_that_would_take_too_long_is_no_end_to_the_budget()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("experiment", "--data", MadeData.Hard, "--trainers", "sdca,fasttree", "--budget", "10s").Ended(0);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Out, Does.Contain("winner   sdca").And.Contains("of 10.0 s"));
            Assert.That(outcome.Duration, Is.LessThan(TimeSpan.FromSeconds(16)));
        });
    }

    [Test]
    public void A_budget_too_small_for_anything_fails_and_says_what_to_do()
    {
        using var place = new Workplace();
        place.Run("experiment", "--data", MadeData.Hard, "--trainers", "fasttree", "--budget", "2s", "--out", "results").Failed("Allow more time");
        Assert.That(ExperimentFiles.In(place.File("results")), Is.EquivalentTo((string[])["experiment.db", .. ExperimentFiles.Reports]), "For a resume with more.");
        Assert.That(StoredTrials.Of(place.File("results")).Select(trial => trial.State), Is.All.EqualTo(TrialState.Pruned));
    }

    [Test]
    [NonParallelizable]
    public void Mnist_in_ten_seconds_gives_a_model_in_time()
    {
        string folder = RealData.Folder("mnist");
        using var place = new Workplace();
        place.Variables["DIGITS_DATA"] = Path.GetDirectoryName(folder);
        Outcome outcome = place.Run("experiment", "--json", "--data", "mnist", "--budget", "10s", "--out", "results");
        outcome.Ended(0);
        JsonElement json = outcome.Json;
        TestContext.Out.WriteLine($"{outcome.Duration.TotalSeconds:F1} s, test accuracy {json.GetProperty("testAccuracy").GetDouble():P2}");
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("testAccuracy").GetDouble(), Is.GreaterThan(0.85));
            // A machine that others use too is given some slack.
            Assert.That(outcome.Duration, Is.LessThan(TimeSpan.FromSeconds(20)));
            Assert.That(place.File("results/model.zip"), Does.Exist);
        });
    }
}
