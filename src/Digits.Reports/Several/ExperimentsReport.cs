using Digits.Reports.Contents;

namespace Digits.Reports.Several;

/// <summary>Several experiments side by side: a row each, means over seeds, and whether the figures can be compared at all.</summary>
/// <remarks>
/// Immutable. As JSON its schema is <c>docs/experiments.schema.json</c>. Shares are 0 to 1, times are seconds unless the name says otherwise.
/// </remarks>
public sealed record ExperimentsReport
{
    /// <summary>The version of the form that this library writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of the form: another number means that something was renamed or taken away, not that something was added.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The experiments, in the order in which they were given.</summary>
    public required IReadOnlyList<ExperimentRow> Experiments { get; init; }

    /// <summary>
    /// Those that differ in nothing but their seeds, in the order of their first ones. Unfinished ones belong to them, but not to their means.
    /// </summary>
    public required IReadOnlyList<ExperimentGroup> Groups { get; init; }

    /// <summary>What a reader should know before comparing, the weightiest first.</summary>
    public required IReadOnlyList<ReportWarning> Warnings { get; init; }

    /// <summary>Puts experiments side by side.</summary>
    /// <param name="reports">One or more.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ExperimentsReport Of(IReadOnlyList<ExperimentReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0)
            throw new ArgumentException("There must be at least one experiment, but there was none.", nameof(reports));
        ExperimentGroup[] groups = ExperimentGroup.Of(reports);
        return new ExperimentsReport
        {
            Experiments = [.. reports.Select((report, i) => ExperimentRow.Of(report, i + 1))],
            Groups = groups,
            Warnings = [.. Comparability.Warnings(reports, groups)],
        };
    }
}
