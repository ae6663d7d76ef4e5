using System.Text.Json;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests.Display;

/// <summary>The keys that programs rely on, in their order; progress goes to standard error.</summary>
internal sealed class JsonOutputTests
{
    [Test]
    public void Of_train()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("train", "--json", "--trainer", "sdca", "--data", MadeData.Easy, "--seed", "7", "--threads", "1").Ended(0);
        JsonElement json = outcome.Json;
        Assert.Multiple(() =>
        {
            Assert.That(Keys(json), Is.EqualTo(
                "trainer preset parameters data seed threads epochs trainSeconds totalSeconds validationAccuracy testAccuracy model modelBytes"));
            Assert.That(json.GetProperty("preset").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("epochs").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("parameters").GetProperty("iterations").GetInt32(), Is.EqualTo(10));
            Assert.That(Keys(json.GetProperty("data")), Is.EqualTo("name train validation test"));
            Assert.That(json.GetProperty("data").GetProperty("train").GetInt32(), Is.EqualTo(MadeData.Training - MadeData.Validation));
            Assert.That(json.GetProperty("data").GetProperty("validation").GetInt32(), Is.EqualTo(MadeData.Validation));
            Assert.That(json.GetProperty("data").GetProperty("test").GetInt32(), Is.EqualTo(MadeData.Test));
            Assert.That(json.GetProperty("seed").GetInt32(), Is.EqualTo(7));
            Assert.That(json.GetProperty("threads").GetInt32(), Is.EqualTo(1));
            Assert.That(json.GetProperty("testAccuracy").GetDouble(), Is.InRange(0.5, 1.0));
            Assert.That(json.GetProperty("model").GetString(), Is.EqualTo("model.zip"));
            Assert.That(json.GetProperty("modelBytes").GetInt64(), Is.EqualTo(new FileInfo(place.File("model.zip")).Length));
            Assert.That(json.GetProperty("totalSeconds").GetDouble(), Is.GreaterThanOrEqualTo(json.GetProperty("trainSeconds").GetDouble()));
            Assert.That(outcome.Error, Does.Contain("data: "));
        });
    }

    [Test]
    public void Of_train_without_validation_has_no_validation_accuracy()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("train", "--json", "--trainer", "sdca", "--data", MadeData.Easy, "--validation", "0").Ended(0).Json;
        Assert.That(json.GetProperty("validationAccuracy").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void Of_train_with_a_preset_tells_it_and_the_epochs()
    {
        using var place = new Workplace();
        JsonElement json = place.Run(
            "train", "--json", "--trainer", "convnet", "--preset", "fast", "--set", "epochs=3", "--set", "minimumSteps=0", "--data", MadeData.Easy).Ended(0).Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.GetProperty("preset").GetString(), Is.EqualTo("fast"));
            Assert.That(json.GetProperty("epochs").GetInt32(), Is.EqualTo(3));
            Assert.That(json.GetProperty("parameters").GetProperty("epochs").GetInt32(), Is.EqualTo(3));
            Assert.That(json.GetProperty("parameters").GetProperty("batchSize").GetInt32(), Is.Positive, "what the preset decides is told, too");
        });
    }

    [Test]
    public void Of_export()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("export", "--json", "--model", MadeData.NetworkModel, "--onnx", "new/model.onnx").Ended(0).Json;
        Assert.Multiple(() =>
        {
            Assert.That(Keys(json), Is.EqualTo("model onnx onnxBytes"));
            Assert.That(json.GetProperty("model").GetString(), Is.EqualTo(MadeData.NetworkModel));
            Assert.That(json.GetProperty("onnx").GetString(), Is.EqualTo("new/model.onnx"));
            Assert.That(json.GetProperty("onnxBytes").GetInt64(), Is.EqualTo(new FileInfo(place.File("new/model.onnx")).Length));
        });
    }

    [Test]
    public void Of_experiment()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("experiment", "--json", "--data", MadeData.Easy, "--trainers", "sdca,lbfgs", "--trials", "2", "--out", "results").Ended(0);
        JsonElement json = outcome.Json;
        JsonElement[] trials = [.. json.GetProperty("trials").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(Keys(json), Is.EqualTo("trials best testAccuracy totalSeconds model report"));
            Assert.That(trials.Select(Keys), Has.All.EqualTo("id trainer parameters state validationAccuracy seconds reason").And.Exactly(2).Items);
            Assert.That(trials.Select(trial => trial.GetProperty("id").GetInt32()), Is.EqualTo((int[])[1, 2]));
            Assert.That(trials.Select(trial => trial.GetProperty("state").GetString()), Has.All.EqualTo("finished"));
            Assert.That(json.GetProperty("best").GetInt32(), Is.InRange(1, 2));
            Assert.That(json.GetProperty("testAccuracy").GetDouble(), Is.InRange(0.5, 1.0));
            Assert.That(json.GetProperty("model").GetString(), Is.EqualTo("results/model.zip"));
            Assert.That(json.GetProperty("report").GetString(), Does.EndWith("report.html"));
            Assert.That(outcome.Error, Does.Contain("trial 2: lbfgs"));
        });
    }

    [Test]
    public void Of_evaluate()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("evaluate", "--json", "--model", MadeData.Model, "--data", MadeData.Easy).Ended(0).Json;
        JsonElement confusion = json.GetProperty("confusion");
        Assert.Multiple(() =>
        {
            Assert.That(Keys(json), Is.EqualTo("count accuracy logLoss perClass confusion latencyMicroseconds imagesPerSecond calibrationError rejected"));
            Assert.That(json.GetProperty("count").GetInt32(), Is.EqualTo(MadeData.Test));
            Assert.That(json.GetProperty("perClass").EnumerateArray().Select(Keys), Has.All.EqualTo("digit count precision recall f1").And.Exactly(10).Items);
            Assert.That(confusion.EnumerateArray().Select(row => row.GetArrayLength()), Has.All.EqualTo(10).And.Exactly(10).Items);
            Assert.That(confusion.EnumerateArray().Sum(row => row.EnumerateArray().Sum(cell => cell.GetInt32())), Is.EqualTo(MadeData.Test));
            Assert.That(json.GetProperty("latencyMicroseconds").GetDouble(), Is.Positive);
            Assert.That(json.GetProperty("imagesPerSecond").GetDouble(), Is.Positive);
        });
    }

    [Test]
    public void Of_predict()
    {
        using var place = new Workplace();
        string file = Path.Combine(MadeData.Pictures, "train", "3", "00003.png");
        JsonElement json = place.Run("predict", "--json", "--model", MadeData.Model, file).Ended(0).Json;
        Assert.That(json.GetArrayLength(), Is.EqualTo(1));
        Assert.Multiple(() =>
        {
            Assert.That(Keys(json[0]), Is.EqualTo("file digit confidence probabilities rejected reason"));
            Assert.That(json[0].GetProperty("file").GetString(), Is.EqualTo(file));
            Assert.That(json[0].GetProperty("probabilities").EnumerateArray().Sum(p => p.GetDouble()), Is.EqualTo(1).Within(1e-4));
            Assert.That(json[0].GetProperty("rejected").GetBoolean(), Is.False);
        });
    }

    [TestCase("train", "--trainer", "sdca", "--data", "nowhere")]
    [TestCase("experiment", "--data", "nowhere")]
    [TestCase("evaluate", "--model", "nowhere.zip")]
    [TestCase("predict", "--model", "nowhere.zip", "x.png")]
    [TestCase("data", "verify", "nowhere")]
    public void A_failure_prints_no_value(params string[] arguments)
    {
        using var place = new Workplace();
        place.Run([.. arguments, "--json"]).Failed("nowhere");
    }

    private static string Keys(JsonElement value) => string.Join(' ', value.EnumerateObject().Select(property => property.Name));
}
