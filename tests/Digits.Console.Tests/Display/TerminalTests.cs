using Digits.CommandLine.Tests.Support;

namespace Digits.CommandLine.Tests.Display;

/// <summary>What is redirected is plain text.</summary>
internal sealed class TerminalTests
{
    private static readonly TestCaseData[] Commands =
    [
        new((object)new[] { "experiment", "--data", "EASY", "--trainers", "sdca,lightgbm,lbfgs", "--trials", "3" }),
        new((object)new[] { "train", "--trainer", "lbfgs", "--data", "EASY" }),
        new((object)new[] { "evaluate", "--model", "MODEL", "--data", "EASY" }),
        new((object)new[] { "train", "--trainer", "lightgbm", "--set", "help" }),
        new((object)new[] { "trainers" }),
        new((object)new[] { "trainers", "convnet" }),
        new((object)new[] { "data", "list" }),
        new((object)new[] { "data", "verify", "EASY" }),
    ];

    [TestCaseSource(nameof(Commands))]
    public void Redirected_output_is_plain_lines_without_trailing_blanks(string[] arguments)
    {
        using var place = new Workplace();
        // A terminal that the environment promises does not make a file one.
        place.Variables["TERM"] = "xterm-256color";
        place.Variables["COLUMNS"] = "80";
        Outcome outcome = place.Run([.. arguments.Select(Resolve)]).Ended(0);
        Assert.Multiple(() =>
        {
            foreach (string text in (string[])[outcome.Out, outcome.Error])
            {
                Assert.That(text, Does.Not.Contain("\u001b").And.Not.Contains("\r"));
                Assert.That(text.Split('\n'), Has.None.EndsWith(" "));
            }

            Assert.That(outcome.Out, Is.Not.Empty);
        });
    }

    [TestCaseSource(nameof(Commands))]
    public void Quiet_says_nothing_on_standard_error(string[] arguments)
    {
        using var place = new Workplace();
        Outcome outcome = place.Run(["--quiet", .. arguments.Select(Resolve)]).Ended(0);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Error, Is.Empty);
            Assert.That(outcome.Out, Is.Not.Empty);
        });
    }

    [Test]
    public void Quiet_still_tells_errors()
    {
        using var place = new Workplace();
        place.Run("train", "--quiet", "--trainer", "sdca", "--data", "nowhere").Failed("nowhere");
    }

    [Test]
    public void Verbose_shows_where_an_error_comes_from()
    {
        using var place = new Workplace();
        Assert.That(place.Run("train", "--verbose", "--trainer", "sdca", "--data", "nowhere").Ended(1).Error, Does.Contain("   at Digits."));
    }

    [TestCase("experiment --data {0} --trainers sdca --trials 1 --out results | head -0")]
    [TestCase("evaluate --model {1} --data {0} | head -1")]
    [TestCase("experiment --json --data {0} --trainers sdca --trials 1 --out results | head -0")]
    [TestCase("train --help | head -1")]
    public void An_output_that_nobody_reads_is_no_crash(string command)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("There is no bash to close an output with.");
        using var place = new Workplace();
        using var process = DigitsProcess.StartShell(place, $"set -o pipefail; $DIGITS {string.Format(null, command, MadeData.Easy, MadeData.Model)}");
        Assert.That(process.WaitForEnd().Ended(0).Error, Does.Not.Contain("digits: ").And.Not.Contains("   at "));
    }

    [Test]
    public void An_output_that_cannot_be_written_is_told()
    {
        if (!File.Exists("/dev/full"))
            Assert.Ignore("There is no /dev/full here.");
        using var place = new Workplace();
        using var process = DigitsProcess.StartShell(place, "$DIGITS data list --json >/dev/full");
        process.WaitForEnd().Failed("No space left");
    }

    private static string Resolve(string argument) => argument switch
    {
        "EASY" => MadeData.Easy,
        "MODEL" => MadeData.Model,
        _ => argument,
    };
}
