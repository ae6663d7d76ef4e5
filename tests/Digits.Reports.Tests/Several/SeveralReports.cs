using Digits.Reports.Contents;
using Digits.Reports.Several;
using Digits.Reports.Tests.Support;

namespace Digits.Reports.Tests.Several;

/// <summary>Experiments that nobody ran, to be put side by side.</summary>
internal static class SeveralReports
{
    /// <summary>A finished experiment of a seed, whose winner read so many of 10,000 test images right.</summary>
    public static ExperimentReport Seed(int seed, int correct)
    {
        ExperimentReport report = MadeUpReport.Create(20, seed);
        return report with
        {
            Name = $"seed-{seed}",
            Settings = report.Settings with { Seed = seed },
            Models = [report.Models[0] with { Test = MadeUpReport.Accuracy(correct, 10_000, 0.02) }, .. report.Models.Skip(1)],
        };
    }

    /// <summary>Three seeds of one experiment, one of another, an unfinished one and one without a model.</summary>
    public static ExperimentsReport Create() => ExperimentsReport.Of(
    [
        Seed(1, 9_950), Seed(2, 9_960), Seed(3, 9_958),
        With(Seed(4, 9_900), settings => settings with { Tuner = "random" }), MadeUpReport.Unfinished(20), MadeUpReport.WithoutModel(),
    ]);

    /// <summary>Experiments whose every text is an attack.</summary>
    public static ExperimentsReport Hostile() => ExperimentsReport.Of([MadeUpReport.Hostile(), MadeUpReport.Hostile()]);

    public static ExperimentReport With(ExperimentReport report, Func<ReportSettings, ReportSettings> change) =>
        report with { Settings = change(report.Settings) };
}
