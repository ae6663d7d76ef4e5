using Digits.Experiments.Records;
using Digits.Reports.Contents;

namespace Digits.Reports;

/// <summary>All that a report of one experiment says: numbers and pictures, no text that a reader would have to take apart.</summary>
/// <remarks>
/// Immutable. This is <c>report.json</c>, whose schema is <c>docs/report.schema.json</c>; the other forms show it and know nothing else. Shares,
/// accuracies and probabilities are 0 to 1, times are seconds unless the name says otherwise. What there is none of is null or empty.
/// </remarks>
public sealed record ExperimentReport
{
    /// <summary>The version of the form that this library writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of the form: another number means that something was renamed or taken away, not that something was added.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>What to call the experiment: the name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>Where the experiment stands.</summary>
    public required ReportStatus Status { get; init; }

    /// <summary>What was asked for, and of which data.</summary>
    public required ReportSettings Settings { get; init; }

    /// <summary>What it ran on; null for an experiment of a version that did not record it.</summary>
    public ReportMachine? Machine { get; init; }

    /// <summary>How long everything took, in all processes that worked on it.</summary>
    public required double Seconds { get; init; }

    /// <summary>All trials, in the order of their numbers.</summary>
    public required IReadOnlyList<ReportTrial> Trials { get; init; }

    /// <summary>
    /// The models that met the test set, each once and after the choice: the winner first, then the best of each other trainer, the better by
    /// validation first. Empty where nothing was tested.
    /// </summary>
    public IReadOnlyList<ReportModel> Models { get; init; } = [];

    /// <summary>The finished trial that is best on the validation set, whose model was kept; null where none finished.</summary>
    public ReportWinner? Winner { get; init; }

    /// <summary>Whether the winner is better than the next by more than chance, on the validation set; null where there are not two to compare.</summary>
    public ReportDifference? Difference { get; init; }

    /// <summary>How the winner's model did on the test set, image by image; null where it was not tested.</summary>
    public ReportTest? Test { get; init; }

    /// <summary>Which parameters mattered, for each trainer.</summary>
    public IReadOnlyList<ReportImportance> Importance { get; init; } = [];

    /// <summary>Ten digits' images and how many there are, in the order 0 to 9; empty where the data were not recorded.</summary>
    public IReadOnlyList<ReportClass> Classes { get; init; } = [];

    /// <summary>The filters of the first layer, where the winner is a convolutional network.</summary>
    public ReportFilters? Filters { get; init; }

    /// <summary>What a reader should know before believing the rest, the weightiest first.</summary>
    public IReadOnlyList<ReportWarning> Warnings { get; init; } = [];

    /// <summary>Makes the report of an experiment, ended or not.</summary>
    /// <param name="record">The experiment.</param>
    /// <param name="name">What to call it.</param>
    public static ExperimentReport Of(ExperimentRecord record, string name)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(name);
        return new ExperimentReport
        {
            Name = name,
            Status = record switch { { Best: null } => ReportStatus.WithoutModel, { HasEnded: false } => ReportStatus.Unfinished, _ => ReportStatus.Finished },
            Settings = ReportSettings.Of(record.Description, record.Data?.TestHash),
            Machine = record.Machine is { } machine ? ReportMachine.Of(machine) : null,
            Seconds = record.Spent.TotalSeconds,
            Trials = [.. record.Trials.Select(trial => ReportTrial.Of(trial, record.Description.ValidationImages))],
            Models = [.. record.Tests.Select(ReportModel.Of)],
            Winner = ReportWinner.Of(record),
            Difference = ReportDifference.Of(record),
            Test = ReportTest.Of(record),
            Importance = ReportImportance.All(record),
            Classes = ReportClass.All(record.Data),
            Filters = ReportFilters.Of(record.ModelFile),
            Warnings = ReportWarning.Of(record),
        };
    }
}
