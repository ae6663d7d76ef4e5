using Digits.Evaluation;

namespace Digits.Reports.Contents;

/// <summary>An accuracy, and how sure it is.</summary>
/// <param name="Accuracy">The share that was read right.</param>
/// <param name="Low">Where the true accuracy lies with 95 % confidence, by Wilson's interval: from here …</param>
/// <param name="High">… to here.</param>
/// <param name="Correct">How many images were read right.</param>
/// <param name="Count">Of how many.</param>
/// <param name="LogLoss">The mean of −ln of the probability of the right digit; null where it is no number.</param>
public sealed record ReportAccuracy(double Accuracy, double Low, double High, int Correct, int Count, double? LogLoss)
{
    internal static ReportAccuracy Of(EvaluationResult result) => Of(result.Correct, result.Count, result.LogLoss);

    internal static ReportAccuracy Of(int correct, int count, double logLoss)
    {
        var interval = AccuracyInterval.Wilson(correct, count);
        return new ReportAccuracy((double)correct / count, interval.Low, interval.High, correct, count, double.IsFinite(logLoss) ? logLoss : null);
    }
}
