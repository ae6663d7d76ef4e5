using Digits.Reports.Contents;

namespace Digits.Reports.Html.Parts;

/// <summary>An accuracy with its interval.</summary>
internal sealed record AccuracyPart(ShownNumber Accuracy, ShownNumber Low, ShownNumber High, ShownNumber Count)
{
    /// <summary>The accuracy that a pointer leads to; null where there is none.</summary>
    public static AccuracyPart? Of(ReportAccuracy? accuracy, string pointer) => accuracy is null
        ? null
        : new AccuracyPart(
            ShownNumber.Percent(accuracy.Accuracy, accuracy.Count, $"{pointer}/accuracy"),
            ShownNumber.Percent(accuracy.Low, accuracy.Count, $"{pointer}/low"),
            ShownNumber.Percent(accuracy.High, accuracy.Count, $"{pointer}/high"),
            ShownNumber.Count(accuracy.Count, $"{pointer}/count"));
}
