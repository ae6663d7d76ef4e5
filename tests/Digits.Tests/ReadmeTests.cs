using System.Text.RegularExpressions;
using Digits.Tests.Support;

namespace Digits.Tests;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = Text("README.md");

    [Test]
    public void The_program_in_the_readme_is_the_compiled_sample()
    {
        Match program = Program().Match(Readme);
        Assert.That(program.Success, "The README has no C# program.");
        Assert.That(program.Groups[1].Value, Is.EqualTo(Text("samples", "Digits.Minimal", "Program.cs")));
    }

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

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
