using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests;

internal sealed class ProgramTests
{
    private static readonly TestCaseData[] WrongUsages =
    [
        new(new[] { "--bogus" }, "--bogus"),
        new(new[] { "--bogus", "3" }, "--bogus"),
        new(new[] { "expermient" }, "there is no command 'expermient'; there are: experiment, train, evaluate, compare, report, predict, read, export, data, trainers."),
        new(new[] { "experiment", "surplus" }, "surplus"),
        new(new[] { "data" }, "a command is missing; there are: list, fetch, verify, export, show, synthesize."),
        new(new[] { "data", "lst" }, "there is no command 'lst'"),
        new(new[] { "experiment", "--budget", "5x" }, "'5x' is no time for --budget; write 60s, 5m or 1.5h"),
        new(new[] { "experiment", "--budget", "0s" }, "'0s'"),
        new(new[] { "experiment", "--budget", "-5s" }, "'-5s'"),
        new(new[] { "experiment", "--budget", "1000000h" }, "at most 720h"),
        new(new[] { "experiment", "--budget", "NaN" }, "'NaN'"),
        new(new[] { "experiment", "--trials", "-1" }, "at least 1"),
        new(new[] { "experiment", "--threads", "0" }, "at least 1"),
        new(new[] { "experiment", "--validation", "0" }, "at least 1"),
        new(new[] { "experiment", "--seed", "x" }, "'x' will not do for --seed; it must be a whole number."),
        new(new[] { "experiment", "--seed", "99999999999" }, "'99999999999'"),
        new(new[] { "experiment", "--csv-label", "middle" }, "it must be one of auto, first, last."),
        new(new[] { "experiment", "--csv-range", "1..2" }, "it must be one of auto, 0..255,"),
        new(new[] { "experiment", "--trainers", "" }, "--trainers names none"),
        new(new[] { "experiment", "--trainers", "sdca,nope" }, "There is no trainer 'nope'; there are: convnet, sdca, lightgbm,"),
        new(new[] { "experiment", "--out", "" }, "--out needs the name of a folder"),
        new(new[] { "train" }, "--trainer"),
        new(new[] { "train", "--trainer", "nope" }, "There is no trainer 'nope'; there are: convnet, sdca, lightgbm,"),
        new(new[] { "train", "--trainer", "sdca", "--validation", "-1" }, "at least 0"),
        new(new[] { "train", "--trainer", "sdca", "--out", "" }, "--out needs the name of a file"),
        new(new[] { "train", "--trainer", "sdca", "--out", "." }, "is a folder; name a file"),
        new(new[] { "train", "--trainer", "sdca", "--preset", "fast" }, "--preset is for trainers that have presets, and sdca has none"),
        new(new[] { "train", "--trainer", "convnet", "--preset", "quick" }, "it must be one of fast, default, best, compact."),
        new(new[] { "train", "--trainer", "convnet", "--preset", "fast", "--set", "preset=best" }, "The preset is given twice"),
        new(new[] { "evaluate", "--numbers", "x", "--split", "test" }, "leave --data and --split out"),
        new(new[] { "evaluate", "--model", "m.zip", "--split", "foo" }, "it must be one of test, validation, train."),
        new(new[] { "predict", "--model", "m.zip" }, "FILE"),
        new(new[] { "export", "--model", "m.zip" }, "--onnx"),
        new(new[] { "export", "--model", "m.zip", "--onnx", "." }, "--onnx . is a folder; name a file"),
        new(new[] { "data", "fetch" }, "NAME"),
        new(new[] { "data", "export", "mnist" }, "DIR"),
        new(new[] { "data", "export", "mnist", "x", "--format", "foo" }, "it must be one of idx.gz, idx, csv, usps, png."),
    ];

    [TestCaseSource(nameof(WrongUsages))]
    public void Wrong_usage_ends_with_2_and_says_what_is_right(string[] arguments, string words)
    {
        using var place = new Workplace();
        place.Run(arguments).RefusedUsage(words);
        Assert.That(Directory.EnumerateFileSystemEntries(place.Path), Is.Empty);
    }

    [Test]
    public void Wrong_parameters_are_all_named_at_once()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run(
            "train", "--trainer", "sdca", "--set", "depth=1", "--set", "iterations=-3", "--set", "l2Regularization=much", "--set", "leaves");
        outcome.RefusedUsage("There is no parameter depth; there are: iterations,");
        Assert.That(outcome.Error, Does.Contain("iterations must be").And.Contains("-3").And.Contains("l2Regularization must be").And.Contains("much")
            .And.Contains("'leaves' is no assignment"));
    }

    [Test]
    public void No_verb_means_experiment()
    {
        using var place = new Workplace();
        Outcome outcome = place.Run("--data", MadeData.Easy, "--trainers", "lbfgs", "--budget", "20s", "--out", "results").Ended(0);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Out, Does.Contain("winner   lbfgs"));
            Assert.That(place.File("results/model.zip"), Does.Exist);
        });
    }

    [TestCase("--json", "data", "list")]
    [TestCase("data", "--json", "list")]
    [TestCase("data", "list", "--json")]
    public void Shared_options_may_stand_anywhere(params string[] arguments)
    {
        using var place = new Workplace();
        Assert.That(place.Run(arguments).Ended(0).Json.GetArrayLength(), Is.EqualTo(3));
    }

    [Test]
    public void Version_is_told()
    {
        using var place = new Workplace();
        Assert.That(place.Run("--version").Ended(0).Out, Does.Match(@"^\d+\.\d+\.\d+"));
    }
}
