using System.Text.Json;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

/// <summary>Reports beside the model after every experiment, and again or side by side whenever they are asked for.</summary>
internal sealed class ReportCommandTests
{
    [Test]
    public void After_an_experiment_all_forms_of_its_report_are_there_and_agree()
    {
        using var place = new Workplace();
        JsonElement told = Experiment(place, "run", seed: 1);
        Assert.That(ExperimentFiles.In(place.File("run")), Is.EquivalentTo(ExperimentFiles.All));
        Assert.That(told.GetProperty("report").GetString(), Is.EqualTo("run/report.html"));
        JsonElement report = Json(place, "run/report.json");
        Assert.Multiple(() =>
        {
            Assert.That(report.GetProperty("status").GetString(), Is.EqualTo("finished"));
            Assert.That(report.GetProperty("winner").GetProperty("trial").GetInt32(), Is.EqualTo(told.GetProperty("best").GetInt32()));
            Assert.That(report.GetProperty("models")[0].GetProperty("test").GetProperty("accuracy").GetDouble(), Is.EqualTo(told.GetProperty("testAccuracy").GetDouble()));
            Assert.That(report.GetProperty("models")[0].GetProperty("bytes").GetInt64(), Is.EqualTo(new FileInfo(place.File("run/model.zip")).Length));
            Assert.That(report.GetProperty("seconds").GetDouble(), Is.EqualTo(told.GetProperty("totalSeconds").GetDouble()));
            Assert.That(report.GetProperty("machine").GetProperty("processors").GetInt32(), Is.EqualTo(Environment.ProcessorCount));
            Assert.That(Accuracies(report, trial => trial.GetProperty("validation") is { ValueKind: JsonValueKind.Object } validation ? validation.GetProperty("accuracy") : null), Is.EqualTo(
                Accuracies(told, trial => trial.GetProperty("validationAccuracy"))));
            Assert.That(File.ReadLines(place.File("run/trials.csv")).Count(), Is.EqualTo(1 + told.GetProperty("trials").GetArrayLength()));
            Assert.That(File.ReadAllText(place.File("run/report.html")), Does.StartWith("<!doctype html>").IgnoreCase);
            Assert.That(File.ReadAllText(place.File("run/report.md")), Does.Contain("test images"));
        });
    }

    [Test]
    public void Written_again_without_the_data_it_is_the_same()
    {
        using var place = new Workplace();
        JsonElement told = Experiment(place, "run", seed: 1);
        Dictionary<string, string> before = ExperimentFiles.Reports.ToDictionary(name => name, name => File.ReadAllText(place.File($"run/{name}")));
        foreach (string name in ExperimentFiles.Reports)
            File.Delete(place.File($"run/{name}"));
        JsonElement again = place.Run("report", "run", "--json").Ended(0).Json;
        Assert.That(again.ToString(), Is.EqualTo(told.ToString()));
        Assert.That(ExperimentFiles.Reports.Select(name => File.ReadAllText(place.File($"run/{name}"))), Is.EqualTo(before.Values));
    }

    [TestCase("new/page.html", "<!doctype html>")]
    [TestCase("table.CSV", "id,trainer,")]
    [TestCase("text.md", "### Experiment run")]
    [TestCase("all.json", "{")]
    public void One_form_goes_where_it_is_wanted(string file, string beginning)
    {
        using var place = new Workplace();
        Experiment(place, "run", seed: 1);
        Assert.That(place.Run("report", "run", "--out", file).Ended(0).Out, Does.Contain($"report: {file}"));
        Assert.That(File.ReadAllText(place.File(file)), Does.StartWith(beginning).IgnoreCase);
    }

    [Test]
    public void Several_stand_side_by_side_with_the_mean_over_their_seeds()
    {
        using var place = new Workplace();
        double[] accuracies = [.. Enumerable.Range(1, 3).Select(seed => Experiment(place, $"run{seed}", seed).GetProperty("testAccuracy").GetDouble())];
        Outcome outcome = place.Run("report", "run1", "run2", "run3", "--json").Ended(0);
        Assert.That(outcome.Json.EnumerateArray().Select(experiment => experiment.GetProperty("testAccuracy").GetDouble()), Is.EqualTo(accuracies));
        Assert.That(File.ReadAllText(place.File("experiments.html")), Does.Contain("run1").And.Contains("run2").And.Contains("run3"));
        place.Run("report", "run1", "run2", "run3", "--out", "seeds.json").Ended(0);
        JsonElement group = Json(place, "seeds.json").GetProperty("groups").EnumerateArray().Single();
        Assert.That(group.GetProperty("mean").GetDouble(), Is.EqualTo(accuracies.Average()).Within(1e-12));
    }

    [Test]
    public void Where_nothing_finished_the_report_says_why()
    {
        using var place = new Workplace();
        place.Run("experiment", "--data", MadeData.Hard, "--trainers", "fasttree", "--budget", "2s", "--out", "run").Failed("No trial");
        Assert.That(Json(place, "run/report.json").GetProperty("status").GetString(), Is.EqualTo("withoutModel"));
        Assert.That(place.Run("report", "run").Ended(0).Out, Does.Contain("No model"));
    }

    [Test]
    public void What_is_no_experiment_is_told()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.File("empty"));
        place.Run("report", "empty").RefusedUsage("empty holds no experiment");
        place.Run("report", "absent").RefusedUsage("absent holds no experiment");
        File.WriteAllText(place.File("notes.txt"), "none");
        place.Run("report", "notes.txt").Failed("notes.txt");
        Experiment(place, "run", seed: 1);
        place.Run("report", "run", "--out", "report.pdf").RefusedUsage(".html, .md, .json or .csv");
        Assert.That(place.Leftovers, Is.Empty);
    }

    private static JsonElement Experiment(Workplace place, string folder, int seed) => place.Run(
        "experiment", "--json", "--data", MadeData.Easy, "--trainers", "sdca,averaged-perceptron,lbfgs", "--trials", "4", "--seed", $"{seed}", "--out", folder).Ended(0).Json;

    private static JsonElement Json(Workplace place, string file) => JsonDocument.Parse(File.ReadAllText(place.File(file))).RootElement;

    private static IEnumerable<double?> Accuracies(JsonElement experiment, Func<JsonElement, JsonElement?> of) =>
        [.. experiment.GetProperty("trials").EnumerateArray().Select(trial => of(trial) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : (double?)null)];
}
