using Digits.Evaluation;
using Digits.Reports.Contents;

namespace Digits.Reports.Tests.Support;

/// <summary>
/// Reports of experiments that nobody ran, with every part filled and true to itself: counts add up, the winner is the best by validation,
/// intervals are Wilson's. The same arguments always give the same report.
/// </summary>
internal static class MadeUpReport
{
    /// <summary>What no page may run and no table may break on.</summary>
    public const string HostileName = """<script>alert(1)</script></script><img src=x onerror="alert('2')">"&amp;|`*_[a](javascript:alert(3))""";

    /// <summary>A word that no line is wide enough for.</summary>
    public static readonly string LongWord = new('w', 300);

    private const int ValidationImages = 5000;
    private const int TestImages = 10_000;

    /// <summary>A finished experiment of several trainers.</summary>
    public static ExperimentReport Create(int trials = 200, int seed = 1)
    {
        IReadOnlyList<ReportTrial> all = MadeUpTrials.Create(trials, ValidationImages, seed);
        ReportTrial[] ranking = [.. Ranking(all)];
        ReportTrial winner = ranking[0];
        ReportModel[] models = [.. ranking.DistinctBy(trial => trial.Trainer).Select((trial, rank) => Model(trial, rank, seed))];
        return Unfinished(trials, seed) with
        {
            Status = ReportStatus.Finished,
            Trials = all,
            Models = models,
            Winner = new ReportWinner(winner.Id, Refitted: false, "there was no time left to learn from training and validation images together"),
            Test = MadeUpTest.Create(models[0].Test, seed),
            Warnings =
            [
                new ReportWarning(
                    "refit-skipped", "The winner learned from the training images only: no time was left to train it on the validation images too."),
                .. Frame(all).Warnings,
            ],
        };
    }

    /// <summary>An experiment that was interrupted, or runs: its last two trials do, and nothing met the test set.</summary>
    public static ExperimentReport Unfinished(int trials = 200, int seed = 1)
    {
        IReadOnlyList<ReportTrial> made = MadeUpTrials.Create(trials, ValidationImages, seed);
        ReportTrial[] all = [.. made.Select((trial, i) => i < trials - 2 ? trial : MadeUpTrials.Running(trial))];
        ReportTrial[] ranking = [.. Ranking(all)];
        return Frame(all) with
        {
            Winner = ranking.Length == 0 ? null : new ReportWinner(ranking[0].Id, Refitted: false, "the experiment has not come to its end"),
            Difference = ranking.Length < 2 ? null : Difference(ranking),
            Importance = MadeUpTrials.Importance(all),
            Classes = MadeUpImages.Classes,
            Filters = MadeUpImages.Filters(seed),
        };
    }

    /// <summary>An experiment all of whose trials failed: there is no model.</summary>
    public static ExperimentReport WithoutModel(int trials = 4, int seed = 1) =>
        Frame([.. MadeUpTrials.Create(trials, ValidationImages, seed).Select(MadeUpTrials.Failed)]) with
        {
            Status = ReportStatus.WithoutModel,
            Classes = MadeUpImages.Classes,
        };

    /// <summary>A finished experiment of one trial, which there is nothing to compare with.</summary>
    public static ExperimentReport OneTrial(int seed = 1) => Create(1, seed) with { Difference = null };

    /// <summary>A finished experiment whose every text, the parameters' names among them, is an attack or a very long word.</summary>
    public static ExperimentReport Hostile(int trials = 30, int seed = 1)
    {
        ExperimentReport report = Create(trials, seed);
        return report with
        {
            Name = HostileName,
            Settings = report.Settings with
            {
                Data = LongWord + HostileName,
                DataHash = HostileName,
                TestHash = HostileName,
                Trainers = [HostileName],
                Tuner = HostileName,
                Pruner = HostileName,
            },
            Machine = report.Machine! with { Processor = HostileName, OperatingSystem = LongWord, Runtime = HostileName, Library = HostileName },
            Trials = [.. report.Trials.Select(trial => MadeUpTrials.Renamed(trial, HostileName, LongWord))],
            Models = [.. report.Models.Select(model => model with { Name = HostileName + model.Trial })],
            Winner = report.Winner! with { RefitSkippedReason = HostileName },
            Importance = [.. report.Importance.Select(importance => importance with
            {
                Trainer = HostileName,
                Parameters = [.. importance.Parameters.Select(parameter => parameter with { Name = HostileName + parameter.Name })],
            })],
            Warnings = [new ReportWarning(HostileName, LongWord), new ReportWarning("hostile", HostileName)],
        };
    }

    /// <summary>An accuracy with Wilson's interval.</summary>
    public static ReportAccuracy Accuracy(int correct, int count, double? logLoss)
    {
        AccuracyInterval interval = AccuracyInterval.Wilson(correct, count);
        return new ReportAccuracy((double)correct / count, interval.Low, interval.High, correct, count, logLoss);
    }

    private static IEnumerable<ReportTrial> Ranking(IEnumerable<ReportTrial> trials) => trials.Where(trial => trial.Validation is not null)
        .OrderByDescending(trial => trial.Validation!.Correct).ThenBy(trial => trial.Validation!.LogLoss).ThenBy(trial => trial.Id);

    private static ExperimentReport Frame(IReadOnlyList<ReportTrial> trials) => new()
    {
        Name = "2026-10-05T07-12-40Z",
        Status = ReportStatus.Unfinished,
        Settings = new ReportSettings(
            "mnist", "9e1c1f0b7a3d5e24c86b0d9f4a7e5c3312f8d6b4a09c7e5d3b1f2a4c6e8d0b91", 55_000, ValidationImages, TestImages, SplitSeed: 1,
            ["convnet", "lightgbm", "fasttree", "lbfgs", "sdca", "averaged-perceptron"], "tpe", "halving", Seed: 1,
            BudgetSeconds: 3600, MaxTrials: null, TargetAccuracy: null, MaxTrialsWithoutImprovement: null,
            TestHash: "1d8ce7b956a679c4a0b51e6f7d2c3948a7b6c5d4e3f201928374655a6b7c8d9e"),
        Machine = new ReportMachine("AMD EPYC 9B14", 2, 2, 8L << 30, "Debian GNU/Linux 12", ".NET 10.0.1", "0.1.0"),
        Seconds = trials.Max(trial => trial.Ended ?? trial.Began ?? 0) + 14.2,
        Trials = trials,
        Warnings =
        [
            new ReportWarning("busy-machine", "Other programs took 31 % of the processors meanwhile: times and latencies are too high."),
        ],
    };

    // McNemar's exact test, by the sum of the binomials.
    private static ReportDifference Difference(ReportTrial[] ranking)
    {
        int second = 6, first = second + ranking[0].Validation!.Correct - ranking[1].Validation!.Correct;
        double p = 0, term = Math.Pow(0.5, first + second);
        for (int i = 0; i <= second; i++)
        {
            p += 2 * term;
            term *= (first + second - i) / (i + 1.0);
        }

        return new ReportDifference(ranking[0].Id, ranking[1].Id, first, second, Math.Min(p, 1), p > 0.05, Math.Min(7, ranking.Length - 1));
    }

    private static ReportModel Model(ReportTrial trial, int rank, int seed)
    {
        var random = new Random(seed + trial.Id);
        double error = (1 - trial.Validation!.Accuracy) * (0.95 + (0.1 * random.NextDouble()));
        ReportAccuracy test = Accuracy(TestImages - (int)Math.Round(error * TestImages), TestImages, trial.Validation.LogLoss * 1.03);
        (double latency, double rate, long bytes) = trial.Trainer switch
        {
            "convnet" => (21.4, 91_200.0, 934_120L),
            "lightgbm" => (64.9, 38_400.0, 4_812_554L),
            "fasttree" => (118.2, 17_900.0, 2_103_007L),
            _ => (7.8 + rank, 205_300.0, 66_918L + (rank * 1024)),
        };
        return new ReportModel(trial.Id, trial.Name, test, latency, rate, bytes);
    }
}
