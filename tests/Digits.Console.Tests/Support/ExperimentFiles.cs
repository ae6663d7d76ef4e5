namespace Digits.CommandLine.Tests.Support;

/// <summary>What lies in the folder of an experiment.</summary>
internal static class ExperimentFiles
{
    public static readonly IReadOnlyList<string> Reports = ["report.html", "report.md", "report.json", "trials.csv"];

    public static readonly IReadOnlyList<string> All = ["experiment.db", "model.zip", .. Reports];

    /// <summary>The names of all that is there.</summary>
    public static IEnumerable<string?> In(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName);
}
