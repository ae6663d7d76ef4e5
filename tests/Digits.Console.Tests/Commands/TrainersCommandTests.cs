using System.Text.Json;
using Digits.CommandLine.Tests.Support;
using Digits.Experiments.Spaces;
using Digits.Trainers;

namespace Digits.CommandLine.Tests.Commands;

internal sealed class TrainersCommandTests
{
    [Test]
    public void Every_trainer_is_listed_with_what_it_is()
    {
        using var place = new Workplace();
        string list = place.Run("trainers").Ended(0).Out;
        foreach (IDigitTrainer trainer in DigitTrainers.All)
            Assert.That(list, Does.Match($@"{trainer.Name} +│ {System.Text.RegularExpressions.Regex.Escape(trainer.Description)}"));
    }

    [Test]
    public void A_trainer_s_parameters_are_told_with_default_range_and_meaning()
    {
        using var place = new Workplace();
        string text = place.Run("trainers", "LightGBM").Ended(0).Out;
        Assert.That(text, Does.StartWith("lightgbm: ").And.Match(@"leaves +│ 31 +│ 7 to 127 \(log\) +│\n│ +│ +│ Leaves of each tree, at most\."));
        foreach (Parameter parameter in DigitTrainers.Named("lightgbm").SearchSpace)
            Assert.That(text, Does.Contain(parameter.Name).And.Contains(parameter.Range).And.Contains(parameter.Description));
    }

    [Test]
    public void As_JSON_a_trainer_has_the_space_that_the_library_reads()
    {
        using var place = new Workplace();
        JsonElement json = place.Run("trainers", "convnet", "--json").Ended(0).Json;
        Assert.That(json.GetProperty("name").GetString(), Is.EqualTo("convnet"));
        Assert.That(json.GetProperty("unavailableReason").ValueKind, Is.EqualTo(JsonValueKind.Null));
        SearchSpace space = DigitTrainers.Named("convnet").SearchSpace;
        Assert.That(SearchSpace.FromJson(json.GetProperty("parameters").GetRawText()).ToJson(), Is.EqualTo(space.ToJson()));
        Assert.That(
            place.Run("trainers", "--json").Ended(0).Json.EnumerateArray().Select(trainer => trainer.GetProperty("name").GetString()),
            Is.EqualTo(DigitTrainers.All.Select(trainer => trainer.Name)));
    }

    [Test]
    public void An_unknown_trainer_is_refused_with_those_that_there_are()
    {
        using var place = new Workplace();
        place.Run("trainers", "oracle").RefusedUsage("There is no trainer 'oracle'; there are: convnet, sdca");
        place.Run("trainers", "sdca", "lbfgs").RefusedUsage("lbfgs");
    }
}
