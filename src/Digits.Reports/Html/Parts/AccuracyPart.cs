using Digits.Reports.Contents;

namespace Digits.Reports.Html.Parts;

/// <summary>An accuracy with its interval.</summary>
internal sealed record AccuracyPart(ShownNumber Accuracy, ShownNumber Low, ShownNumber High, ShownNumber Count)
{
    /// <summary>The accuracy that a pointer leads to; null where there is none.</summary>
    public static AccuracyPart? Of(ReportAccuracy? accuracy, string pointer) => accuracy is null
        ? null
        : new AccuracyPart(
            ShownNumber.Share(accuracy.Accuracy, $"{pointer}/accuracy"), ShownNumber.Share(accuracy.Low, $"{pointer}/low"),
            ShownNumber.Share(accuracy.High, $"{pointer}/high"), ShownNumber.Count(accuracy.Count, $"{pointer}/count"));
}
