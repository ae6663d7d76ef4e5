using Digits.Reports.Contents;

namespace Digits.Reports.Several;

/// <summary>Whether the figures of several experiments can be compared.</summary>
internal static class Comparability
{
    public static IEnumerable<ReportWarning> Warnings(IReadOnlyList<ExperimentReport> reports, IReadOnlyList<ExperimentGroup> groups)
    {
        ReportSettings[] settings = [.. reports.Select(report => report.Settings)];
        if (Images(settings) is { } different)
            yield return different;

        if (reports.Count(report => report.Status != ReportStatus.Finished) is > 0 and var open)
        {
            string who = open == 1 ? "One experiment has" : $"{Shown.Count(open)} experiments have";
            yield return new ReportWarning("unfinished", $"{who} no tested winner, and no part in any mean.");
        }

        foreach (ExperimentGroup group in groups)
        {
            int[] tested = [.. group.Experiments.Where(number => reports[number - 1].Status == ReportStatus.Finished)];
            if (tested.DistinctBy(number => settings[number - 1].Seed).Count() < tested.Length)
            {
                yield return new ReportWarning(
                    "same-seed", $"Of the experiments {Shown.List(tested)} some have the same seed: they show less spread than different seeds would.");
            }
        }

        if (Differ(reports, ExperimentGroup.MachineOf))
        {
            yield return new ReportWarning(
                "different-machines", "The experiments ran on different machines, or that is not known: compare no times, and no budgets.");
        }
    }

    private static ReportWarning? Images(ReportSettings[] settings)
    {
        // Old experiments did not record which images they were tested on.
        bool known = settings.All(of => of.TestHash is not null);
        if (known ? Differ(settings, of => of.TestHash) : Differ(settings, of => (of.DataHash, of.TestImages)))
        {
            return new ReportWarning(
                "different-test-sets",
                "The experiments did not use the same test set: their accuracies on it cannot be compared. Compare experiments on the same data, split alike.");
        }

        if (known && Differ(settings, of => (of.DataHash, of.ValidationImages, of.SplitSeed)))
        {
            return new ReportWarning(
                "different-splits", "The validation sets differ, the test sets do not: compare the test accuracies, and not those on the validation sets.");
        }

        return !Differ(settings, of => of.SplitSeed) ? null : new ReportWarning(
            "different-splits",
            "The data were split by different seeds: the validation sets differ, and so do the test sets where the data have no test part of their own; "
            + "then the accuracies cannot be compared.");
    }

    private static bool Differ<T, TKey>(IReadOnlyList<T> items, Func<T, TKey> key) => items.DistinctBy(key).Count() > 1;
}
