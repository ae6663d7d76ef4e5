using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Digits.Data;
using Digits.Evaluation;
using Digits.Experiments;
using Digits.Experiments.Pruners;
using Digits.Experiments.Records;
using Digits.Experiments.Spaces;
using Digits.Experiments.Stores;
using Digits.Experiments.Tuners;
using Digits.Reports.Json;
using Digits.Tests.Support;
using Digits.Trainers;
using Microsoft.Data.Sqlite;

namespace Digits.Reports.Tests;

/// <summary>The report of a real experiment, as JSON, against what its store holds, which is read by SQL.</summary>
internal sealed class ExperimentReportTests
{
    private const string Spaces =
        """
        {
            "convnet": {
                "preset": "fast", "epochs": { "min": 8, "max": 12 }, "minimumSteps": 0, "batchSize": 32, "augmentation": 0,
                "learningRate": { "min": 0.0001, "max": 0.02 }
            },
            "averaged-perceptron": { "iterations": { "min": 1, "max": 4 } }
        }
        """;

    private static readonly DigitSet TestSet = SyntheticDigits.Create(200, seed: 2);

    private static TemporaryFolder? _folder;
    private static JsonNode _json = null!;

    private static string Store => _folder!.File("experiment.db");

    [OneTimeSetUp]
    public static void Run()
    {
        _folder = new TemporaryFolder();
        IDigitTrainer[] trainers = [new AveragedPerceptronTrainer(), new ConvNetTrainer(), FakeTrainer.Failing("broken", "no <luck>")];
        var options = new ExperimentOptions
        {
            Budget = null,
            MaxTrials = 20,
            Seed = 5,
            Tuner = new RandomTuner(),
            Pruner = new MedianPruner(),
            Trainers = trainers,
            Spaces = SearchSpaces.Read(Spaces, trainers),
        };
        var split = DigitSplit.Create(new DigitData(SyntheticDigits.Create(500), TestSet), validation: 100);
        using (var store = SqliteStore.Create(Store, new DigitExperiment(options).Describe(split)))
            new DigitExperiment(options).Run(split, store);
        _json = JsonNode.Parse(ReportJson.Of(ExperimentReport.Of(ExperimentRecord.Read(Store), "run")))!;
    }

    [OneTimeTearDown]
    public static void TearDown() => _folder?.Dispose();

    [Test]
    public void Every_number_of_a_trial_is_the_store_s()
    {
        var told = _json["trials"]!.AsArray().Select(trial => string.Join(' ', (object?[])
        [
            trial!["id"], trial["trainer"], trial["seed"], trial["state"], trial["reason"], trial["validation"]?["accuracy"], trial["validation"]?["logLoss"],
            trial["seconds"], trial["trainingSeconds"], trial["began"], trial["ended"],
        ]));
        var kept = Query(
            """
            SELECT id, trainer, seed, state, reason, iif(state = 'finished', validationAccuracy, NULL), iif(state = 'finished', validationLogLoss, NULL),
                duration / 1e7, trainingTime / 1e7, began / 1e7, ended / 1e7 FROM trial ORDER BY id
            """);
        Assert.That(told, Is.EqualTo(kept));
        Assert.That(Query("SELECT DISTINCT state FROM trial ORDER BY state"), Is.EqualTo((string[])["failed", "finished", "pruned"]), "all kinds are there to be told");
    }

    [Test]
    public void Every_point_of_a_curve_is_the_store_s() => Assert.That(
        _json["trials"]!.AsArray().SelectMany(trial => trial!["curve"]!.AsArray().Select(
            rung => string.Join(' ', (object?[])[trial["id"], rung!["share"], rung["accuracy"], rung["logLoss"]]))),
        Is.EqualTo(Query("SELECT trial, fidelity, accuracy, logLoss FROM rung ORDER BY trial, position")));

    [Test]
    public void Parameters_are_the_store_s() => Assert.That(
        _json["trials"]!.AsArray().Select(trial => trial!["parameters"]!.ToJsonString()),
        Is.EqualTo(Query("SELECT parameters FROM trial ORDER BY id")));

    [Test]
    public void What_was_tested_is_the_outcome_s()
    {
        JsonArray tests = JsonNode.Parse(Query("SELECT tests FROM outcome").Single())!.AsArray();
        JsonArray models = _json["models"]!.AsArray();
        Assert.That(models, Has.Count.EqualTo(2), "the winner and the best of the other trainer");
        foreach ((JsonNode? model, JsonNode? test) in models.Zip(tests))
        {
            int[][] confusion = [.. test!["confusion"]!.AsArray().Select(row => row!.AsArray().Select(count => (int)count!).ToArray())];
            int correct = confusion.Select((row, digit) => row[digit]).Sum();
            Assert.Multiple(() =>
            {
                Assert.That((int)model!["trial"]!, Is.EqualTo((int)test["trial"]!));
                Assert.That((int)model["test"]!["correct"]!, Is.EqualTo(correct));
                Assert.That((double)model["test"]!["accuracy"]!, Is.EqualTo(correct / 200.0));
                Assert.That((double)model["test"]!["logLoss"]!, Is.EqualTo((double)test["logLoss"]!));
                Assert.That((double)model["latencyMicroseconds"]!, Is.EqualTo((double)test["latencyMicroseconds"]!));
                Assert.That((double)model["imagesPerSecond"]!, Is.EqualTo((double)test["imagesPerSecond"]!));
                Assert.That((long)model["bytes"]!, Is.EqualTo((long)test["bytes"]!));
            });
        }

        Assert.That(_json["test"]!["confusion"]!.ToJsonString(), Is.EqualTo(tests[0]!["confusion"]!.ToJsonString()));
        Assert.That($"{_json["winner"]!["trial"]}", Is.EqualTo(Query("SELECT best FROM outcome").Single()));
        Assert.That((long)models[0]!["bytes"]!, Is.EqualTo(long.Parse(Query("SELECT length(model) FROM outcome").Single(), CultureInfo.InvariantCulture)));
    }

    [Test]
    public void The_first_and_the_next_are_compared_image_by_image()
    {
        (int first, int second) = ((int)_json["difference"]!["first"]!, (int)_json["difference"]!["second"]!);
        Assert.That(
            Query("SELECT id FROM trial WHERE state = 'finished' ORDER BY validationAccuracy DESC, validationLogLoss, id LIMIT 2"), Is.EqualTo((string[])[$"{first}", $"{second}"]));
        byte[] labels = [.. JsonNode.Parse(Note("data"))!["validationLabels"]!.GetValue<string>() is var text ? Convert.FromBase64String(text) : []];
        byte[] one = Bytes($"SELECT digits FROM prediction WHERE trial = {first}"), other = Bytes($"SELECT digits FROM prediction WHERE trial = {second}");
        Assert.That((int)_json["difference"]!["onlyFirstRight"]!, Is.EqualTo(Enumerable.Range(0, 100).Count(i => one[i] == labels[i] && other[i] != labels[i])));
        Assert.That((int)_json["difference"]!["onlySecondRight"]!, Is.EqualTo(Enumerable.Range(0, 100).Count(i => one[i] != labels[i] && other[i] == labels[i])));
    }

    [Test]
    public void Calibration_rejection_and_mistakes_are_of_the_probabilities_that_the_final_model_gave()
    {
        float[] probabilities = MemoryMarshal.Cast<byte, float>(Note("test-probabilities")).ToArray();
        var result = EvaluationResult.From(probabilities, TestSet.Labels);
        JsonNode test = _json["test"]!;
        Assert.Multiple(() =>
        {
            Assert.That((double)test["calibration"]!["before"]!["logLoss"]!, Is.EqualTo(result.LogLoss));
            Assert.That((double)_json["models"]![0]!["test"]!["logLoss"]!, Is.EqualTo(result.LogLoss));
            Assert.That(test["calibration"]!["before"]!["bins"]!.AsArray().Sum(bin => (int)bin!["count"]!), Is.EqualTo(200));
            Assert.That((double)test["rejection"]![0]!["coverage"]!, Is.EqualTo(1));
            Assert.That((int)test["rejection"]![0]!["errors"]!, Is.EqualTo(200 - result.Correct));
            Assert.That((int)test["mistakeCount"]!, Is.EqualTo(200 - result.Correct));
            Assert.That(test["mistakes"]!.AsArray(), Has.Count.EqualTo(Math.Min(60, 200 - result.Correct)));
        });
        foreach (JsonNode? mistake in test["mistakes"]!.AsArray())
        {
            (int index, int read, int label) = ((int)mistake!["index"]!, (int)mistake["prediction"]!, (int)mistake["label"]!);
            Assert.That((label, read == label), Is.EqualTo((TestSet.Labels[index], false)));
            Assert.That((double)mistake["probability"]!, Is.EqualTo(probabilities[(index * 10) + read]));
            Assert.That((double)mistake["labelProbability"]!, Is.EqualTo(probabilities[(index * 10) + label]));
        }
    }

    [Test]
    public void The_data_and_the_first_layer_are_shown()
    {
        Assert.That(_json["classes"]!.AsArray().Select(row => (int)row!["test"]!), Is.EqualTo(TestSet.ClassCounts));
        Assert.That(_json["classes"]!.AsArray().Sum(row => (int)row!["training"]!), Is.EqualTo(400));
        byte[] png = Convert.FromBase64String((string)_json["classes"]![3]!["samples"]![0]!);
        Assert.That(png.AsSpan(1, 3).SequenceEqual("PNG"u8));
        Assert.That((int)_json["filters"]!["side"]!, Is.EqualTo(5), "of the preset fast");
        Assert.That(_json["filters"]!["weights"]!.AsArray().Select(filter => filter!.AsArray().Count), Is.All.EqualTo(25));
    }

    [Test]
    public void Importance_is_told_of_trainers_with_enough_trials_and_for_the_others_why_not()
    {
        Dictionary<string, JsonNode> importance = _json["importance"]!.AsArray().ToDictionary(each => (string)each!["trainer"]!, each => each!);
        Assert.That(importance.Keys, Is.EqualTo((string[])["averaged-perceptron", "convnet", "broken"]));
        Assert.That((string?)importance["broken"]["note"], Is.EqualTo("its search space is not known here"));
        Assert.That(importance.Values.Select(each => each["note"] is null), Is.EqualTo(importance.Values.Select(each => each["parameters"]!.AsArray().Count > 0)));
    }

    [Test]
    public void What_a_reader_should_know_is_said() => Assert.That(
        _json["warnings"]!.AsArray().Select(warning => (string)warning!["code"]!), Does.Contain("few-test-images").And.Not.Contain("unfinished").And.Not.Contain("near-duplicates"));

    private static string[] Query(string sql)
    {
        var rows = new List<string>();
        using SqliteDataReader reader = Open(sql);
        while (reader.Read())
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return [.. rows];
    }

    private static byte[] Bytes(string sql)
    {
        using SqliteDataReader reader = Open(sql);
        reader.Read();
        return (byte[])reader.GetValue(0);
    }

    private static byte[] Note(string name) => Bytes($"SELECT bytes FROM note WHERE name = '{name}'");

    private static SqliteDataReader Open(string sql)
    {
        var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own words
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteReader(System.Data.CommandBehavior.CloseConnection);
    }
}
