using System.Text.Json;
using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests.Commands;

/// <summary>Several models on one set: each as evaluate finds it, and every two of them compared image by image.</summary>
internal sealed class CompareCommandTests
{
    [Test]
    public void Each_model_is_judged_as_by_evaluate()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("compare", MadeData.Model, MadeData.NetworkModel, "--data", MadeData.Easy, "--json").Ended(0).Json;
        Assert.That(json.GetProperty("data").GetProperty("count").GetInt32(), Is.EqualTo(MadeData.Test));
        foreach (JsonElement model in json.GetProperty("models").EnumerateArray())
        {
            JsonElement alone = place.Run("evaluate", "--model", model.GetProperty("model").GetString()!, "--data", MadeData.Easy, "--json").Ended(0).Json;
            Assert.That(model.GetProperty("accuracy").GetDouble(), Is.EqualTo(alone.GetProperty("accuracy").GetDouble()));
            Assert.That(model.GetProperty("logLoss").GetDouble(), Is.EqualTo(alone.GetProperty("logLoss").GetDouble()));
            Assert.That(model.GetProperty("accuracy").GetDouble(), Is.InRange(model.GetProperty("low").GetDouble(), model.GetProperty("high").GetDouble()));
        }
    }

    [Test]
    public void The_difference_of_two_is_that_of_their_accuracies()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("compare", MadeData.Model, MadeData.NetworkModel, "--data", MadeData.WithoutTest, "--json").Ended(0).Json;
        double[] accuracies = [.. json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("accuracy").GetDouble())];
        JsonElement difference = json.GetProperty("differences").EnumerateArray().Single();
        int first = difference.GetProperty("onlyFirstRight").GetInt32(), second = difference.GetProperty("onlySecondRight").GetInt32();
        Assert.That((first - second) / 200.0, Is.EqualTo(accuracies[0] - accuracies[1]).Within(1e-9));
        Assert.That(difference.GetProperty("isNoise").GetBoolean(), Is.EqualTo(difference.GetProperty("pValue").GetDouble() > 0.05));
    }

    [Test]
    public void A_model_is_not_distinguishable_from_itself()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("compare", MadeData.Model, MadeData.Model, "--data", MadeData.Easy).Ended(0);
        Assert.That(outcome.Out, Does.Contain("p = 1.000: the difference may be chance").And.Contains("95 % interval").And.Contains("lbfgs"));
    }

    [Test]
    public void Models_that_were_tested_on_other_images_are_not_compared_on_them()
    {
        using var place = new Workplace();
        foreach (string seed in (string[])["1", "2"])
            place.Run("train", "--trainer", "sdca", "--data", MadeData.WithoutTest, "--seed", seed, "--out", $"{seed}.zip").Ended(0);
        place.Run("--quiet", "compare", "1.zip", "2.zip", "--data", MadeData.WithoutTest).RefusedUsage("1.zip and 2.zip have other test images");
        place.Run("compare", "1.zip", "2.zip", "--data", MadeData.Easy).Ended(0);
    }

    [Test]
    public void One_model_is_too_few_and_what_is_none_is_told()
    {
        using var place = new Workplace();
        place.Run("compare", MadeData.Model).RefusedUsage("two models or more");
        place.Run("compare", MadeData.Model, "absent.zip").Failed("absent.zip");
    }
}
