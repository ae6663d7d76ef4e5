using System.Text.RegularExpressions;
using Digits.Tests.Support;

namespace Digits.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = Text("README.md");
    private static readonly string[] Samples = ["Digits.Reading", "Digits.Minimal", "Digits.Extending"];

    [Test]
    public void The_programs_in_the_readme_are_the_compiled_samples() =>
        Assert.That(
            Program().Matches(Readme).Select(program => program.Groups[1].Value),
            Is.EqualTo(Samples.Select(sample => Text("samples", sample, "Program.cs"))));

    [Test]
    public void Files_that_the_readme_links_to_exist()
    {
        string[] links = [.. Link().Matches(Readme).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal))];
        Assert.That(links, Is.Not.Empty);
        Assert.That(links.Where(link => !Path.Exists(Path.Combine(RealData.RepositoryRoot, link))), Is.Empty);
    }

    private static string Text(params string[] path) =>
        File.ReadAllText(Path.Combine([RealData.RepositoryRoot, .. path])).Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"\]\(([^)\s#]+)[^)\s]*\)")]
    private static partial Regex Link();
}
