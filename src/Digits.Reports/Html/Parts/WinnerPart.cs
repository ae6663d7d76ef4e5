using Digits.Reports.Contents;
using Digits.Reports.Html.Figures;

namespace Digits.Reports.Html.Parts;

/// <summary>Where the winner is wrong, and whether it knows.</summary>
/// <param name="Figures">Confusion and digits, calibration and rejection, as far as there are any.</param>
/// <param name="Macro">The mean of the recalls.</param>
/// <param name="Top2">The share whose digit was the first or the second guess.</param>
/// <param name="MistakeCount">How many mistakes there are.</param>
/// <param name="Before">The calibration error as the model is; null where it was not recorded.</param>
/// <param name="After">The calibration error with the temperature.</param>
/// <param name="Temperature">The temperature.</param>
/// <param name="Worst">The worst mistakes.</param>
/// <param name="More">Further ones.</param>
/// <param name="ShownCount">How many mistakes are shown.</param>
internal sealed record WinnerPart(
    IReadOnlyList<Figure> Figures,
    ShownNumber Macro,
    ShownNumber Top2,
    ShownNumber MistakeCount,
    ShownNumber? Before,
    ShownNumber? After,
    ShownNumber? Temperature,
    IReadOnlyList<MistakePart> Worst,
    IReadOnlyList<MistakePart> More,
    int ShownCount)
{
    private const int Few = 24;

    public static WinnerPart? Of(ExperimentReport report)
    {
        if (report.Test is not { } test)
            return null;
        int count = test.Confusion.Sum(row => row.Sum());
        Figure?[] figures =
        [
            ConfusionFigure.Create(test),
            ClassesFigure.Create(test),
            test.Calibration is null ? null : ReliabilityFigure.Create(test.Calibration, count),
            CoverageFigure.Create(test),
        ];
        MistakePart[] mistakes = [.. test.Mistakes.Select(MistakePart.Of)];
        return new WinnerPart(
            [.. figures.OfType<Figure>()],
            ShownNumber.Percent(test.MacroAccuracy, count, "/test/macroAccuracy"),
            ShownNumber.Percent(test.Top2Accuracy, count, "/test/top2Accuracy"),
            ShownNumber.Count(test.MistakeCount, "/test/mistakeCount"),
            Error(test.Calibration?.Before, count, "before"),
            Error(test.Calibration?.After, count, "after"),
            test.Calibration is { } calibration ? ShownNumber.Plain(calibration.Temperature, "/test/calibration/temperature") : null,
            mistakes[..Math.Min(Few, mistakes.Length)],
            mistakes[Math.Min(Few, mistakes.Length)..],
            mistakes.Length);
    }

    private static ShownNumber? Error(ReportReliability? reliability, int count, string part) =>
        reliability is null
            ? null
            : ShownNumber.Percent(reliability.ExpectedCalibrationError, count, JsonPointer.Of("test", "calibration", part, "expectedCalibrationError"));
}

/// <summary>An image that was read wrong.</summary>
internal sealed record MistakePart(
    ShownNumber Index, ShownNumber Label, ShownNumber Prediction, ShownNumber Probability, ShownNumber LabelProbability, string Png)
{
    public static MistakePart Of(ReportMistake mistake, int index) => new(
        ShownNumber.Count(mistake.Index, JsonPointer.Of("test", "mistakes", index, "index")),
        ShownNumber.Name(mistake.Label, JsonPointer.Of("test", "mistakes", index, "label")),
        ShownNumber.Name(mistake.Prediction, JsonPointer.Of("test", "mistakes", index, "prediction")),
        ShownNumber.Share(mistake.Probability, JsonPointer.Of("test", "mistakes", index, "probability")),
        ShownNumber.Share(mistake.LabelProbability, JsonPointer.Of("test", "mistakes", index, "labelProbability")),
        mistake.Png);
}
