using Digits.CommandLine.Display;
using Digits.Experiments;
using Digits.Experiments.Records;
using Digits.Experiments.Stores;
using Digits.Reports;

namespace Digits.CommandLine.Commands;

/// <summary>An experiment as its store tells it, and its report.</summary>
internal sealed class ReportedExperiment
{
    private readonly string _folder;
    private readonly ExperimentRecord _record;

    private ReportedExperiment(string folder, ExperimentRecord record)
    {
        (_folder, _record) = (folder, record);
        Report = ExperimentReport.Of(record, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));
    }

    public ExperimentReport Report { get; }

    /// <summary>Reads an experiment by its folder or its store.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ReportedExperiment Read(string path)
    {
        string store = ExperimentFolder.StoreIn(path);
        string folder = store == path ? Path.GetDirectoryName(path) is { Length: > 0 } of ? of : "." : path;
        return new ReportedExperiment(folder, ExperimentRecord.Read(store));
    }

    /// <summary>Takes an experiment from its store, which is open.</summary>
    public static ReportedExperiment Of(IExperimentStore store, string folder) => new(folder, ExperimentRecord.Read(store));

    /// <summary>Writes all forms of the report into the folder of the experiment.</summary>
    /// <returns>The page.</returns>
    public string WriteAll()
    {
        ReportFiles.WriteAll(Report, _folder);
        return Path.Combine(_folder, ReportFiles.Html);
    }

    /// <summary>The experiment as <c>--json</c> prints it.</summary>
    /// <param name="report">Where its report is; null for nowhere.</param>
    public JsonExperiment ToJson(string? report)
    {
        string model = Path.Combine(_folder, ExperimentFolder.ModelName);
        return new JsonExperiment(
            [.. _record.Trials.Select(Json)], _record.Best?.Id, _record.HasEnded ? _record.Tests[0].Result.Accuracy : null, _record.Spent.TotalSeconds,
            File.Exists(model) ? model : null, report);
    }

    private static JsonTrial Json(Trial trial) => new(
        trial.Id, trial.Trainer, trial.Parameters, ExperimentView.State(trial.State), trial.ValidationAccuracy, trial.Duration.TotalSeconds, trial.Reason);
}
