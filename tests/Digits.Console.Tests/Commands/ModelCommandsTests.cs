using System.Globalization;
using System.Text.Json;
using Digits.CommandLine.Tests.Support;
using Digits.Data;
using Digits.Imaging.Synthesis;

namespace Digits.CommandLine.Tests.Commands;

/// <summary>Train, evaluate, predict: each goes on with what the one before made, and their numbers agree.</summary>
internal sealed class ModelCommandsTests
{
    [Test]
    public void Evaluation_repeats_the_figures_of_the_training()
    {
        using var place = new Workplace();
        JsonElement trained = place.Run("train", "--json", "--trainer", "averaged-perceptron", "--set", "iterations=1", "--data", MadeData.Easy).Ended(0).Json;
        Assert.Multiple(() =>
        {
            Assert.That(Evaluated("--split", "test"), Is.EqualTo((MadeData.Test, trained.GetProperty("testAccuracy").GetDouble())));
            Assert.That(Evaluated("--split", "validation"), Is.EqualTo((MadeData.Validation, trained.GetProperty("validationAccuracy").GetDouble())));
            Assert.That(Evaluated("--split", "train").Count, Is.EqualTo(MadeData.Training - MadeData.Validation));
        });

        (int Count, double Accuracy) Evaluated(params string[] arguments)
        {
            JsonElement json = place.Run(["evaluate", "--json", "--model", "model.zip", "--data", MadeData.Easy, .. arguments]).Ended(0).Json;
            return (json.GetProperty("count").GetInt32(), json.GetProperty("accuracy").GetDouble());
        }
    }

    [Test]
    public void A_network_is_trained_evaluated_and_used_like_any_model()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("evaluate", "--json", "--model", MadeData.NetworkModel, "--data", MadeData.Easy).Ended(0).Json;
        Assert.That(json.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.9));
        string file = Path.Combine(MadeData.Pictures, "train", "3", "00003.png");
        Assert.That(place.Run("predict", "--json", "--model", MadeData.NetworkModel, file).Ended(0).Json[0].GetProperty("probabilities").GetArrayLength(), Is.EqualTo(10));
    }

    [Test]
    public void Without_a_model_the_one_that_comes_with_Digits_reads()
    {
        using var place = new Workplace();
        DigitSet digits = BundledDigits.Load().Test!.Select([0, 1, 2]);
        DigitWriter.Write(new DigitData(digits), Path.Combine(place.Path, "pictures"), DigitFileFormat.Png);
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(place.Path, "pictures"), "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        int[] read = [.. place.Run(["predict", "--json", .. files]).Ended(0).Json.EnumerateArray().Select(answer => answer.GetProperty("digit").GetInt32())];
        Assert.That(read, Is.EqualTo(files.Select(file => int.Parse(Path.GetFileName(Path.GetDirectoryName(file))!, CultureInfo.InvariantCulture))));

        JsonElement evaluation = place.Run("evaluate", "--json", "--data", "bundled").Ended(0).Json;
        Assert.That(evaluation.GetProperty("accuracy").GetDouble(), Is.GreaterThan(0.98));
        Assert.That(evaluation.GetProperty("calibrationError").GetDouble(), Is.InRange(0, 0.02));
        Assert.That(evaluation.GetProperty("rejected").GetDouble(), Is.InRange(0, 0.05));
        place.Run("export", "--onnx", "digits.onnx").Ended(0);
        Assert.That(new FileInfo(Path.Combine(place.Path, "digits.onnx")).Length, Is.GreaterThan(500_000));
    }

    [Test]
    public void Only_a_network_is_exported()
    {
        using var place = new Workplace();
        place.Run("export", "--model", MadeData.Model, "--onnx", "new/model.onnx").Failed("a model of lbfgs, which is no network");
        place.Run("export", "--model", "absent.zip", "--onnx", "new/model.onnx").Failed("absent.zip");
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path), Is.Empty);
        Assert.That(place.Run("export", "--model", MadeData.NetworkModel, "--onnx", "model.onnx").Ended(0).Out, Does.StartWith("the network of"));
        Assert.That(place.Leftovers, Is.Empty);
    }

    [Test]
    public void Without_data_evaluation_takes_those_of_the_training()
    {
        using var place = new Workplace();
        place.Variables["DIGITS_DATA"] = Path.GetDirectoryName(MadeData.Easy);
        place.Run("train", "--trainer", "sdca", "--data", Path.GetFileName(MadeData.Easy)).Ended(0);
        Assert.That(place.Run("evaluate", "--json", "--model", "model.zip").Ended(0).Json.GetProperty("count").GetInt32(), Is.EqualTo(MadeData.Test));
    }

    [Test]
    public void Other_data_are_evaluated_whole()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("evaluate", "--json", "--model", MadeData.Model, "--data", MadeData.WithoutTest).Ended(0);
        Assert.That(outcome.Json.GetProperty("count").GetInt32(), Is.EqualTo(200));
        Assert.That(outcome.Error, Does.Contain("has no test part: evaluating on all 200 images"));
        place.Run("--quiet", "evaluate", "--model", MadeData.Model, "--data", MadeData.WithoutTest, "--split", "validation").RefusedUsage("needs the data that the model was trained on");
    }

    [Test]
    public void Training_images_are_never_passed_off_as_test_images()
    {
        using var place = new Workplace();
        DigitData data = DigitReader.Read(MadeData.Easy);
        DigitWriter.Write(new DigitData(data.Training), place.File("training-part"), DigitFileFormat.Idx);
        place.Run("--quiet", "evaluate", "--model", MadeData.Model, "--data", "training-part").RefusedUsage("has the images that the model was trained on, but not the");
    }

    [Test]
    public void A_model_may_have_any_name()
    {
        using var place = new Workplace();
        place.Run("train", "--trainer", "sdca", "--set", "iterations=3", "--data", MadeData.Easy, "--out", "model.gz").Ended(0);
        place.Run("evaluate", "--model", "model.gz", "--data", MadeData.Easy).Ended(0);
    }

    [Test]
    public void A_damaged_model_is_refused()
    {
        using var place = new Workplace();
        byte[] model = File.ReadAllBytes(MadeData.Model);
        File.WriteAllBytes(place.File("half.zip"), model[..(model.Length / 2)]);
        model[model.Length / 3] ^= 0xFF;
        File.WriteAllBytes(place.File("flipped.zip"), model);
        File.WriteAllText(place.File("empty.zip"), "");
        foreach (string file in (string[])["half.zip", "flipped.zip", "empty.zip"])
        {
            place.Run("evaluate", "--model", file).Failed(file);
            place.Run("predict", "--model", file, "x.png").Failed(file);
        }

        place.Run("evaluate", "--model", "absent.zip").Failed("absent.zip");
    }

    [Test]
    public void Each_picture_gets_its_answer_though_one_is_broken()
    {
        using var place = new Workplace();
        File.WriteAllText(place.File("broken.png"), "no picture");
        string[] files = [Path.Combine(MadeData.Pictures, "train", "0", "00000.png"), "broken.png", Path.Combine(MadeData.Pictures, "train", "9", "00009.png"), "absent.png"];
        Outcome text = place.Run(["predict", "--model", MadeData.Model, .. files]).Ended(1);
        Assert.Multiple(() =>
        {
            Assert.That(text.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
            Assert.That(text.Out, Does.Contain(files[0]).And.Contains(files[2]));
            Assert.That(text.ErrorLines, Has.Length.EqualTo(2).And.Some.Contains("broken.png").And.Some.Contains("absent.png"));
        });

        JsonElement json = place.Run(["predict", "--json", "--model", MadeData.Model, .. files]).Ended(1).Json;
        Assert.Multiple(() =>
        {
            Assert.That(json.EnumerateArray().Select(row => row.GetProperty("file").GetString()), Is.EqualTo(files));
            Assert.That(json.EnumerateArray().Select(row => row.GetProperty("digit").ValueKind), Is.EqualTo(
                new[] { JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Null }));
            Assert.That(json[1].GetProperty("reason").GetString(), Does.Contain("broken.png"));
        });
    }

    [Test]
    public void What_is_made_of_the_pictures_is_drawn_on_request()
    {
        using var place = new Workplace();
        string file = Path.Combine(MadeData.Pictures, "train", "0", "00000.png");
        Outcome outcome = place.Run("predict", "--model", MadeData.Model, "--explain", "explained.png", file, "absent.png").Ended(1);
        Assert.That(outcome.Out, Does.Contain("explained.png"));
        Assert.That(File.ReadAllBytes(place.File("explained.png")).Skip(1).Take(3), Is.EqualTo("PNG"u8.ToArray()));
        JsonElement[] plain = [.. place.Run("predict", "--json", "--model", MadeData.Model, file).Ended(0).Json.EnumerateArray()];
        JsonElement[] drawn = [.. place.Run("predict", "--json", "--model", MadeData.Model, "--explain", "again.png", file).Ended(0).Json.EnumerateArray()];
        Assert.That(drawn[0].GetRawText(), Is.EqualTo(plain[0].GetRawText()));
        place.Run("predict", "--model", MadeData.Model, "--explain", file, file).RefusedUsage("that is one of the pictures");
    }

    [Test]
    public void A_model_is_replaced_only_by_a_whole_one()
    {
        using var place = new Workplace();
        File.Copy(MadeData.Model, place.File("model.zip"));
        place.Run("train", "--trainer", "sdca", "--data", MadeData.Easy, "--validation", "400").Failed("none would be left to train on");
        Assert.That(File.ReadAllBytes(place.File("model.zip")), Is.EqualTo(File.ReadAllBytes(MadeData.Model)));
        place.Run("train", "--trainer", "sdca", "--data", MadeData.Easy).Ended(0);
        Assert.That(File.ReadAllBytes(place.File("model.zip")), Is.Not.EqualTo(File.ReadAllBytes(MadeData.Model)));
        Assert.That(place.Leftovers, Is.Empty);
    }

    [TestCase("/proc/digits/model.zip")]
    [TestCase("file/model.zip")]
    [TestCase("file/deeper/model.zip")]
    public void A_model_that_cannot_be_written_is_refused_before_the_training(string path)
    {
        if (path.StartsWith("/proc", StringComparison.Ordinal) && !Directory.Exists("/proc/self"))
            Assert.Ignore("There is no /proc here.");
        using var place = new Workplace();
        File.WriteAllText(place.File("file"), "");
        Outcome outcome = place.Run("train", "--trainer", "sdca", "--data", MadeData.Easy, "--out", path);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.ExitCode, Is.EqualTo(path.StartsWith('/') ? 1 : 2));
            Assert.That(outcome.ErrorLines, Has.Length.EqualTo(1).And.All.Contains("--out"));
        });
    }

    [Test]
    public void A_failed_training_leaves_no_folder()
    {
        using var place = new Workplace();
        place.Run("train", "--trainer", "sdca", "--data", "nowhere", "--out", "new/newer/model.zip").Failed("nowhere");
        Assert.That(place.File("new"), Does.Not.Exist);
    }
}
