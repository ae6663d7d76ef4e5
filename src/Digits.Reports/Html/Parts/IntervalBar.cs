using System.Globalization;
using Digits.Reports.Contents;
using Digits.Reports.Html.Figures;

namespace Digits.Reports.Html.Parts;

/// <summary>Draws intervals of accuracies as bars, all on one scale, which is that of <see cref="AccuracyAxis"/>.</summary>
internal sealed class IntervalBar
{
    /// <summary>How wide the drawing is; the style sheet's template has the same number.</summary>
    private const double Width = 120;

    private readonly double _worst;
    private readonly double _best;

    public IntervalBar(IEnumerable<ReportAccuracy> accuracies)
    {
        double[] positions = [.. accuracies.SelectMany(accuracy => new[] { Position(accuracy.Low, accuracy), Position(accuracy.High, accuracy) })
            .DefaultIfEmpty(0.5)];
        (_worst, _best) = (Math.Log(positions.Max() * 1.05), Math.Log(positions.Min() / 1.05));
    }

    public BarPart Of(ReportAccuracy accuracy)
    {
        double low = X(accuracy.Low, accuracy), high = X(accuracy.High, accuracy);
        return new BarPart(Text(low), Text(Math.Max(high - low, 1)), Text(X(accuracy.Accuracy, accuracy)));
    }

    private static double Position(double share, ReportAccuracy accuracy) => AccuracyAxis.Position(share, accuracy.Count);

    private double X(double share, ReportAccuracy accuracy) => 4 + ((Width - 8) * (Math.Log(Position(share, accuracy)) - _worst) / (_best - _worst));

    private static string Text(double x) => x.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>Where a bar begins, how long it is, and where the accuracy lies.</summary>
internal sealed record BarPart(string Left, string Length, string Middle);
