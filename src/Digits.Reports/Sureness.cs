using Digits.Reports.Contents;

namespace Digits.Reports;

/// <summary>Whether the winner is better than the next by more than chance, in the same words and numbers for every form of a report.</summary>
/// <param name="Judgement">What came of it, in a few words: the first sentence. Empty where nothing was compared.</param>
/// <param name="Grounds">What speaks for that, piece by piece: texts, and numbers as <see cref="ShownNumber"/>.</param>
internal sealed record Sureness(string Judgement, IReadOnlyList<object> Grounds)
{
    public static Sureness Of(ExperimentReport report)
    {
        if (report.Difference is not { } difference)
            return new Sureness("", [Incomparable(report.Trials.Count(trial => trial.Validation is not null))]);
        return new Sureness(
            (report.Status, difference.IsNoise) switch
            {
                (ReportStatus.Finished, true) => "The choice is a close one.",
                (ReportStatus.Finished, false) => "The choice is clear.",
                (_, true) => "So far the lead is a close one.",
                _ => "So far the lead is clear.",
            },
            [
                .. Counts(report, difference), " (McNemar's exact test, ", ShownNumber.PValue(difference.PValue, "/difference/pValue"), ").",
                .. Others(difference),
            ]);
    }

    /// <summary>All of it as plain text.</summary>
    public override string ToString()
    {
        string grounds = string.Concat(Grounds.Select(piece => (piece as ShownNumber)?.Text ?? piece));
        return Judgement.Length == 0 ? grounds : $"{Judgement} {grounds}";
    }

    private static string Incomparable(int finished) => finished switch
    {
        0 => "No trial has finished, so there is nothing to compare.",
        1 => "No other trial has finished, so there is nothing to compare it with.",
        _ => "Whether the winner is better than the next by more than chance was not recorded.",
    };

    private static IEnumerable<object> Counts(ExperimentReport report, ReportDifference difference)
    {
        ShownNumber images = ShownNumber.Count(report.Settings.ValidationImages, "/settings/validationImages");
        ShownNumber second = ShownNumber.Name(difference.Second, "/difference/second");
        string name = report.Trials.FirstOrDefault(trial => trial.Id == difference.Second)?.Name ?? "which is not recorded";
        if (difference is { OnlyFirstRight: 0, OnlySecondRight: 0 })
            return ["The winner and the next best, trial ", second, $" ({name}), read the same of the ", images, " validation images right"];
        return
        [
            "Of the ", images, " validation images only the winner read ", Right(difference.OnlyFirstRight, "/difference/onlyFirstRight"),
            " right, and only the next best, trial ", second, $" ({name}), ", Right(difference.OnlySecondRight, "/difference/onlySecondRight"),
            difference.IsNoise ? ": that may be chance" : ": that is more than chance",
        ];
    }

    private static ShownNumber Right(int count, string pointer) =>
        count == 0 ? ShownNumber.Count(0, pointer) with { Text = "none" } : ShownNumber.Count(count, pointer);

    private static IEnumerable<object> Others(ReportDifference difference)
    {
        if (difference.Indistinguishable is not (> 0 and { } others))
            return difference.IsNoise ? [" Between the two, let cost decide."] : [];
        string trials = others == 1 ? "other finished trial" : "other finished trials";
        return
        [
            " ", ShownNumber.Count(others, "/difference/indistinguishable"), $" {trials} cannot be told from the winner in this way either.",
            " Among these, let cost decide.",
        ];
    }
}
