using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests;

/// <summary>Help names every command and option of the contract, each with its default, and an example.</summary>
internal sealed class HelpTests
{
    private static readonly TestCaseData[] Commands =
    [
        new("", new[] { "experiment", "train", "evaluate", "compare", "report", "predict", "read", "export", "data", "trainers", "--version", "130" }),
        new("experiment", new[] { "--data", "--budget", "--trials", "--trainers", "--seed", "--threads", "--out", "--validation" }),
        new("train", new[] { "--trainer", "--preset <fast|default|best|compact>", "--set", "--data", "--validation", "--seed", "--threads", "--out", "--coarse", "--touching", "--synthetic", "--non-digits", "--teacher", "--teacher-share", "--calibrate" }),
        new("evaluate", new[] { "--model", "--data", "--split <test|validation|train>", "--threads", "--numbers", "--length <N|MIN-MAX>" }),
        new("compare", new[] { "<MODEL>...", "--data", "--threads" }),
        new("report", new[] { "<DIR>...", "--out" }),
        new("predict", new[] { "--model", "<FILE>...", "--explain" }),
        new("read", new[] { "--model", "<FILE>...", "--length <N|MIN-MAX>", "--valid", "--check <none|luhn|mod97|gtin>", "--explain" }),
        new("export", new[] { "--model", "--onnx" }),
        new("trainers", new[] { "[<NAME>]" }),
        new("data", new[] { "list", "fetch <NAME>", "verify <NAME|PATH>", "export <NAME|PATH> <DIR>", "show", "synthesize" }),
        new("data list", Array.Empty<string>()),
        new("data fetch", new[] { "<NAME>" }),
        new("data verify", new[] { "<NAME|PATH>" }),
        new("data export", new[] { "<NAME|PATH> <DIR>", "--format <idx.gz|idx|csv|usps|png>" }),
        new("data show", new[] { "--data", "--columns", "--out" }),
        new("data synthesize", new[] { "--count", "--writers", "--seed", "--threads", "--out" }),
    ];

    [TestCaseSource(nameof(Commands))]
    public void Help_is_complete(string command, string[] parts)
    {
        using var place = new Workplace();
        Outcome outcome = place.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Ended(0);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Error, Is.Empty);
            foreach (string part in (string[])[.. parts, "--json", "--quiet", "--verbose", "--help", $"  digits {command}".TrimEnd()])
                Assert.That(outcome.Out, Does.Contain(part));
            Assert.That(outcome.Out, Does.Match(@"\nExamples?:\n  digits "));
        });
    }

    [TestCase("experiment", "--budget")]
    [TestCase("train", "--out")]
    [TestCase("evaluate", "--split")]
    [TestCase("compare", "--data")]
    [TestCase("report", "--out")]
    [TestCase("read", "--length")]
    [TestCase("data export", "--format")]
    [TestCase("data show", "--columns")]
    [TestCase("data synthesize", "--count")]
    public void Every_option_with_a_value_tells_its_default(string command, string known)
    {
        using var place = new Workplace();
        string[] options = [.. place.Run([.. command.Split(' '), "--help"]).Out.Split('\n').Where(line => line.StartsWith("  --", StringComparison.Ordinal) && line.Contains('<'))];
        Assert.Multiple(() =>
        {
            Assert.That(options, Has.Some.Contains(known));
            Assert.That(options, Has.All.Match(@"\[default: .+\]|\(REQUIRED\)"));
            Assert.That(options, Has.None.Contains("[default: ]").And.None.Contains("[default: Auto]"));
        });
    }

    [Test]
    public void The_parameters_of_a_trainer_are_listed()
    {
        using var place = new Workplace();
        Assert.That(place.Run("train", "--trainer", "convnet", "--set", "help").Ended(0).Out, Does.Contain("preset").And.Contains("default | fast | best"));
        Assert.That(place.Run("train", "--trainer", "lightgbm", "--set", "help").Ended(0).Out, Does.Contain("leaves").And.Contains("default").And.Contains("meaning"));
    }
}
