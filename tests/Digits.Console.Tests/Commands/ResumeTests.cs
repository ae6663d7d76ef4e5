using System.Text.Json;
using System.Text.RegularExpressions;
using Digits.CommandLine.Tests.Support;
using Digits.Experiments;
using Digits.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

/// <summary><c>--resume</c>: whatever happens to a process, the experiment goes on as if nothing had happened.</summary>
internal sealed partial class ResumeTests
{
    private static readonly string[] Resume = ["experiment", "--resume", "--json", "--out", "results"];

    [Test]
    [NonParallelizable]
    public void Killed_again_and_again_it_ends_as_if_nothing_had_happened()
    {
        const int Rounds = 4;
        DigitsProcess.SkipWithoutSignals();
        using var place = new Workplace();
        JsonElement whole = place.Run([.. QuickExperiment.In(place), "--json", "--out", "whole"]).Ended(0).Json;

        var random = new Random(7);
        string[] ended = [];
        int kills = 0;
        for (int round = 0; round < Rounds && ended.Length < QuickExperiment.Trials - 3; round++)
        {
            using var process = DigitsProcess.Start(place, round == 0 ? [.. QuickExperiment.In(place), "--out", "results"] : Resume);
            process.WaitFor($"trial {ended.Length + 1 + random.Next(3)}: ");
            Thread.Sleep(random.Next(200));
            kills += process.TryKill() ? 1 : 0;
            IReadOnlyList<Trial> trials = StoredTrials.Of(place.File("results"));
            Assert.That(StoredTrials.Ended(trials.Take(ended.Length)), Is.EqualTo(ended));
            ended = [.. StoredTrials.Ended(trials)];
        }

        TestContext.Out.WriteLine($"{kills} kills, and {ended.Length} trials had ended by the last");
        Assert.That(kills, Is.Positive);
        AssertSame(whole, place.Run(Resume).Ended(0).Json);
        Assert.That(StoredTrials.Ended(StoredTrials.Of(place.File("results")).Take(ended.Length)), Is.EqualTo(ended));
        AssertSameFolders(place, "results", "whole");
        Assert.That(place.Leftovers.Where(file => file.StartsWith(place.Path, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    [NonParallelizable]
    public void Two_processes_share_the_trials()
    {
        const int Trials = 24;
        using var place = new Workplace();
        using var first = DigitsProcess.Start(place, [.. QuickExperiment.In(place, Trials), "--threads", "1", "--json", "--out", "results"]);
        first.WaitFor("trial 1: ");
        using var second = DigitsProcess.Start(place, [.. Resume, "--threads", "1"]);
        Outcome[] outcomes = [first.WaitForEnd().Ended(0), second.WaitForEnd().Ended(0)];

        int[][] begun = [.. outcomes.Select(outcome => TrialBegun().Matches(outcome.Error).Select(match => int.Parse(match.Groups[1].Value)).ToArray())];
        TestContext.Out.WriteLine($"the first did {begun[0].Length}, the second {begun[1].Length}");
        Assert.That(begun, Is.All.Not.Empty);
        Assert.That(begun.SelectMany(numbers => numbers), Is.EquivalentTo(Enumerable.Range(1, Trials)));
        AssertSame(outcomes[0].Json, outcomes[1].Json);
        Assert.That(StoredTrials.Of(place.File("results")).Select(trial => trial.State).ToArray(), Has.Length.EqualTo(Trials).And.None.EqualTo(TrialState.Running));
        Assert.That(place.Leftovers, Is.Empty);
    }

    [Test]
    public void What_has_ended_says_the_same_again_and_goes_on_with_more_trials()
    {
        using var place = new Workplace();
        JsonElement first = place.Run([.. QuickExperiment.In(place, trials: 4), "--json", "--out", "results"]).Ended(0).Json;
        byte[] model = File.ReadAllBytes(place.File("results/model.zip"));
        string[] trials = [.. StoredTrials.Ended(StoredTrials.Of(place.File("results")))];

        Outcome again = place.Run(Resume).Ended(0);
        AssertSame(first, again.Json);
        Assert.That(again.Error, Does.Not.Contain("trial 1").And.Not.Contains("refit"));
        Assert.That(Zips.Entries(File.ReadAllBytes(place.File("results/model.zip"))), Is.EqualTo(Zips.Entries(model)));

        place.Run([.. Resume, "--trials", "6"]).Ended(0);
        IReadOnlyList<Trial> more = StoredTrials.Of(place.File("results"));
        Assert.That(StoredTrials.Ended(more.Take(4)), Is.EqualTo(trials));
        Assert.That(more.Select(trial => trial.State).ToArray(), Has.Length.EqualTo(6).And.None.EqualTo(TrialState.Running));
    }

    [Test]
    public void Of_nothing_it_is_refused()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.File("empty"));
        place.Run("experiment", "--resume", "--out", "empty").RefusedUsage("--out empty holds no experiment to resume");
        place.Run("experiment", "--resume", "--out", "nowhere").RefusedUsage("--out nowhere holds no experiment to resume");
        place.Run("experiment", "--resume").RefusedUsage("There is no experiment in experiments to resume");
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path).Select(Path.GetFileName), Is.EqualTo((string[])["empty"]));
    }

    [Test]
    public void Of_another_experiment_it_is_refused_and_changes_nothing()
    {
        using var place = new Workplace();
        place.Run([.. QuickExperiment.In(place, trials: 1), "--out", "results"]).Ended(0);
        string[] before = [.. StoredTrials.Ended(StoredTrials.Of(place.File("results")))];
        Refused("seed 1 instead of 4", "--seed", "4");
        Refused("data with hash", "--data", MadeData.Hard);
        Refused("trainers sdca,convnet instead of sdca", "--trainers", "sdca");
        Refused("tuner bandit instead of tpe", "--tuner", "tpe");
        Assert.That(StoredTrials.Ended(StoredTrials.Of(place.File("results"))), Is.EqualTo(before));
        Assert.That(place.Run(Resume).Ended(0).Json.GetProperty("best").GetInt32(), Is.EqualTo(1));

        void Refused(string words, params string[] arguments)
        {
            Outcome outcome = place.Run([.. Resume, .. arguments]).Ended(1);
            Assert.That(outcome.ErrorLines[^1], Does.StartWith("digits: This is another experiment").And.Contains(words).And.EndsWith("Resume it with its own settings."));
        }
    }

    [TestCase(0, "it is no SQLite database")]
    [TestCase(2 * 4096, "is damaged")]
    public void Of_a_damaged_file_it_is_refused(int from, string words)
    {
        using var place = new Workplace();
        place.Run([.. QuickExperiment.In(place, trials: 1), "--out", "results"]).Ended(0);
        using (FileStream file = File.OpenWrite(place.File("results/experiment.db")))
        {
            file.Position = from;
            file.Write(Enumerable.Repeat((byte)'?', 3 * 4096).ToArray());
        }

        Outcome outcome = place.Run(Resume).Ended(1);
        Assert.That(outcome.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(outcome.ErrorLines[0], Does.StartWith("digits: ").And.Contains("experiment.db").And.Contains(words).And.Not.Contains("unexpected"));
    }

    [Test]
    [NonParallelizable]
    public void After_Ctrl_C_the_interrupted_trial_goes_on_from_its_last_rung()
    {
        DigitsProcess.SkipWithoutSignals();
        using var place = new Workplace();
        File.WriteAllText(place.File("spaces.json"), """{ "convnet": { "preset": "fast", "epochs": 20, "minimumSteps": 0 } }""");
        string[] arguments = ["experiment", "--data", MadeData.Hard, "--trainers", "convnet", "--spaces", "spaces.json", "--trials", "1", "--json", "--out"];
        using (var process = DigitsProcess.Start(place, [.. arguments, "results"]))
        {
            process.WaitFor("trial 1: ");
            while (StoredTrials.Of(place.File("results")).All(trial => trial.Rungs.Count == 0))
                Thread.Sleep(5);
            process.Signal(DigitsProcess.Interrupt);
            process.WaitForEnd().Ended(130);
        }

        Trial interrupted = StoredTrials.Of(place.File("results")).Single();
        Assert.That(interrupted.State, Is.EqualTo(TrialState.Running));
        JsonElement json = place.Run(Resume).Ended(0).Json;
        Trial resumed = StoredTrials.Of(place.File("results")).Single();
        Assert.That(resumed.State, Is.EqualTo(TrialState.Finished));
        Assert.That(resumed.Rungs.Take(interrupted.Rungs.Count), Is.EqualTo(interrupted.Rungs));
        Assert.That(resumed.Rungs, Has.Count.GreaterThan(interrupted.Rungs.Count));

        AssertSame(place.Run([.. arguments, "whole"]).Ended(0).Json, json);
        AssertSameFolders(place, "results", "whole");
    }

    /// <summary>That two runs told the same, but for times and the folder.</summary>
    private static void AssertSame(JsonElement expected, JsonElement actual)
    {
        Assert.That(Told(actual), Is.EqualTo(Told(expected)));

        static string Told(JsonElement json) => JsonSerializer.Serialize(new
        {
            best = json.GetProperty("best"),
            testAccuracy = json.GetProperty("testAccuracy"),
            trials = json.GetProperty("trials").EnumerateArray().Select(
                trial => trial.EnumerateObject().Where(property => property.Name != "seconds").Select(property => property.ToString())),
        });
    }

    private static void AssertSameFolders(Workplace place, string actual, string expected)
    {
        Assert.That(StoredTrials.Facts(StoredTrials.Of(place.File(actual))), Is.EqualTo(StoredTrials.Facts(StoredTrials.Of(place.File(expected)))));
        Assert.That(
            Zips.Entries(File.ReadAllBytes(place.File($"{actual}/model.zip"))), Is.EqualTo(Zips.Entries(File.ReadAllBytes(place.File($"{expected}/model.zip")))));
    }

    [GeneratedRegex(@"trial (\d+): \S+( \(fast\))?$", RegexOptions.Multiline)]
    private static partial Regex TrialBegun();
}
