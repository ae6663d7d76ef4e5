using Digits.Reports.Contents;

namespace Digits.Reports.Html.Parts;

/// <summary>Where the report comes from: data, split, seeds, machine, version.</summary>
internal sealed record SourcePart(
    string Experiment,
    ReportSettings Settings,
    ShownNumber Training,
    ShownNumber Validation,
    ShownNumber TestImages,
    ShownNumber SplitSeed,
    ShownNumber Seed,
    ShownNumber? Budget,
    ShownNumber? MaxTrials,
    ShownNumber? Target,
    ShownNumber? Patience,
    string Trainers,
    ReportMachine? Machine,
    ShownNumber? Processors,
    ShownNumber? Threads,
    ShownNumber? Memory)
{
    public static SourcePart Of(ExperimentReport report)
    {
        ReportSettings settings = report.Settings;
        ReportMachine? machine = report.Machine;
        return new SourcePart(
            report.Name,
            settings,
            ShownNumber.Count(settings.TrainingImages, "/settings/trainingImages"),
            ShownNumber.Count(settings.ValidationImages, "/settings/validationImages"),
            ShownNumber.Count(settings.TestImages, "/settings/testImages"),
            ShownNumber.Name(settings.SplitSeed, "/settings/splitSeed"),
            ShownNumber.Name(settings.Seed, "/settings/seed"),
            ShownNumber.Seconds(settings.BudgetSeconds, "/settings/budgetSeconds"),
            settings.MaxTrials is { } most ? ShownNumber.Count(most, "/settings/maxTrials") : null,
            settings.TargetAccuracy is { } target ? ShownNumber.Percent(target, settings.ValidationImages, "/settings/targetAccuracy") : null,
            settings.MaxTrialsWithoutImprovement is { } patience ? ShownNumber.Count(patience, "/settings/maxTrialsWithoutImprovement") : null,
            string.Join(", ", settings.Trainers),
            machine,
            machine is null ? null : ShownNumber.Count(machine.Processors, "/machine/processors"),
            machine is null ? null : ShownNumber.Count(machine.Threads, "/machine/threads"),
            machine is null ? null : ShownNumber.Bytes(machine.MemoryBytes, "/machine/memoryBytes"));
    }
}
