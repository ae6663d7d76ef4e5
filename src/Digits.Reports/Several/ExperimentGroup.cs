using Digits.Reports.Contents;

namespace Digits.Reports.Several;

/// <summary>Experiments that differ in nothing but their seeds (and perhaps the machine): how much is luck.</summary>
/// <remarks>
/// Equal are the data, the numbers of images, the trainers, the tuner, the pruner, every limit and the version of Digits. The figures are of
/// finished experiments whose winners were tested.
/// </remarks>
/// <param name="Experiments">The numbers of all that belong to it, two or more.</param>
/// <param name="Tested">How many of them the figures are of.</param>
/// <param name="Mean">The mean of their test accuracies; null where none was tested.</param>
/// <param name="StandardDeviation">Their standard deviation, of a sample (n − 1); null where fewer than two were tested.</param>
/// <param name="Min">The least of them; null where none was tested.</param>
/// <param name="Max">The greatest of them; null where none was tested.</param>
/// <param name="TestImages">How many images each was tested on.</param>
/// <param name="MachinesDiffer">Whether they ran on different machines, or that is not known of all.</param>
public sealed record ExperimentGroup(
    IReadOnlyList<int> Experiments, int Tested, double? Mean, double? StandardDeviation, double? Min, double? Max, int TestImages, bool MachinesDiffer)
{
    /// <summary>The groups of two experiments or more, in the order of their first ones.</summary>
    internal static ExperimentGroup[] Of(IReadOnlyList<ExperimentReport> reports) =>
        [.. reports.Select((report, i) => (Report: report, Number: i + 1)).GroupBy(item => Key(item.Report)).Where(group => group.Count() > 1)
            .Select(group => Of([.. group.Select(item => item.Report)], [.. group.Select(item => item.Number)]))];

    private static ExperimentGroup Of(ExperimentReport[] reports, int[] numbers)
    {
        IEnumerable<ReportModel> models = reports.Where(report => report.Status == ReportStatus.Finished).Select(Ranking.Tested).OfType<ReportModel>();
        double[] accuracies = [.. models.Select(model => model.Test.Accuracy)];
        double? mean = accuracies.Length == 0 ? null : accuracies.Average();
        double? deviation = accuracies.Length < 2 ? null : Math.Sqrt(accuracies.Sum(accuracy => Math.Pow(accuracy - mean!.Value, 2)) / (accuracies.Length - 1));
        return new ExperimentGroup(
            numbers, accuracies.Length, mean, deviation, mean is null ? null : accuracies.Min(), mean is null ? null : accuracies.Max(),
            reports[0].Settings.TestImages, reports.Any(report => report.Machine is null) || reports.Select(MachineOf).Distinct().Count() > 1);
    }

    // The split seed follows the seed unless it is asked for, so it is no part of the key.
    private static object Key(ExperimentReport report)
    {
        ReportSettings settings = report.Settings;
        string trainers = string.Join('\n', settings.Trainers.Order(StringComparer.Ordinal));
        return (
            (settings.DataHash, settings.TrainingImages, settings.ValidationImages, settings.TestImages),
            (trainers, settings.Tuner, settings.Pruner),
            (settings.BudgetSeconds, settings.MaxTrials, settings.TargetAccuracy, settings.MaxTrialsWithoutImprovement),
            report.Machine?.Library);
    }

    internal static object? MachineOf(ExperimentReport report) =>
        report.Machine is { } machine ? (machine.Processor, machine.Processors, machine.Threads, machine.OperatingSystem, machine.Runtime) : null;
}
