using System.Text.Json;

namespace Digits.CommandLine.Tests.Support;

/// <summary>What a run of the command line left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
/// <param name="Duration">From its start to its end.</param>
/// <param name="AfterSignal">From the last signal sent to its end; zero without one.</param>
internal sealed record Outcome(int ExitCode, string Out, string Error, TimeSpan Duration, TimeSpan AfterSignal)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Standard output as one JSON value.</summary>
    public JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Out);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Asserts the exit code; shows everything where it is another.</summary>
    public Outcome Ended(int exitCode)
    {
        Assert.That(ExitCode, Is.EqualTo(exitCode), $"The exit code.\n--- standard output\n{Out}\n--- standard error\n{Error}");
        return this;
    }

    /// <summary>Asserts that the usage was refused: exit code 2, nothing on standard output, a line or two on standard error.</summary>
    public Outcome RefusedUsage(string words)
    {
        Ended(2);
        Assert.Multiple(() =>
        {
            Assert.That(Out, Is.Empty);
            Assert.That(ErrorLines, Has.Length.InRange(1, 2));
            Assert.That(ErrorLines.FirstOrDefault(), Does.StartWith("digits: ").And.Contains(words));
        });
        return this;
    }

    /// <summary>Asserts a failure that is told in a line on standard error, without a stack trace.</summary>
    public Outcome Failed(string words)
    {
        Ended(1);
        string[] told = [.. ErrorLines.Where(line => line.StartsWith("digits: ", StringComparison.Ordinal))];
        Assert.Multiple(() =>
        {
            Assert.That(Out, Is.Empty);
            Assert.That(told, Has.Length.EqualTo(1), Error);
            Assert.That(told.FirstOrDefault(), Does.Contain(words));
            Assert.That(Error, Does.Not.Contain("   at ").And.Not.Contains("unexpected"));
        });
        return this;
    }
}
